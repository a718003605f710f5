import { brotliDecompressSync } from "node:zlib";
import type { PhotoKind } from "../../content/kind.ts";
import { bytesOf, fieldOf, openTiff } from "../exif/tiff-fields.ts";
import { freeBox, readBoxes } from "./boxes.ts";
import { keysOfCbor } from "./cbor.ts";
import { removeFields } from "./directory.ts";
import type { Embedded } from "./embedded.ts";
import { allDirectories } from "./exif.ts";
import { readJpeg } from "./jpeg-segments.ts";
import { isPlaceName } from "./place-name.ts";
import { readPng, sealChunk } from "./png.ts";
import { readWebp } from "./webp.ts";

/** Content credentials (C2PA) of a photo: JUMBF boxes, signed over the whole file, so they can only be left or removed whole. */
export interface Credentials {
  jumbf: Buffer;
  /** Overwrites them with something meaningless. */
  remove(): void;
}

const BROTLI = "brob";
const LARGEST = 16 * 1024 * 1024;

/** Whether credentials say where a photo was taken, in a statement or in an embedded picture. */
export function tellPlace(jumbf: Buffer, embedded: Embedded): boolean {
  return readBoxes(jumbf).boxes.some(({ type, data }) => {
    if (type === "jumb") return tellPlace(data, embedded);
    if (type === BROTLI) return tellPlace(brotliDecompressSync(data, { maxOutputLength: LARGEST }), embedded);
    if (type === "jumd") return /\.location/i.test(data.toString("latin1"));
    if (type === "cbor" && keysOfCbor(data).some(isKey)) return true;
    return embedded.bytes(Buffer.from(data));
  });
}

function isKey(key: string): boolean {
  const colon = key.lastIndexOf(":");
  return isPlaceName(key.slice(colon + 1), key.slice(0, Math.max(0, colon)));
}

/** The credentials of a file. */
export function readCredentials(bytes: Buffer, kind: PhotoKind): Credentials[] {
  return (READERS[kind] ?? boxCredentials)(bytes);
}

const READERS: Partial<Record<PhotoKind, (bytes: Buffer) => Credentials[]>> = {
  jpeg: jpegCredentials,
  png: pngCredentials,
  webp: webpCredentials,
  tiff: tiffCredentials,
};

const APP11 = 0xeb;
const JPEG_HEAD = 8;
const BOX_HEAD = 8;

/** In segments by the number of their box, each of which repeats the box's head. */
function jpegCredentials(bytes: Buffer): Credentials[] {
  const segments = readJpeg(bytes)
    .segments.filter(
      ({ marker, data }) => marker === APP11 && data.length >= JPEG_HEAD && data.toString("latin1", 0, 2) === "JP",
    )
    .map(({ data }) => data);
  const boxes = Map.groupBy(segments, (data) => data.readUInt16BE(2));
  return [...boxes.values()].map((parts) => ({
    jumbf: Buffer.concat(parts.map((data, i) => data.subarray(JPEG_HEAD + (i === 0 ? 0 : BOX_HEAD)))),
    remove: () => {
      for (const data of parts) data.fill(0);
    },
  }));
}

function pngCredentials(bytes: Buffer): Credentials[] {
  const chunks = readPng(bytes).chunks.filter(({ type }) => type === "caBX");
  return chunks.map((chunk) => ({
    jumbf: chunk.data,
    remove: () => {
      chunk.data.fill(0);
      // An optional, private chunk that may be copied: programs skip it.
      bytes.write("voId", chunk.at + 4, "latin1");
      sealChunk(bytes, chunk);
    },
  }));
}

function webpCredentials(bytes: Buffer): Credentials[] {
  const chunks = readWebp(bytes).chunks.filter(({ type }) => type === "C2PA");
  return chunks.map(({ at, data }) => ({
    jumbf: data,
    remove: () => {
      data.fill(0);
      bytes.write("JUNK", at, "latin1");
    },
  }));
}

const TIFF_TAG = 52545;

function tiffCredentials(bytes: Buffer): Credentials[] {
  const tiff = openTiff(bytes);
  if (!tiff) return [];
  return allDirectories(tiff).flatMap((directory) => {
    const field = fieldOf(directory, TIFF_TAG);
    if (!field) return [];
    const remove = () => void removeFields({ ...tiff, pixels: [] }, directory.at, [TIFF_TAG]);
    return [{ jumbf: bytesOf(tiff, field), remove }];
  });
}

const BOX = "d8fec3d61b0e483c92975828877ec481";
/** Version, what it is for, and an offset are before the boxes. */
const PURPOSE_AT = 4;

function boxCredentials(bytes: Buffer): Credentials[] {
  return readBoxes(bytes).boxes.flatMap((box) => {
    if (box.type !== BOX && box.type !== "jumb") return [];
    const own = bytes.subarray(box.at, box.at + BOX_HEAD + box.data.length);
    const jumbf = box.type === "jumb" ? own : box.data.subarray(box.data.indexOf(0, PURPOSE_AT) + 1 + 8);
    return [{ jumbf, remove: () => void freeBox(bytes, box) }];
  });
}
