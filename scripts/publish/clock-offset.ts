import type { GallerySettings } from "../content/gallery.ts";
import type { LockedPhoto } from "./lock.ts";

type Offsets = GallerySettings["clock-offset"];

/** Names of cameras and files as they are compared. */
export const foldClock = (text: string) => text.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();

/** Seconds to add to a photo's time: by its camera, else by the longest beginning of its file's name. */
export function clockOf(offsets: Offsets): (photo: LockedPhoto) => number {
  const byKey = new Map(Object.entries(offsets).map(([key, seconds]) => [foldClock(key), seconds]));
  const prefixes = [...byKey.keys()].sort((a, b) => b.length - a.length);
  return ({ file, said }) => {
    const own = said?.camera ? byKey.get(foldClock(said.camera)) : undefined;
    const prefix = prefixes.find((begin) => foldClock(file).startsWith(begin));
    return own ?? (prefix === undefined ? 0 : (byKey.get(prefix) ?? 0));
  };
}
