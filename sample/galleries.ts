/** The three galleries of the sample: what is in them, and what their files say. */
import { collectCaptions, type GalleryFile } from "./gallery-file.ts";
import type { ScenePhoto, SceneSet } from "./photo.ts";
import { PLATES } from "./plates.ts";
import { DUNES } from "./roll/dunes.ts";
import { MEADOW } from "./roll/meadow.ts";
import { NIGHT } from "./roll/night.ts";
import { RIDGES } from "./roll/ridges.ts";
import { ROOMS } from "./roll/rooms.ts";
import { SEA } from "./roll/sea.ts";
import { PHOTOGRAPHER_PHOTO, WEDDING } from "./roll/wedding.ts";
import { PICTURE } from "./studio.ts";

/** Folder names below `content/`. */
export const SCENE_GALLERY = "first-light";
export const PLATE_GALLERY = "historic-plates";
export const WEDDING_GALLERY = "clara-jonas";

export const SCENE_SETS: readonly SceneSet[] = [RIDGES, DUNES, NIGHT, SEA, MEADOW, ROOMS];

/** Every computed photo with its set. */
export const SCENES: readonly { set: string; photo: ScenePhoto }[] = SCENE_SETS.flatMap(({ id, photos }) =>
  photos.map((photo) => ({ set: id, photo })),
);

/** A computed photo, and its file below `content/`. */
interface Drawn {
  at: readonly string[];
  photo: ScenePhoto;
}

const drawnOf = (gallery: string, sets: readonly SceneSet[]): Drawn[] =>
  sets.flatMap(({ id, photos }) => photos.map((photo) => ({ at: [gallery, id, photo.file], photo })));

/** Everything that is drawn: the computed photos, the wedding, and the photographer. */
export const DRAWN: readonly Drawn[] = [
  ...drawnOf(SCENE_GALLERY, SCENE_SETS),
  ...drawnOf(WEDDING_GALLERY, WEDDING),
  { at: [PICTURE], photo: PHOTOGRAPHER_PHOTO },
];

export const SCENE_FILE: GalleryFile = {
  title: "First light",
  date: "2026-09-19",
  description: "Two days between the mountains and the sea. Every picture here is computed; no camera was there.",
  cover: "ANB_0012",
  language: "en",
  sets: SCENE_SETS.map(({ id, title, visibility }) => ({ id, title, ...(visibility && { visibility }) })),
  listed: true,
  downloads: "all",
  response: { invites: "everyone", max: 12, questions: [{ text: "Which cover?", choices: ["Linen", "Leather"] }] },
  captions: collectCaptions(SCENE_SETS.flatMap(({ photos }) => photos)),
};

export const WEDDING_FILE: GalleryFile = {
  title: "Clara & Jonas",
  date: "2026-09-26",
  description: "The evening of a wedding, against the light. Every picture is drawn; Clara and Jonas don’t exist.",
  cover: "CJ_0124",
  language: "en",
  sets: WEDDING.map(({ id, title }) => ({ id, title })),
  listed: true,
  downloads: "buy",
  response: { invites: "everyone", max: 20, questions: [] },
  offer: {
    currency: "EUR",
    invoice: true,
    seller: "This studio is an example.",
    transfer: "Nothing is sold here: please transfer nothing.",
    items: [
      { sell: "photo", size: "web", price: "6" },
      { sell: "photo", size: "original", price: "18" },
      { sell: "gallery", size: "original", price: "120" },
    ],
  },
  captions: collectCaptions(WEDDING.flatMap(({ photos }) => photos)),
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
