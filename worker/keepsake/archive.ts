import { safeFileName } from "../domain/folder-names.ts";
import { SIGNED_FILE, SUMS_FILE, type Sum, sumsText } from "../domain/receipt/keepsake.ts";
import { crc32 } from "../zip/crc32.ts";
import type { ZipEntry } from "../zip/layout.ts";
import { STYLE_FILE } from "./frame.ts";
import type { Kept } from "./kept.ts";
import { pagesOf } from "./pages.ts";
import { placeFiles } from "./places.ts";
import { styleOf } from "./style.ts";

/** Longest name of the folder: paths on Windows have 260 characters in all. */
const LONGEST = 60;

/** The folder that a keepsake's zip unpacks to. */
function rootFolder({ title, link, part, parts }: Pick<Kept, "title" | "link" | "part" | "parts">): string {
  const name = safeFileName([...title].slice(0, LONGEST).join(""), link);
  return parts === 1 ? name : `${name} (${part}-${parts})`;
}

/**
 * Everything in one zip of a keepsake, in order. Its pages are made here only to measure them, one at a time, and made again
 * when they are sent: they are always the same. `sign` makes the file that signs the list of all files.
 */
export async function keepsakeEntries(
  kept: Kept,
  sign: (list: { files: number; sums: string }) => Promise<string>,
): Promise<ZipEntry[]> {
  const root = rootFolder(kept);
  const taken = kept.date === null ? null : `${kept.date}T12:00:00`;
  const at = (path: string) => `${root}/${path}`;
  const made = async (path: string, bytes: () => Uint8Array): Promise<ZipEntry> => {
    const now = bytes();
    return { path: at(path), size: now.length, crc32: crc32(now), taken, blob: await sha256(now), bytes };
  };
  const { places, files } = placeFiles(kept);
  const entries: ZipEntry[] = [];
  for (const { path, html } of pagesOf(kept, places)) entries.push(await made(path, () => utf8(html())));
  entries.push(await made(STYLE_FILE, () => utf8(styleOf(kept))));
  for (const { file, bytes } of kept.fonts) entries.push(await made(`look/${file}`, () => bytes));
  entries.push(...files.map(({ path, ...file }) => ({ ...file, path: at(path) })));
  const sums = entries.map(({ path, blob }): Sum => ({ path: path.slice(root.length + 1), sha256: blob }));
  const list = await made(SUMS_FILE, () => utf8(sumsText(sums)));
  const signed = utf8(await sign({ files: sums.length, sums: list.blob }));
  return [...entries, list, await made(SIGNED_FILE, () => signed)];
}

const utf8 = (text: string) => new TextEncoder().encode(text);

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
