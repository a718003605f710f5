import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { errorCode } from "../disk/error-code.ts";
import { isFailing, isGone, needsSignIn } from "../disk/fault.ts";
import { HEAD_BYTES, kindOf, type PhotoKind } from "./kind.ts";
import { rawFile } from "./raw-files.ts";

/** Why a file can't be published, and what to do about it. */
export interface PhotoFault {
  what: string;
  fix: string;
  /** It is known not to be a photo. */
  foreign?: true;
}

const TAIL_BYTES = 64 * 1024;
/** Fewer zeros may be part of a picture. */
const LEAST_ZEROS = 64;
const LARGEST = 1024 ** 3;

const UNREADABLE: PhotoFault = { what: "can't be read", fix: "Check that it is there and that you may read it" };

const TRUNCATED: PhotoFault = { what: "is cut off: the end of the file is missing", fix: "Copy or export it again" };

const READ_FIXES: Record<string, string> = {
  ENOENT: "It is no longer there: put it back, or publish again without it",
  EACCES: "You lack the permission: change who may read it",
  EPERM: "You lack the permission: change who may read it",
  EIO: "Its disk reports an error: check the disk, and copy the file again from a backup",
  EBUSY: "Another program is using it: close that, and publish again",
  EMFILE: "Too many files are open: raise the limit (ulimit -n), and publish again",
  ENFILE: "Too many files are open on this computer: close some programs, and publish again",
  ELOOP: "It is a link that points back to itself: replace it with the photo",
};
const GONE_FIX = "Its disk or network folder is no longer connected: connect it again, and publish again";
const SIGN_IN_FIX = "You are no longer signed in to its network folder: sign in again, and publish again";

/** Why a file can't be read, by what the system says. */
export function readFault(error: unknown): PhotoFault {
  const code = errorCode(error as NodeJS.ErrnoException) ?? "";
  if (isGone(code)) return { ...UNREADABLE, fix: GONE_FIX };
  if (needsSignIn(code)) return { ...UNREADABLE, fix: SIGN_IN_FIX };
  return { ...UNREADABLE, fix: READ_FIXES[isFailing(code) ? "EIO" : code] ?? UNREADABLE.fix };
}

/** Looks at a photo's start and end without decoding it; null if nothing is wrong. */
export async function photoFault(path: string, size: number): Promise<PhotoFault | null> {
  if (size === 0) return { what: "is empty", fix: "Copy or export it again" };
  if (size > LARGEST) return { what: "is larger than 1 GiB", fix: "Export it smaller" };
  try {
    return await contentFault(path, size);
  } catch (error) {
    return readFault(error);
  }
}

async function contentFault(path: string, size: number): Promise<PhotoFault | null> {
  const file = await openPhoto(path);
  try {
    const head = await readAt(file, { from: 0, length: Math.min(HEAD_BYTES, size) });
    const kind = kindOf(head);
    if (!kind.ok && kind.video !== undefined) return videoKindFault(kind.called, kind.video);
    if (!kind.ok && kind.called === null && VIDEO_ENDING.test(path)) return NO_VIDEO;
    if (!kind.ok) return kindFault(kind.called ?? rawFile(path));
    const raw = kind.kind === "tiff" ? rawFile(path) : null;
    if (raw) return kindFault(raw);
    const from = Math.max(0, size - TAIL_BYTES);
    const tail = await readAt(file, { from, length: size - from });
    if (!(await looksCut(kind.kind, { path, size, head, tail }))) return null;
    return unfinishedFault(size - (await dataEnd(file, size))) ?? TRUNCATED;
  } finally {
    await file.close();
  }
}

/** Opens a file for reading without ever waiting, not even for a pipe that took the file's place and has no writer. */
export function openPhoto(path: string): Promise<FileHandle> {
  // Windows has no O_NONBLOCK, and no such pipes.
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

const VIDEO_ENDING = /\.(?:mp4|mov|m4v|webm|mkv)$/i;
const NO_VIDEO: PhotoFault = { what: "is not a video", fix: "Copy or export it again, or remove it from the folder" };

/** A video that has to be exported again, or one that is called a photo: `readable`. */
function videoKindFault(called: string | null, readable: boolean): PhotoFault {
  if (readable) return { what: "is a video, though its name says it is a photo", fix: RENAME_VIDEO, foreign: true };
  return { what: `is ${called}, which Glassine can't read`, fix: "Export it as MP4 with H.264 and AAC", foreign: true };
}

const RENAME_VIDEO = "Rename it so that its name ends in .mp4, .mov, .m4v, .webm or .mkv";

function kindFault(called: string | null): PhotoFault {
  const readable = "JPEG, PNG, WebP, TIFF or AVIF";
  if (called === null)
    return { what: "is not an image", fix: `Remove it from the folder, or replace it with ${readable}` };
  const fix = called.includes("sound") ? "Remove it from the folder" : `Export it as ${readable}`;
  return { what: `is ${called}, which Glassine can't read`, fix, foreign: true };
}

interface Ends {
  path: string;
  size: number;
  head: Buffer;
  tail: Buffer;
}

async function looksCut(kind: PhotoKind, { path, size, head, tail }: Ends): Promise<boolean> {
  if (kind === "png") return tail.indexOf("IEND") < 0;
  if (kind === "webp") return head.readUInt32LE(4) + 8 > size;
  if (kind !== "jpeg" || tail.indexOf(Buffer.from([0xff, 0xd9])) >= 0) return false;
  // Cameras may append anything, so only decoding can tell. This is rare enough to do it twice.
  const { default: sharp } = await import("sharp");
  return sharp(path, { failOn: "error" })
    .resize(16)
    .raw()
    .toBuffer()
    .then(
      () => false,
      () => true,
    );
}

/** Where the zeros at the end of a file begin. */
async function dataEnd(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; end -= TAIL_BYTES) {
    const from = Math.max(0, end - TAIL_BYTES);
    const bytes = await readAt(file, { from, length: end - from });
    const last = bytes.findLastIndex((byte) => byte !== 0);
    if (last >= 0) return from + last + 1;
  }
  return 0;
}

/** A copy that was never finished, by how many zeros it ends with; null if these few mean nothing. */
function unfinishedFault(zeros: number): PhotoFault | null {
  if (zeros < LEAST_ZEROS) return null;
  const many = zeros < 10_000 ? `${zeros} bytes` : `${Math.round(zeros / 1000)} kB`;
  return { what: `is an unfinished copy: its last ${many} are all zeros`, fix: TRUNCATED.fix };
}

async function readAt(file: FileHandle, { from, length }: { from: number; length: number }): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
