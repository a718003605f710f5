import path from "node:path";
import { writePhoto } from "./photos.ts";
import { GALLERY, type Wedding } from "./wedding.ts";

/** Adds photos to the wedding and publishes it, up to the moment at which visitors see them and no new original is stored. */
export async function beforeOriginals(wedding: Wedding, ...files: string[]): Promise<void> {
  for (const [i, file] of files.entries()) {
    await writePhoto(path.join(wedding.content, GALLERY, file), { width: 640, height: 480, seed: 70 + i });
  }
  const checkpoint = (moment: string) => {
    if (moment === "switched") throw new Error("killed before the originals");
  };
  const killed = await wedding.publish({ seeFirst: 0, checkpoint }).catch((error: Error) => error);
  if (!(killed instanceof Error) || killed.message !== "killed before the originals")
    throw killed ?? new Error("not killed");
}
