import type { GalleryBuild } from "../build-input.ts";
import { folderNames } from "../folder-names.ts";
import { bytesOf, type FileSizes, fileBytesOf, type GalleryManifest, type Photo } from "../manifest.ts";
import { SIZES, type Size } from "../sizes.ts";
import { type Arrangement, isAsFiles } from "./arrangement.ts";
import { arrangedPlaces, inOrder, type Places, placesOf } from "./places.ts";

type Manifest = Omit<GalleryManifest, "arranged">;

/** An arranged manifest. No photo is lost: each is where the arrangement puts it, or else where the files do. */
export function arrange(files: Manifest, arrangement: Arrangement): GalleryManifest {
  if (isAsFiles(arrangement)) return files;
  const sets = arrangedSets(files, arrangement);
  const all = new Set(sets.flatMap(({ photos }) => photos));
  const { cover } = arrangement;
  return {
    ...files,
    ...arrangement.words,
    cover: cover !== null && all.has(cover) ? cover : files.cover,
    look: arrangedLook(files.look, arrangement.look),
    sets,
    arranged: true,
  };
}

/** An arranged gallery with its photos. */
export function arrangeBuild({ manifest, photos }: GalleryBuild, arrangement: Arrangement): GalleryBuild {
  if (isAsFiles(arrangement)) return { manifest, photos };
  const arranged = arrange(manifest, arrangement);
  const places = placesOf(arranged.sets);
  const shown = Object.values(photos).flatMap((photo) => {
    const own = arrangePhoto(photo, { places, arrangement });
    return own ? [[photo.name, own] as const] : [];
  });
  return { manifest: arranged, photos: Object.fromEntries(shown) };
}

/** An arranged photo, from what the files say about it and the sets that show it; null: it is removed. */
export function arrangePhoto(
  photo: Photo,
  { places, arrangement }: { places: Places; arrangement: Pick<Arrangement, "captions" | "alts"> },
): Photo | null {
  const [set, ...others] = places.get(photo.name) ?? [];
  if (set === undefined) return null;
  const { alsoIn: _, alt: own, ...rest } = photo;
  const caption = arrangement.captions.get(photo.name) ?? photo.caption;
  const alt = arrangement.alts.get(photo.name) ?? own;
  return {
    ...rest,
    set,
    ...(others.length > 0 ? { alsoIn: others } : {}),
    caption: caption || null,
    ...(alt ? { alt } : {}),
  };
}

function arrangedLook(own: Manifest["look"], wanted: Arrangement["look"]): Manifest["look"] {
  const look = new Map<string, string | null>([...Object.entries(own), ...wanted]);
  return Object.fromEntries([...look].filter((entry): entry is [string, string] => entry[1] !== null));
}

function arrangedSets(files: Manifest, arrangement: Arrangement): GalleryManifest["sets"] {
  const own = new Map(files.sets.map((set) => [set.id, set]));
  const ids = inOrder([...new Set([...own.keys(), ...arrangement.addedSets])], arrangement.setOrder);
  const places = arrangedPlaces(placesOf(files.sets), arrangement, own.keys());
  const members = membersOf(places);
  const bytes = bytesByPhoto(files);
  const gone = new Set(arrangement.goneSets);
  const sets = ids.flatMap((id) => {
    const there = new Set(members.get(id));
    if (there.size === 0 && gone.has(id)) return [];
    const before = own.get(id)?.photos.filter((photo) => there.has(photo)) ?? [];
    // Photos from other sets come after those that were here before.
    const photos = inOrder([...new Set([...before, ...there])], arrangement.orders.get(id) ?? []);
    const title = arrangement.setTitles.get(id) ?? own.get(id)?.title ?? id;
    return [{ id, title, photos, ...fileBytesOf(photos.flatMap((photo) => bytes.get(photo) ?? [])) }];
  });
  const folders = folderNames(sets);
  return sets.map(({ id, title, ...rest }) => ({ id, title, folder: folders.get(id) ?? id, ...rest }));
}

function membersOf(places: Places): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const [photo, sets] of places) {
    for (const set of sets) {
      const own = members.get(set);
      if (own) own.push(photo);
      else members.set(set, [photo]);
    }
  }
  return members;
}

function bytesByPhoto({ sets }: Manifest): Map<string, FileSizes> {
  return new Map(
    sets.flatMap((set) => {
      const bytes = bytesOf(set);
      return set.photos.map((photo, at) => [photo, sizesAt(bytes, at)] as const);
    }),
  );
}

function sizesAt(bytes: Record<Size, number[]>, at: number): FileSizes {
  const known = SIZES.flatMap((size) => {
    const own = bytes[size][at];
    return own === undefined ? [] : [[size, { size: own }] as const];
  });
  return Object.fromEntries(known) as FileSizes;
}
