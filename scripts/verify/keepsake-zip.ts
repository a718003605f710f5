import { createReadStream } from "node:fs";
import { SIGNED_FILE } from "../../worker/domain/receipt/keepsake.ts";
import { contentOf, readStoredZip } from "../disk/stored-zip.ts";
import { type KeepsakeFiles, sha256Of } from "./keepsake-folder.ts";

/** The keepsake in a zip; null: the zip is damaged, was packed by other software, or has no keepsake. */
export async function openZip(file: string): Promise<KeepsakeFiles | null> {
  const packed = await readStoredZip(file).catch(() => null);
  const root = packed?.map(({ path }) => path).find((path) => path.split("/").slice(1).join("/") === SIGNED_FILE);
  if (!packed || root === undefined) return null;
  const prefix = root.slice(0, -SIGNED_FILE.length);
  const name = (path: string) => (path.startsWith(prefix) ? path.slice(prefix.length) : `../${path}`);
  const byPath = new Map(packed.map((one) => [name(one.path), one]));
  const bytesOf = async function* (path: string): AsyncGenerator<Uint8Array> {
    const found = byPath.get(path);
    if (!found) throw new Error(`the zip has no ${path}`);
    const begin = await contentOf(file, found);
    if (found.size > 0) yield* createReadStream(file, { start: begin, end: begin + found.size - 1 });
  };
  return {
    paths: packed.map(({ path }) => name(path)),
    async read(path, most) {
      if ((byPath.get(path)?.size ?? 0) > most) throw new Error(`${path} is too large`);
      return Buffer.concat(await Array.fromAsync(bytesOf(path)));
    },
    sha256: (path) => sha256Of(bytesOf(path)),
  };
}
