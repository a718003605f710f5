import { createReadStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { digestOf } from "../target/arriving.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import { type ObjectStore, promisedSha256 } from "../target/target.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";
import type { ExportFolder } from "./folder.ts";

const AT_ONCE = 4;

/** A stored file and where it goes below the folder. */
export interface FileToCopy {
  gallery: string;
  file: string;
  /** Its key in storage. If that promises a SHA-256, the bytes are checked. */
  key: string;
  /** Bytes; null: not known. */
  size: number | null;
}

/** A file that storage does not have, or not as it was stored. */
export interface BadFile {
  gallery: string;
  file: string;
  is: "missing" | "damaged";
}

interface Copying {
  out: Pick<ExportFolder, "place">;
  store: Pick<ObjectStore, "getFile">;
  progress: Progress;
  signal: AbortSignal;
}

/** Copies files out of storage. One that is there with the right bytes is not read again. */
export async function copyFiles(
  files: readonly FileToCopy[],
  { out, store, progress, signal }: Copying,
): Promise<{ files: number; bytes: number; bad: BadFile[] }> {
  const step = progress.step("files", files.length);
  const [bad, done]: [BadFile[], { files: number; bytes: number }] = [[], { files: 0, bytes: 0 }];
  const copy = async (file: FileToCopy) => {
    signal.throwIfAborted();
    const is = await copyOne(file, { out, store });
    if (is !== "copied") bad.push({ gallery: file.gallery, file: file.file, is });
    else done.bytes += file.size ?? 0;
    step.update(++done.files);
  };
  await eachAtOnce(AT_ONCE, files, copy);
  const good = files.length - bad.length;
  step.end(counted(good, "file"));
  return { files: good, bytes: done.bytes, bad };
}

async function copyOne(
  { file, key, size }: FileToCopy,
  { out, store }: Pick<Copying, "out" | "store">,
): Promise<BadFile["is"] | "copied"> {
  const at = await out.place(file);
  const promised = promisedSha256(key);
  if (promised !== null && (await isThere(at, { promised, size }))) return "copied";
  const draft = `${at}.part`;
  try {
    const digest = await store.getFile(key, draft);
    if (digest === null) return "missing";
    if (promised !== null && digest !== promised) return "damaged";
    await rename(draft, at);
    return "copied";
  } finally {
    await rm(draft, { force: true });
  }
}

/** Bytes of the files that are not there yet. */
export async function bytesToCopy(
  files: readonly FileToCopy[],
  { place }: Pick<ExportFolder, "place">,
): Promise<number> {
  let bytes = 0;
  for (const { file, size } of files) {
    const found = await stat(await place(file)).catch(() => null);
    if (found?.size !== size) bytes += size ?? 0;
  }
  return bytes;
}

async function isThere(at: string, { promised, size }: { promised: string; size: number | null }): Promise<boolean> {
  const found = await stat(at).catch(() => null);
  return found?.isFile() === true && found.size === size && (await digestOf(createReadStream(at))) === promised;
}
