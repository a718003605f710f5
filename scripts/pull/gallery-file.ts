import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import type { Arrangement } from "../../worker/domain/arrangement/arrangement.ts";
import { type Places, placesOf } from "../../worker/domain/arrangement/places.ts";
import type { GalleryManifest } from "../../worker/domain/manifest.ts";

export interface Arranged {
  arrangement: Arrangement;
  /** What the files say. */
  files: GalleryManifest;
  /** As it is arranged. */
  live: GalleryManifest;
}

/** gallery.yaml with everything of an arrangement that it can say. Throws if the text is not a mapping. */
export function writeArrangement(text: string, arranged: Arranged): string {
  const file = parseDocument(text);
  if (file.errors[0]) throw file.errors[0];
  if (!isMap(file.contents)) throw new TypeError("it is not a list of settings");
  const { arrangement, files } = arranged;
  const places = placesOf(files.sets);
  writeWords(file, arrangement);
  writeTexts(file, { key: "captions", texts: arrangement.captions, places });
  writeTexts(file, { key: "alts", texts: arrangement.alts, places });
  const sets = file.get("sets");
  if (isSeq(sets)) writeSets(file, sets, { ...arranged, places });
  return file.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function writeWords(file: Document, { words, look, cover }: Arrangement): void {
  for (const [key, value] of Object.entries(words)) setOrDrop(file, [key], value);
  if (cover !== null) setOrDrop(file, ["cover"], cover);
  for (const [key, value] of look) setOrDrop(file, ["look", key], value);
}

function setOrDrop(file: Document, path: string[], value: string | null): void {
  if (value !== null) file.setIn(path, value);
  else if (file.hasIn(path)) file.deleteIn(path);
}

interface Texts {
  key: "captions" | "alts";
  texts: ReadonlyMap<string, string>;
  places: Places;
}

function writeTexts(file: Document, { key, texts, places }: Texts): void {
  const known = [...texts].filter(([name]) => places.has(name));
  if (known.length === 0) return;
  const said = file.get(key, true);
  // One word for all photos becomes the word for the rest.
  if (isScalar(said)) file.set(key, file.createNode({ "*": said.value }));
  else if (!isMap(said)) file.set(key, file.createNode({}));
  for (const [name, text] of known) file.setIn([key, name], text);
}

function writeSets(file: Document, sets: YAMLSeq, { arrangement, live, places }: Arranged & { places: Places }): void {
  const idOf = (item: unknown) => (isMap(item) ? String(item.get("id") ?? "") : "");
  const items = new Map(sets.items.filter(isMap).map((item) => [idOf(item), item]));
  for (const [id, title] of arrangement.setTitles) items.get(id)?.set("title", title);
  for (const id of arrangement.orders.keys()) {
    const item = items.get(id);
    const shown = live.sets.find((set) => set.id === id)?.photos ?? [];
    if (item)
      writeOrder(
        file,
        item,
        shown.filter((name) => places.get(name)?.includes(id)),
      );
  }
  if (arrangement.setOrder.length === 0) return;
  const rank = new Map(live.sets.map(({ id }, at) => [id, at]));
  const placeOf = (item: unknown, at: number) => rank.get(idOf(item)) ?? at + rank.size;
  sets.items = sets.items
    .map((item, at) => ({ item, place: placeOf(item, at) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Names of photos, each on a line of its own: so that versions of the file are easy to compare. */
function writeOrder(file: Document, set: YAMLMap, photos: readonly string[]): void {
  set.set("photos", file.createNode([...photos]));
}
