import path from "node:path";
import pLimit from "p-limit";
import { notePresence, type Presence } from "../disk/presence.ts";
import type { Folders } from "./folders.ts";
import { lookAtContent, lookAtGallery, stampOf, statOf } from "./look.ts";
import { patienceWith } from "./patience.ts";
import type { Settling } from "./settling.ts";

/** A file that was last changed before this is not being written now. */
const OLD_MS = 10_000;
const AT_ONCE = 16;

export interface LookingOptions {
  content: string;
  /** Galleries to watch; none: all of them. */
  galleries: readonly string[];
  /** Milliseconds since 1970. */
  now: () => number;
  settling: Settling;
  folders: Folders;
  /** The content folder is gone (why), or there again (null). */
  onGone(why: unknown): void;
}

/** Looks at files, and hands over how they look. */
export interface Looking {
  /** At everything. If the content folder is gone, nothing in it counts as deleted. */
  atAll(): Promise<void>;
  at(files: Iterable<string>): Promise<void>;
  /** The galleries of the last look at everything. */
  galleries(): readonly string[];
  /** The content folder is gone. */
  isGone(): boolean;
}

export function openLooking(options: LookingOptions): Looking {
  const { content, settling, folders, onGone, now } = options;
  const limit = pLimit(AT_ONCE);
  let presence: Presence | null = null;
  let galleries: readonly string[] = [];
  let isGone = false;
  const see = async (file: string) => {
    const found = await statOf(file);
    const stats = found?.isFile() ? found : null;
    const seen = { path: file, gallery: galleryOf(content, file), stamp: stampOf(stats) };
    if (settling.isWritten(file, seen.stamp)) return;
    const changedAt = stats ? Math.max(stats.mtimeMs, stats.ctimeMs) : now();
    if (settling.knows(file) || now() - changedAt < OLD_MS) {
      settling.see({ ...seen, patience: await patienceWith(file, stats?.size ?? null) }, now());
    } else settling.see({ ...seen, patience: 0 }, now());
  };
  const at = async (files: Iterable<string>) => {
    if (!isGone) await Promise.all([...files].map((file) => limit(see, file)));
  };
  const lookThrough = async () => {
    await presence?.check();
    const top = await lookAtContent(content);
    const wanted = top.folders.filter((folder) => isWanted(folder, options.galleries));
    const inside = await Promise.all(wanted.map(lookAtGallery));
    presence ??= await notePresence(content);
    await presence.check();
    galleries = wanted.map((folder) => path.basename(folder));
    return {
      files: [...top.files, ...inside.flatMap((gallery) => gallery.files)],
      folders: [content, ...inside.flatMap((gallery) => gallery.folders)],
    };
  };
  return {
    at,
    galleries: () => galleries,
    isGone: () => isGone,
    async atAll() {
      try {
        const found = await lookThrough();
        if (isGone) onGone(null);
        isGone = false;
        await folders.follow(found.folders);
        await at(new Set([...found.files, ...settling.below(content + path.sep)]));
      } catch (error) {
        await folders.follow([]);
        if (!isGone) onGone(error);
        isGone = true;
      }
    },
  };
}

const isWanted = (folder: string, galleries: readonly string[]) =>
  galleries.length === 0 || galleries.includes(path.basename(folder));

function galleryOf(content: string, file: string): string | null {
  const [first = "", ...rest] = path.relative(content, file).split(path.sep);
  return rest.length === 0 ? null : first;
}
