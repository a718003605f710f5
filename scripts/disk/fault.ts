import { SQLITE_FAULTS } from "./sqlite-faults.ts";

/** What the system says of a file or a disk, and what a person can do about it. `%`: the file or folder. */
const SENTENCES: Record<string, string> = {
  ENOSPC: "The disk with % is full. Free some space, then run this again.",
  EDQUOT: "Your quota on the disk with % is used up. Free some space, then run this again.",
  EROFS: "% can't be written because its disk is read-only. Choose another folder, or make the disk writable.",
  EACCES: "% can't be opened: you lack the permission. Change who owns it or who may write it.",
  EPERM: "% can't be changed: you lack the permission. Change who owns it or who may write it.",
  EIO: "The disk that holds % reports an error: it may be failing or unplugged.",
  EMFILE: "Too many files are open to open %. Raise the limit (ulimit -n), then run this again.",
  ENFILE: "Too many files are open on this computer to open %.",
  EFBIG: "% would be larger than files may be there.",
  ENOENT: "% is not there.",
  ENOTDIR: "% is not in a folder: a part of its path is a file.",
  EISDIR: "% is a folder, where a file should be.",
  EEXIST: "% is there already.",
  ENOTEMPTY: "% is not empty.",
  ENAMETOOLONG: "The path % is too long. Choose a shorter one.",
  ELOOP: "% is a link that leads round in a circle.",
  EBUSY: "% is in use by another program.",
  ETXTBSY: "% is in use by another program.",
  EXDEV: "% would be moved to another disk.",
};

/** Folders are made where they are missing, so only a file can be in the way of one. */
const FILE_NOT_FOLDER = "% is a file, where a folder should be.";

interface SystemError extends Error {
  code?: unknown;
  path?: unknown;
  syscall?: unknown;
  errcode?: unknown;
}

/**
 * The sentence for an error of the system, or that an error was caused by; null for others. An error of a write does not know
 * its file: `elsewhere` says what is named then.
 */
export function diskFault(error: unknown, elsewhere: () => string): string | null {
  for (let known = error as SystemError; known instanceof Error; known = known.cause as SystemError) {
    const { path } = known;
    const code = codeOf(known) ?? "";
    const sentence = code === "EEXIST" && known.syscall === "mkdir" ? FILE_NOT_FOLDER : SENTENCES[code];
    if (sentence) return sentence.replace("%", () => (typeof path === "string" ? path : elsewhere()));
  }
  return null;
}

/** A system's code; SQLite's own are put as the system would. */
function codeOf({ code, errcode, message }: SystemError): string | null {
  if (typeof errcode === "number") return SQLITE_FAULTS.find(({ code }) => code === (errcode & 0xff))?.means ?? null;
  if (typeof code === "string" && code in SENTENCES) return code;
  return SQLITE_FAULTS.find(({ says }) => message.includes(says))?.means ?? null;
}
