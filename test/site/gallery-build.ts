import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { builtLink } from "../../worker/domain/link.ts";
import type { Photo } from "../../worker/domain/manifest.ts";
import type { PageViewer, VisibleGallery } from "../../worker/domain/pages/visible-gallery.ts";
import { asSeen } from "../../worker/domain/seen-photo.ts";
import type { OwnSelection } from "../../worker/domain/selection.ts";
import { SIZES } from "../../worker/domain/sizes.ts";
import { visibleGallery, visibleSets } from "../../worker/page/visible-gallery.ts";

const BLOB = "0".repeat(64);

/** A photo as publishing would have measured it; every fourth is upright. */
export function photoOf(name: string, { set, caption = null }: { set: string; caption?: string | null }): Photo {
  const number = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7);
  const [width, height] = number % 4 === 0 ? [4000, 6000] : [6000, 4000];
  const hex = (Math.imul(number, 2654435761) >>> 0).toString(16).padStart(8, "0");
  const file = { file: `${name}.jpg`, blob: BLOB, size: 8_000_000, crc32: 1, type: "image/jpeg" };
  const edges = { avif: [320, 480, 600, 960, 1600, 2560], jpg: [960, 2048] } as const;
  return {
    name,
    set,
    width,
    height,
    caption,
    taken: null,
    hash: `${hex}${hex.slice(2, 6)}`,
    placeholder: [hex.slice(0, 6), hex.slice(1, 7), hex.slice(2, 8), hex.slice(0, 6)].join(" "),
    renditions: (["avif", "jpg"] as const).flatMap((format) =>
      edges[format].map((edge) => ({ edge, format, blob: BLOB, size: edge * 10 })),
    ),
    original: file,
    web: { ...file, size: 900_000 },
  };
}

export interface Wanted {
  gallery?: string;
  title?: string;
  description?: string;
  look?: Record<string, string>;
  cover?: string;
  /** Names of photos, or names with captions, by set id. */
  sets: Record<string, { title: string; photos: (string | { name: string; caption: string })[] }>;
}

/** What publishing would hand over for a gallery of these sets. */
export function galleryBuild({
  gallery = "anna-ben",
  title = "Anna & Ben",
  description,
  look,
  cover,
  sets,
}: Wanted): GalleryBuild {
  const photos: Record<string, Photo> = {};
  const listed = Object.entries(sets).map(([id, set]) => {
    const names = set.photos.map((wanted) => {
      const { name, caption } = typeof wanted === "string" ? { name: wanted, caption: null } : wanted;
      photos[name] = photoOf(name, { set: id, caption });
      return name;
    });
    const bytes = (size: number) => names.map(() => size);
    return {
      id,
      title: set.title,
      folder: set.title,
      photos: names,
      originalBytes: bytes(8_000_000),
      webBytes: bytes(900_000),
    };
  });
  const studio = { name: "Tove Falk", email: "hello@tovefalk.example", links: [], timezone: "Europe/Vienna" };
  const described = {
    title,
    date: "2026-06-13",
    description: description ?? null,
    language: null,
    cover: cover ?? null,
  };
  return {
    manifest: { format: 1, gallery, version: "v1", ...described, look: look ?? {}, studio, sets: listed },
    photos,
  };
}

export interface Looker {
  viewer?: Partial<PageViewer>;
  mark?: boolean;
  /** Originals are offered, not web size only: so unless it says false. */
  originals?: boolean;
  buys?: boolean;
  clientSets?: string[];
  marked?: string[];
  here?: string;
  locale?: string;
  /** What the viewer picked, where the gallery asks for it. */
  selection?: Partial<OwnSelection>;
}

const NOTHING_PICKED: OwnSelection = {
  photos: [],
  gone: [],
  state: "open",
  round: 1,
  minPicks: null,
  maxPicks: null,
  lists: [],
  closedLists: [],
  favourites: false,
  whose: "0123456789ab",
  began: "",
};

/** A gallery as a guest has it, or, with `viewer.as`, as somebody who may see everything. */
export function viewOf({ manifest, photos }: GalleryBuild, looker: Looker = {}): VisibleGallery {
  const { clientSets = [], marked = [], mark = false, here = "/g/anna-ben/", locale = "en" } = looker;
  const viewer: PageViewer = {
    as: "guest",
    lowered: false,
    mayLeave: true,
    mayEnterAsClient: true,
    account: false,
    ...looker.viewer,
  };
  const all = viewer.as !== "guest";
  const sight = {
    manifest,
    sees: (set: string, photo?: string) => all || !(clientSets.includes(set) || (photo && marked.includes(photo))),
    clientOnly: (set: string) => clientSets.includes(set),
    isPrivate: (photo: string) => marked.includes(photo),
    seesClean: () => true,
  };
  const sets = visibleSets(sight);
  const offers = {
    mark,
    keep: true,
    viewAsGuest: all,
    downloadPhoto: true,
    downloadSizes: SIZES.filter((size) => (looker.originals ?? true) || size !== "original"),
    downloadSet: true,
    downloadGallery: true,
    keepsake: false,
    select: looker.selection !== undefined,
    send: looker.selection !== undefined,
    buy: looker.buys ?? false,
    link: false,
  };
  const selection = looker.selection ? { ...NOTHING_PICKED, ...looker.selection } : null;
  const found = photos[manifest.cover ?? ""];
  const cover = found ? asSeen(found, true) : null;
  return {
    ...visibleGallery({
      link: builtLink(manifest.gallery),
      sight,
      sets,
      cover,
      viewer,
      offers,
      locale,
      share: null,
      here,
    }),
    selection,
  };
}
