import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { inject } from "vitest";
import { keys } from "../../worker/store/keys.ts";
import type { Glassine } from "./glassine.ts";

/**
 * The wedding's files, with the lock and the pictures that publishing them made. Encoding takes most of the time a wedding
 * takes, so the first test file of a run keeps what was made, and the others publish with it: really, but without encoding.
 */
const folder = () => path.join(inject("runFolder"), "wedding");

/** Lays out the files as an earlier publish of this run left them, and stores its pictures; false: there was none yet. */
export async function bringDeveloped({ env }: Glassine, content: string): Promise<boolean> {
  const blobs = path.join(folder(), "blobs");
  const names = await readdir(blobs).catch(() => null);
  if (!names) return false;
  await cp(path.join(folder(), "content"), content, { recursive: true, preserveTimestamps: true });
  await Promise.all(
    names.map(async (name) => {
      const [blob = "", type] = decodeURIComponent(name).split(" ");
      await env.PHOTOS.put(keys.blob(blob), await readFile(path.join(blobs, name)), {
        httpMetadata: type ? { contentType: type } : {},
      });
    }),
  );
  return true;
}

/** Keeps files and pictures for the test files that follow; the first to finish is kept. */
export async function keepDeveloped({ env }: Glassine, content: string): Promise<void> {
  const draft = await mkdtemp(`${folder()}-`);
  await mkdir(path.join(draft, "blobs"));
  await cp(content, path.join(draft, "content"), { recursive: true, preserveTimestamps: true });
  const { objects } = await env.PHOTOS.list({ prefix: keys.blob(""), include: ["httpMetadata"] });
  for (const { key, httpMetadata } of objects) {
    const bytes = await (await env.PHOTOS.get(key))?.arrayBuffer();
    const name = encodeURIComponent(`${key.slice(keys.blob("").length)} ${httpMetadata?.contentType ?? ""}`);
    await writeFile(path.join(draft, "blobs", name), Buffer.from(bytes ?? new ArrayBuffer(0)));
  }
  await rename(draft, folder()).catch(() => rm(draft, { recursive: true, force: true }));
}
