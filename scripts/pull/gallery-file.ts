import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Arrangement } from "../../worker/domain/arrangement/arrangement.ts";
import { type Places, placesOf } from "../../worker/domain/arrangement/places.ts";
import type { GalleryManifest } from "../../worker/domain/manifest.ts";
import { YAML_AS_TEXT } from "../content/yaml-file.ts";

export interface Arranged {
  arrangement: Arrangement;
  /** What the files say. */
  files: GalleryManifest;
  /** As it is arranged. */
  live: GalleryManifest;
}

/** gallery.yaml with everything of an arrangement that it can say. Throws if the text is not a mapping. */
export function writeArrangement(text: string, arranged: Arranged): string {
  const file = parseDocument(text, YAML_AS_TEXT);
  if (file.errors[0]) throw file.errors[0];
  writeAliasesOut(file);
  if (!isMap(file.contents)) throw new TypeError("it is not a list of settings");
  const { arrangement, files } = arranged;
  const places = placesOf(files.sets);
  writeWords(file, { ...arrangement, cover: places.has(arrangement.cover ?? "") ? arrangement.cover : null });
  writeTexts(file, { key: "captions", texts: arrangement.captions, places });
  writeTexts(file, { key: "alts", texts: arrangement.alts, places });
  const sets = file.get("sets");
  if (isSeq(sets)) writeSets(file, sets, { ...arranged, places });
  const written = file.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written;
}

/** Gives each place its own value: a change of one that others refer to would change those as well. */
function writeAliasesOut(file: Document): void {
  visit(file, {
    Alias(_, alias) {
      const value = alias.resolve(file)?.clone() as Scalar | YAMLMap | YAMLSeq | undefined;
      return value && Object.assign(value, { comment: alias.comment, commentBefore: alias.commentBefore });
    },
  });
  visit(file, {
    Value(_, node) {
      delete node.anchor;
    },
  });
}

function writeWords(file: Document, { words, look, cover }: Pick<Arrangement, "words" | "look" | "cover">): void {
  for (const [key, value] of Object.entries(words)) setOrDrop(file, [key], value);
  if (cover !== null) setOrDrop(file, ["cover"], cover);
  for (const [key, value] of look) setOrDrop(file, ["look", key], value);
}

function setOrDrop(file: Document, path: string[], value: string | null): void {
  if (value !== null) file.setIn(path, value);
  else if (file.hasIn(path)) file.deleteIn(path);
}

/** In `captions`, what stands for all other photos. A photo of this name has its texts in the studio. */
const REST = "*";

interface Texts {
  key: "captions" | "alts";
  texts: ReadonlyMap<string, string>;
  places: Places;
}

function writeTexts(file: Document, { key, texts, places }: Texts): void {
  const known = [...texts].filter(([name]) => places.has(name) && name !== REST);
  if (known.length === 0) return;
  const said = file.get(key, true);
  // One word for all photos becomes the word for the rest.
  if (isScalar(said)) file.set(key, file.createNode({ [REST]: said.value }));
  else if (!isMap(said)) file.set(key, file.createNode({}));
  for (const [name, text] of known) {
    // No caption is a caption too; without an alt text, the caption is read out.
    if (text !== "" || key === "captions") file.setIn([key, name], text);
    else file.deleteIn([key, name]);
  }
  const left = file.get(key);
  if (isMap(left) && left.items.length === 0) file.delete(key);
}

function writeSets(file: Document, sets: YAMLSeq, { arrangement, live, places }: Arranged & { places: Places }): void {
  const idOf = (item: unknown) => (isMap(item) ? String(item.get("id") ?? "") : "");
  const items = new Map(sets.items.filter(isMap).map((item) => [idOf(item), item]));
  writeTitles(items, arrangement.setTitles);
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

const folded = (title: unknown) => String(title).normalize("NFKC").toLowerCase();

/** Titles are unique in a file, where sets that the studio hides still are: one that is taken there stays in the studio. */
function writeTitles(items: ReadonlyMap<string, YAMLMap>, titles: ReadonlyMap<string, string>): void {
  const now = new Map([...items].map(([id, item]) => [id, folded(titles.get(id) ?? item.get("title"))]));
  for (const [id, item] of items) {
    const title = titles.get(id);
    if (title === undefined || [...now].some(([other, taken]) => other !== id && taken === folded(title))) continue;
    item.set("title", title);
  }
}

/** Names of photos, each on a line of its own, with its comment: so that versions of the file are easy to compare. */
function writeOrder(file: Document, set: YAMLMap, photos: readonly string[]): void {
  const list = set.get("photos");
  const said = new Map((isSeq(list) ? list.items : []).filter(isScalar).map((item) => [nameOf(item), item]));
  const nodes = photos.map((name) => said.get(name) ?? file.createNode(name));
  if (isSeq(list)) list.items = nodes;
  else set.set("photos", file.createNode(nodes));
}

const nameOf = ({ value }: Scalar) => String(value).normalize("NFC");
