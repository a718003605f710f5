import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { checkRoom } from "../disk/room.ts";
import { ScriptError } from "../terminal/script.ts";

/** How often a download that breaks off is continued without a byte in between. */
const TRIES = 5;

interface Wanted {
  url: URL;
  cookie: string;
  folder: string;
  signal: AbortSignal;
  onBytes(done: number, of: number): void;
}

/** A file that was fetched: its path, its bytes, and how many of its kind there are. */
export interface Fetched {
  file: string;
  bytes: number;
  parts: number;
}

/**
 * Downloads one part of a keepsake into a folder and names the file as the site does; null if there is no such part. If the
 * connection breaks, the download continues where it stopped, or starts again if the gallery has changed. Until the file is
 * complete, its name ends in `.part`. Throws ScriptError.
 */
export async function fetchPart(wanted: Wanted): Promise<Fetched | null> {
  const { url, folder, signal } = wanted;
  const head = await ask(wanted, { method: "HEAD" });
  await head.body?.cancel();
  if (head.status === 404) return null;
  if (!head.ok) throw new ScriptError(refused(url, head));
  const name = nameIn(head);
  const file = path.join(folder, name);
  const draft = `${file}.part`;
  await mkdir(folder, { recursive: true });
  await checkRoom(folder, Number(head.headers.get("content-length")));
  try {
    const bytes = await download(wanted, draft);
    await rename(draft, file);
    return { file, bytes, parts: Number(/-of-(\d+)\.zip$/.exec(name)?.[1] ?? 1) };
  } catch (error) {
    // Whoever stops it, and starts it again, may have another gallery by then.
    await rm(draft, { force: true }).catch(() => {});
    if (signal.aborted || error instanceof ScriptError || (error as NodeJS.ErrnoException).code) throw error;
    throw new ScriptError(`The download from ${url.origin} was cut off ${TRIES} times. Run this again.`);
  }
}

async function download(wanted: Wanted, draft: string): Promise<number> {
  let etag = "";
  for (let left = TRIES; ; ) {
    const done = etag === "" ? 0 : await sizeOf(draft);
    const headers: Record<string, string> = done > 0 ? { range: `bytes=${done}-`, "if-range": etag } : {};
    const answer = await ask(wanted, { headers });
    if (!answer.ok || !answer.body) throw new ScriptError(refused(wanted.url, answer));
    const from = answer.status === 206 ? done : 0;
    const whole = from + Number(answer.headers.get("content-length"));
    etag = answer.headers.get("etag") ?? "";
    try {
      await write(answer.body, { draft, from, whole, wanted });
      return whole;
    } catch (error) {
      const isOurs = (error as NodeJS.ErrnoException).syscall === "write";
      left = (await sizeOf(draft)) > done ? TRIES : left - 1;
      if (wanted.signal.aborted || isOurs || left === 0) throw error;
    }
  }
}

interface Writing {
  draft: string;
  from: number;
  whole: number;
  wanted: Wanted;
}

async function write(body: ReadableStream, { draft, from, whole, wanted }: Writing): Promise<void> {
  let done = from;
  const counted = Readable.fromWeb(body as never).map((chunk: Uint8Array) => {
    done += chunk.length;
    wanted.onBytes(done, whole);
    return chunk;
  });
  await pipeline(counted, createWriteStream(draft, { flags: from > 0 ? "a" : "w", mode: 0o600 }), {
    signal: wanted.signal,
  });
  if (done !== whole) throw new Error(`${done} of ${whole} bytes came`);
}

const sizeOf = async (file: string) => (await stat(file).catch(() => ({ size: 0 }))).size;

function ask({ url, cookie, signal }: Wanted, init: RequestInit): Promise<Response> {
  const headers = { cookie, "user-agent": "Glassine keepsake", "accept-encoding": "identity", ...init.headers };
  return fetch(url, { ...init, headers, redirect: "manual", signal }).catch((error: Error) => {
    if (signal.aborted) throw error;
    throw new ScriptError(`The site at ${url.origin} does not answer, so no keepsake can be made. Run this again.`);
  });
}

/** The name of an attachment, as far as it is one of ours. */
function nameIn({ headers }: Response): string {
  const [, name] = /filename="([a-z0-9-]+\.zip)"/.exec(headers.get("content-disposition") ?? "") ?? [];
  if (!name) throw new ScriptError("The site sent something other than a keepsake. Run this again.");
  return name;
}

function refused({ origin }: URL, { status }: Response): string {
  if (status === 503)
    return `The site at ${origin} can't make it: part of the live version is missing or still being uploaded, or its key is lost. npm run check-storage finds what is missing.`;
  return `The site at ${origin} answered ${status} instead of a keepsake. Its rules may have changed a moment ago: run this again.`;
}
