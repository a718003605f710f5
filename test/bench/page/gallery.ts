import { readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { publish } from "../../../scripts/publish/publish.ts";
import { openLocalTarget } from "../../../scripts/target/local.ts";
import type { Target } from "../../../scripts/target/target.ts";
import { createProgress } from "../../../scripts/terminal/progress.ts";
import type { Photo } from "../../../worker/domain/manifest.ts";
import { changeSettings } from "../../../worker/store/settings.ts";
import { makePhotos } from "./photos.ts";

export const GALLERY = "hundred";
export const SET = "photos";
/** The same photos behind passwords. */
export const LOCKED = "locked";

export interface BenchGallery {
  stateDir: string;
  /** Photos of the set, in order. */
  photos: Photo[];
}

interface Wish {
  /** Where content, cache and state go. */
  folder: string;
  sample: string;
  /** Photos of the set. */
  count: number;
}

/** A public gallery and a locked one of the same photos, in a state of their own; a second time only what changed is done. */
export async function publishGallery({ folder, sample, count }: Wish): Promise<BenchGallery> {
  const content = path.join(folder, "content");
  const stateDir = path.join(folder, "state/v3");
  await makePhotos(content, { sample, count });
  const target = await openLocalTarget({ stateDir, root: ROOT });
  try {
    await publishTo(target, { content, cacheDir: path.join(folder, "cache") });
    await setPasswords(target);
    return { stateDir, photos: await photosOf(content) };
  } finally {
    await target.close();
  }
}

async function publishTo(target: Target, folders: { content: string; cacheDir: string }): Promise<void> {
  const { problems } = await publish({
    root: ROOT,
    ...folders,
    galleries: [],
    target,
    progress: createProgress(),
    removeMissing: true,
    allowWidening: true,
    check: false,
    now: Date.now,
    signal: new AbortController().signal,
  });
  if (problems.length > 0) throw new Error(`not published: ${JSON.stringify(problems)}`);
}

async function setPasswords({ db }: Target): Promise<void> {
  const open = { visibility: "public" } as const;
  const locked = { guestPassword: "rosemary", clientPassword: "thyme-and-honey" };
  for (const [gallery, change] of [
    [GALLERY, open],
    [LOCKED, locked],
  ] as const) {
    const result = await changeSettings(db, { gallery, change, liveSets: [SET], now: Date.now() });
    if (!result.ok) throw new Error(result.problems.join("\n"));
  }
}

async function photosOf(content: string): Promise<Photo[]> {
  const lock = JSON.parse(await readFile(path.join(content, GALLERY, "photos.lock.json"), "utf8"));
  return (Object.values(lock.photos) as Photo[]).sort((a, b) => (a.name < b.name ? -1 : 1));
}
