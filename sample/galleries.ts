/** The two galleries of the sample: what is in them, and what their files say. */
import { collectCaptions, type GalleryFile } from "./gallery-file.ts";
import type { ScenePhoto, SceneSet } from "./photo.ts";
import { PLATES } from "./plates.ts";
import { DUNES } from "./roll/dunes.ts";
import { MEADOW } from "./roll/meadow.ts";
import { NIGHT } from "./roll/night.ts";
import { RIDGES } from "./roll/ridges.ts";
import { ROOMS } from "./roll/rooms.ts";
import { SEA } from "./roll/sea.ts";

/** Folder names below `content/`. */
export const SCENE_GALLERY = "first-light";
export const PLATE_GALLERY = "historic-plates";

export const SCENE_SETS: readonly SceneSet[] = [RIDGES, DUNES, NIGHT, SEA, MEADOW, ROOMS];

/** Every computed photo with its set. */
export const SCENES: readonly { set: string; photo: ScenePhoto }[] = SCENE_SETS.flatMap(({ id, photos }) =>
  photos.map((photo) => ({ set: id, photo })),
);

export const SCENE_FILE: GalleryFile = {
  title: "First light",
  date: "2026-09-19",
  description: "Two days between the mountains and the sea. Every picture here is computed; no camera was there.",
  cover: "ANB_0012",
  language: "en",
  sets: SCENE_SETS.map(({ id, title, visibility }) => ({ id, title, ...(visibility && { visibility }) })),
  listed: true,
  downloads: "all",
  response: { invites: "clients", max: 12, questions: [{ text: "Which cover?", choices: ["Linen", "Leather"] }] },
  captions: collectCaptions(SCENE_SETS.flatMap(({ photos }) => photos)),
};

export const PLATE_FILE: GalleryFile = {
  title: "Historic plates",
  date: "2026-09-21",
  description: "Nine photographs from 1865 to 1940. Digital images courtesy of the Getty’s Open Content Program.",
  cover: "Alpine Landscape",
  language: "en",
  sets: PLATES.map(({ id, title }) => ({ id, title })),
  listed: true,
  downloads: "photos",
  captions: collectCaptions(PLATES.flatMap(({ photos }) => photos)),
};
