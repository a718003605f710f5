import type { Link } from "../domain/link.ts";
import { type Arrived, arrivedOf, bytesOf, type GalleryManifest, sizesIn } from "../domain/manifest.ts";
import type { PageOffers, PageViewer, VisibleGallery, VisibleSet } from "../domain/pages/visible-gallery.ts";
import type { SeenPhoto } from "../domain/seen-photo.ts";
import { eachSize, LARGEST, SMALLEST } from "../domain/sizes.ts";

/** What of a gallery is shown to whom: the manifest, and the decision about each set and photo. */
export interface Sight {
  manifest: GalleryManifest;
  sees(set: string, photo?: string): boolean;
  clientOnly(set: string): boolean;
  isPrivate(photo: string): boolean;
  /** Whether this viewer sees a photo of these sets without its watermark. */
  seesClean(sets: readonly string[], photo: string): boolean;
}

/** The sets this viewer may have, each with the photos this viewer may have. Each set and photo is decided about once. */
export function visibleSets({ manifest, sees, clientOnly }: Omit<Sight, "seesClean">): VisibleSet[] {
  const counted = new Set<string>();
  return manifest.sets
    .filter((set) => sees(set.id))
    .map((set) => {
      const seen = set.photos.flatMap((name, at) => (sees(set.id, name) ? [{ name, at }] : []));
      const first = seen.filter(({ name }) => !counted.has(name));
      for (const { name } of first) counted.add(name);
      const bytes = bytesOf(set);
      const total = (places: typeof seen) =>
        eachSize((size) => places.reduce((sum, { at }) => sum + (bytes[size][at] ?? 0), 0));
      return {
        id: set.id,
        title: set.title,
        clientOnly: clientOnly(set.id),
        photos: seen.map(({ name }) => name),
        bytes: total(seen),
        first: { photos: first.length, bytes: total(first) },
      };
    });
}

/** The photo for the cover: the photographer's choice if visible, else the first visible one, else none. */
export function coverName(manifest: GalleryManifest, sets: readonly Pick<VisibleSet, "photos">[]): string | null {
  const chosen = manifest.cover;
  if (chosen !== null && sets.some((set) => set.photos.includes(chosen))) return chosen;
  return sets.find((set) => set.photos.length > 0)?.photos[0] ?? null;
}

/** Photos in all sets together, each once, and the bytes of their download in each size. */
function wholeOf(sets: readonly VisibleSet[]): Pick<VisibleGallery, "photoCount" | "bytes"> {
  const sum = (of: (first: VisibleSet["first"]) => number) => sets.reduce((total, { first }) => total + of(first), 0);
  return { photoCount: sum(({ photos }) => photos), bytes: eachSize((size) => sum(({ bytes }) => bytes[size])) };
}

interface Offering {
  offers: PageOffers;
  /** The photos that this viewer may see. */
  seen: ReadonlySet<string>;
}

/** How many originals are stored, if this viewer would be offered them and some are not. */
function arrivedIn(manifest: GalleryManifest, { offers, seen }: Offering): Arrived | null {
  return offers.downloadPhoto && offers.downloadSizes.includes(LARGEST) ? arrivedOf(seen, manifest, LARGEST) : null;
}

/** What is offered, in the sizes the gallery has files of; no downloads if the viewer may have none of those. */
function offersIn({ sets, arriving = [] }: GalleryManifest, { offers, seen }: Offering): PageOffers {
  // A photo that this viewer may not see changes nothing, also while its original is on its way.
  const there = sizesIn({ sets, arriving: arriving.filter((photo) => seen.has(photo)) });
  const downloadSizes = offers.downloadSizes.filter((size) => there.includes(size));
  // Its pages show the smallest size.
  const keepsake = there.includes(SMALLEST) && offers.keepsake;
  if (downloadSizes.length > 0) return { ...offers, downloadSizes, keepsake };
  return {
    ...offers,
    downloadSizes,
    downloadPhoto: false,
    downloadSet: false,
    downloadGallery: false,
    keepsake: false,
  };
}

/** The visible photos that this viewer sees as proofs. */
function proofsIn(sets: readonly VisibleSet[], { seesClean }: Sight): ReadonlySet<string> {
  const setsWith = new Map<string, string[]>();
  for (const { id, photos } of sets)
    for (const photo of photos) setsWith.set(photo, [...(setsWith.get(photo) ?? []), id]);
  return new Set([...setsWith].flatMap(([photo, own]) => (seesClean(own, photo) ? [] : photo)));
}

interface Parts {
  link: Link;
  sight: Sight;
  sets: VisibleSet[];
  cover: SeenPhoto | null;
  viewer: PageViewer;
  offers: PageOffers;
  locale: string;
  share: VisibleGallery["share"];
  here: string;
}

/** A gallery as this viewer may see it: slots and pages are filled from it. */
export function visibleGallery(parts: Parts): Omit<VisibleGallery, "selection"> {
  const { link, sight, sets, cover, viewer, offers, locale, share, here } = parts;
  const { sets: _all, cover: chosen, arriving: _, unfilmed: __, ...shown } = sight.manifest;
  const { "cover-position": _position, ...look } = shown.look;
  // The crop of the chosen cover reveals something about it.
  const manifest = cover?.name === chosen ? shown : { ...shown, look };
  const offering = { offers, seen: new Set(sets.flatMap(({ photos }) => photos)) };
  const marked = viewer.as === "guest" ? [] : sets.flatMap((set) => set.photos.filter(sight.isPrivate));
  return {
    gallery: manifest.gallery,
    link,
    manifest,
    sets,
    ...wholeOf(sets),
    privatePhotos: new Set(marked),
    proofs: proofsIn(sets, sight),
    cover,
    viewer,
    offers: offersIn(sight.manifest, offering),
    arrived: arrivedIn(sight.manifest, offering),
    locale,
    share,
    here,
  };
}
