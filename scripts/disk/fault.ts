import { errorCode } from "./error-code.ts";
import { SQLITE_FAULTS } from "./sqlite-faults.ts";

/** What the system says about a file or a disk, and what a person can do about it. `%`: the file or folder. */
const SENTENCES: Record<string, string> = {
  ENOSPC: "The disk with % is full. Free some space, then run this again.",
  EDQUOT: "Your quota on the disk with % is used up. Free some space, then run this again.",
  EROFS: "% can't be written because its disk is read-only. Choose another folder, or make the disk writable.",
  EACCES: "You don't have permission to open %. Change its owner or its permissions.",
  EPERM: "You don't have permission to change %. Change its owner or its permissions.",
  EIO: "The disk with % reports an error: it may be failing or unplugged.",
  EMFILE: "% can't be opened because too many files are open. Raise the limit (ulimit -n), then run this again.",
  ENFILE: "% can't be opened because too many files are open on this computer.",
  EFBIG: "% would be larger than its disk allows.",
  ENOENT: "% does not exist.",
  ENOTDIR: "% is not in a folder: a part of its path is a file.",
  EISDIR: "% is a folder, but should be a file.",
  EEXIST: "% exists already.",
  ENOTEMPTY: "% is not empty.",
  ENAMETOOLONG: "The path % is too long. Choose a shorter one.",
  ELOOP: "% is a link that points back to itself.",
  EBUSY: "% is in use by another program.",
  ETXTBSY: "% is in use by another program.",
  EXDEV: "% would be moved to another disk.",
  EILSEQ: "% has a name that its disk can't store. Rename it with ordinary letters.",
  EINVAL: "% can't be written: its disk doesn't allow that name or that kind of access.",
  ENOTSUP: "% can't be written: its disk doesn't support that.",
  ENOLCK: "The network folder with % can't lock files. Choose a folder on this computer.",
  UNKNOWN: "% can't be opened, and the system doesn't say why. Check that its disk or network folder is connected.",
};

/** Said where a disk or a network folder answers with nonsense. */
const FAILING_CODES = ["EBADMSG", "EUCLEAN", "ENODATA", "EPROTO"];

const SIGN_IN = "You are no longer signed in to the network folder with %. Sign in again, then run this again.";
const SIGN_IN_CODES = ["EKEYEXPIRED", "EKEYREVOKED", "EKEYREJECTED", "ENOKEY", "EAUTH", "ENEEDAUTH"];

const GONE = "The disk or network folder with % is no longer connected. Connect it again, then run this again.";

/** What the system says where a disk was unplugged or a network folder fell away, and words of the network, if said of a file. */
const GONE_CODES = [
  ...["ENOTCONN", "ESTALE", "ENODEV", "ENXIO", "ENOMEDIUM", "EREMOTEIO", "ESHUTDOWN"],
  ...["ENOLINK", "ENONET", "ECOMM", "EPWROFF", "EDEVERR"],
];
const NETWORK_CODES = [
  ...["EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENETRESET", "ETIMEDOUT"],
  ...["ECONNABORTED", "ECONNRESET", "ECONNREFUSED", "EPIPE"],
];

/** What a code says of a file that is read: its disk is gone, its network folder wants a password, or its disk is failing. */
export const isGone = (code: string) => GONE_CODES.includes(code) || NETWORK_CODES.includes(code);
export const needsSignIn = (code: string) => SIGN_IN_CODES.includes(code);
export const isFailing = (code: string) => FAILING_CODES.includes(code);

/** Missing folders are created, so only a file can be in the way of one. */
const FILE_NOT_FOLDER = "% is a file, but should be a folder.";

interface SystemError extends Error {
  code?: unknown;
  errno?: unknown;
  path?: unknown;
  syscall?: unknown;
  errcode?: unknown;
}

/**
 * The sentence for an error of the system, or for one caused by such an error; null for others. A failed write does not
 * know its file: `elsewhere` says what to name then.
 */
export function diskFault(error: unknown, elsewhere: () => string): string | null {
  for (let known = error as SystemError; known instanceof Error; known = known.cause as SystemError) {
    const { path } = known;
    const sentence = sentenceOf(known);
    if (sentence) return sentence.replace("%", () => (typeof path === "string" ? path : elsewhere()));
  }
  return null;
}

function sentenceOf(error: SystemError): string | undefined {
  const code = codeOf(error) ?? "";
  if (code === "EEXIST" && error.syscall === "mkdir") return FILE_NOT_FOLDER;
  // Without a file it may be an argument or a connection of the program's own.
  const named = typeof error.path === "string";
  if (named ? isGone(code) : GONE_CODES.includes(code)) return GONE;
  if (needsSignIn(code)) return SIGN_IN;
  if (named && isFailing(code)) return SENTENCES.EIO;
  return OF_FILES_ONLY.includes(code) && !named ? undefined : SENTENCES[code];
}

/** Of a disk if said of a file, else of the program's own arguments and connections. */
const OF_FILES_ONLY = ["EINVAL", "UNKNOWN"];

const KNOWN = new Set([...Object.keys(SENTENCES), ...[GONE_CODES, NETWORK_CODES, FAILING_CODES, SIGN_IN_CODES].flat()]);

/** The system's code; codes of SQLite are translated into the system's. */
function codeOf(error: SystemError): string | null {
  const { errcode, message } = error;
  if (typeof errcode === "number") return SQLITE_FAULTS.find(({ code }) => code === (errcode & 0xff))?.means ?? null;
  const code = errorCode(error);
  if (code !== null && KNOWN.has(code)) return code;
  return SQLITE_FAULTS.find(({ says }) => message.includes(says))?.means ?? null;
}
