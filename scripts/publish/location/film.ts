import { type Box, freeBox, readBoxes } from "./boxes.ts";
import type { Embedded } from "./embedded.ts";
import { sampleBytes } from "./film-samples.ts";
import { blankGoPro } from "./gopro.ts";
import { blankHeifItems } from "./heif.ts";
import { isPlaceName } from "./place-name.ts";
import { blankText } from "./text.ts";
import { blankXmp } from "./xmp.ts";

const XMP = "be7acfcb97a942e89c71999491e3afac";
/** Coded pictures and sound, tables about them, and what is signed. */
const LEFT = new Set([
  ...["ftyp", "mdat", "mvhd", "tkhd", "mdhd", "hdlr", "stbl", "dinf", "edts", "tref", "mvex"],
  ...["moof", "mfra", "sidx", "jumb", "d8fec3d61b0e483c92975828877ec481"],
]);
const PLACE = /^\xa9xyz$|^loci$|^gps.$/i;
const CONTAINERS = new Set(["moov", "mdia", "minf", "udta", "ilst"]);

/**
 * Blanks the location in a film, AVIF or HEIC, in place: boxes that say where it was taken become empty, tracks of positions go,
 * items are looked into. True when found.
 */
export function blankFilm(file: Buffer, embedded: Embedded): boolean {
  let found = false;
  for (const box of readBoxes(file).boxes) {
    const items = box.type === "meta" && blankHeifItems(file, { meta: box.data, embedded });
    if (blankBox(file, { box, parent: file, embedded }) || items) found = true;
  }
  return found;
}

/** A box, the bytes it is in, and how to look into what it holds. */
interface Place {
  box: Box;
  parent: Buffer;
  embedded: Embedded;
}

function blankBox(file: Buffer, { box, parent, embedded }: Place): boolean {
  const { type, data } = box;
  if (LEFT.has(type)) return false;
  if (PLACE.test(type)) return freeBox(parent, box);
  if (type === "trak" && isPositions(data)) {
    for (const sample of sampleBytes(file, data)) sample.fill(0);
    return freeBox(parent, box);
  }
  if (type === XMP || type === "XMP_" || type === "xml ") return blankXmp(data, embedded);
  if (type === "GPMF") return blankGoPro(data);
  if (type === "meta") return blankMeta(file, { data, embedded });
  if (CONTAINERS.has(type) || type === "trak") return blankBoxes(file, { data, embedded });
  return blankValue(box, embedded);
}

function blankBoxes(file: Buffer, { data, embedded }: { data: Buffer; embedded: Embedded }): boolean {
  return readBoxes(data)
    .boxes.map((box) => blankBox(file, { box, parent: data, embedded }))
    .includes(true);
}

/** A text: of QuickTime behind its length and language, of iTunes in a box of its own, or any other value. */
function blankValue({ type, data }: Box, embedded: Embedded): boolean {
  if (type.startsWith("\xa9") && blankText(data.subarray(4), embedded)) return true;
  const values = readBoxes(data).boxes.filter((box) => box.type === "data");
  const found = values.map(({ data: value }) => blankText(value.subarray(8), embedded)).includes(true);
  return embedded.bytes(data) || found;
}

/** Metadata of QuickTime: keys, and a list of values that go by the number or the name of a key. */
function blankMeta(file: Buffer, { data, embedded }: { data: Buffer; embedded: Embedded }): boolean {
  const inside = data.toString("latin1", 4, 8) === "hdlr" ? data : data.subarray(4);
  const { boxes } = readBoxes(inside);
  const places = placeKeys(boxes.find(({ type }) => type === "keys")?.data);
  let found = false;
  for (const box of boxes) {
    if (box.type === "ilst") {
      for (const item of readBoxes(box.data).boxes)
        if (isPlaceItem(item, places) && freeBox(box.data, item)) found = true;
    }
    if (!HEIF_TABLES.has(box.type) && blankBox(file, { box, parent: inside, embedded })) found = true;
  }
  return found;
}

const HEIF_TABLES = new Set(["pitm", "iinf", "iloc", "iprp", "iref", "idat", "grpl", "ipro", "keys"]);

const isPlaceKey = (key: string) =>
  /(?:^|\.)location(?:\.|$)/i.test(key) || isPlaceName(key.split(/[.:]/).at(-1) ?? "");

/** The numbers, from 1, of keys such as com.apple.quicktime.location.ISO6709. */
function placeKeys(keys: Buffer | undefined): Set<number> {
  const places = new Set<number>();
  if (!keys) return places;
  readBoxes(keys.subarray(8)).boxes.forEach(({ data }, i) => {
    if (isPlaceKey(data.toString("latin1"))) places.add(i + 1);
  });
  return places;
}

function isPlaceItem({ type, data }: Box, places: Set<number>): boolean {
  if (type !== "----") return places.has(Buffer.from(type, "latin1").readUInt32BE(0));
  const name = readBoxes(data).boxes.find((box) => box.type === "name");
  return name !== undefined && isPlaceKey(name.data.toString("latin1", 4));
}

const SHOWN = new Set(["vide", "soun", "pict", "auxv", "hint", "tmcd"]);
const HARMLESS = new Set(["mett", "mebx", "tmcd"]);

/** A track that is neither picture nor sound, nor a phone's notes on the picture, may record where the camera went. */
function isPositions(track: Buffer): boolean {
  const media = inner(track, "mdia");
  const handler = inner(media, "hdlr").toString("latin1", 8, 12);
  const description = inner(inner(inner(media, "minf"), "stbl"), "stsd");
  const format = description.toString("latin1", 12, 16);
  if (handler === "" || SHOWN.has(handler)) return false;
  return !HARMLESS.has(format) || /location|gps|geo/i.test(description.toString("latin1"));
}

function inner(bytes: Buffer, type: string): Buffer {
  return readBoxes(bytes).boxes.find((box) => box.type === type)?.data ?? Buffer.alloc(0);
}
