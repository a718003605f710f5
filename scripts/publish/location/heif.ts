import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { afterExifHeader } from "../exif/exif.ts";
import { readStoredItems, type StoredItem } from "../heif/stored-items.ts";
import { readBoxes } from "./boxes.ts";
import type { Embedded } from "./embedded.ts";
import { blankExif } from "./exif.ts";
import { blankGathered } from "./gathered.ts";
import { blankXmp } from "./xmp.ts";

const PICTURE = /^(?:av01|hvc1|hev1|avc1|lhv1|vvc1|j2k1|unci|grid|iovl|iden|tmap)$/;
const LARGEST = 64 * 1024 * 1024;

/** Blanks the location in the items of an AVIF or HEIC: EXIF, XMP and others, wherever they are kept. True when found. */
export function blankHeifItems(file: Buffer, { meta, embedded }: { meta: Buffer; embedded: Embedded }): boolean {
  const { boxes } = readBoxes(meta.subarray(4));
  const box = (type: string) => boxes.find((one) => one.type === type)?.data ?? Buffer.alloc(0);
  const items = readStoredItems({ iinf: box("iinf"), iloc: box("iloc"), idat: box("idat"), file });
  return items.map((item) => blankItem(item, embedded)).includes(true);
}

function blankItem({ type, content, encoding, pieces }: StoredItem, embedded: Embedded): boolean {
  if (PICTURE.test(type)) return false;
  const blank = (whole: Buffer) => {
    if (type === "Exif") return blankExif(exifOf(whole), embedded);
    return /xml/i.test(content) ? blankXmp(whole, embedded) : embedded.bytes(whole);
  };
  return blankGathered(pieces, encoding === "" ? blank : (whole) => blankPacked(whole, { encoding, blank }));
}

/** EXIF begins where the first four bytes say. */
function exifOf(item: Buffer): Buffer {
  const from = item.length >= 4 ? 4 + item.readUInt32BE(0) : 0;
  return afterExifHeader(
    item.subarray(/^(?:II\*\0|MM\0\*|Exif)/.test(item.toString("latin1", from, from + 4)) ? from : 4),
  );
}

const UNPACK: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer> = {
  deflate: inflateSync,
  gzip: gunzipSync,
  br: brotliDecompressSync,
};

/** A compressed item that names a place is emptied: compressed again it would have another length. */
function blankPacked(
  whole: Buffer,
  { encoding, blank }: { encoding: string; blank: (whole: Buffer) => boolean },
): boolean {
  const unpacked = UNPACK[encoding]?.(whole, { maxOutputLength: LARGEST });
  if (!unpacked || !blank(unpacked)) return false;
  whole.fill(0);
  return true;
}
