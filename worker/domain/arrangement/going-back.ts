import { type Audience, audienceOf, visibilityOf } from "../access.ts";
import type { SetVisibility } from "../gallery.ts";
import type { GalleryManifest } from "../manifest.ts";
import { placesOf } from "./places.ts";
import { widenedPhotos } from "./widening.ts";

/** What a version shows of a photo. */
export interface ShownPhoto {
  caption: string | null;
  alt: string | null;
  /** Identifies its picture and its files: the beginning of each hash. */
  files: string;
}

/** A version as visitors see it. */
export interface ShownVersion {
  manifest: GalleryManifest;
  photos: ReadonlyMap<string, ShownPhoto>;
}

/** What somebody would see who doesn't see it now. */
export type Revealed =
  | { kind: "photo"; photo: string; audience: Exclude<Audience, "nobody"> }
  /** It was replaced since, and its earlier picture or file would be shown. */
  | { kind: "picture"; photo: string }
  | { kind: "text"; photo: string; text: string }
  /** A title, a description, a name or a contact of the gallery. */
  | { kind: "words"; text: string };

interface Change {
  before: ShownVersion;
  after: ShownVersion;
  sets: ReadonlyMap<string, SetVisibility>;
  /** Photos marked private. */
  marks: ReadonlySet<string>;
}

/** Everything that would become visible: going back must never show by accident what was removed since. */
export function revealedBetween({ before, after, sets, marks }: Change): Revealed[] {
  const shown = (version: ShownVersion) => ({ places: placesOf(version.manifest.sets), sets });
  const widened = widenedPhotos({ before: shown(before), after: shown(after), marks });
  const named = new Set(widened.map(({ name }) => name));
  const stayed = [...placesOf(after.manifest.sets)].filter(
    ([name, ids]) =>
      !named.has(name) &&
      audienceOf(
        ids.map((id) => visibilityOf(sets, id)),
        marks.has(name),
      ) !== "nobody",
  );
  return [
    ...widened.map(({ name, audience }): Revealed => ({ kind: "photo", photo: name, audience })),
    ...stayed.flatMap(([name]) => earlierOf(name, before.photos.get(name), after.photos.get(name))),
    ...wordsOf(after.manifest)
      .filter((text) => !wordsOf(before.manifest).includes(text))
      .map((text): Revealed => ({ kind: "words", text })),
  ];
}

function earlierOf(photo: string, before: ShownPhoto | undefined, after: ShownPhoto | undefined): Revealed[] {
  if (!after) return [];
  const then = new Set(before?.files.split(" "));
  const texts = [after.caption, after.alt].flatMap((text) => text || []);
  const known = [before?.caption, before?.alt];
  return [
    ...(after.files.split(" ").every((file) => then.has(file)) ? [] : [{ kind: "picture", photo } as const]),
    ...texts.filter((text) => !known.includes(text)).map((text): Revealed => ({ kind: "text", photo, text })),
  ];
}

/** What visitors read of a gallery besides captions. */
function wordsOf({ title, date, description, studio, sets }: GalleryManifest): string[] {
  const contact = [studio.name, studio.email, ...studio.links.flatMap(({ label, url }) => [label, url])];
  const words = [title, date, description, ...contact, ...sets.flatMap(({ title, folder }) => [title, folder])];
  return [...new Set(words.flatMap((text) => text || []))];
}
