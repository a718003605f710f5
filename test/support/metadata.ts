/** Metadata as cameras and editors write it, byte by byte, to be put into a JPEG or handed to a reader. */

import { type TiffFields, writeTiff } from "./tiff-writer.ts";

export interface ExifWish {
  tag: number;
  /** 2: ASCII, which is ended by a NUL; 3: a number; any other: bytes as they are. */
  type: number;
  value: Buffer | string | number;
}

/** A TIFF structure with the given fields of its first directory, and of the EXIF directory that hangs on it. */
export function tiffOf({
  main = [],
  exif = [],
  little = true,
}: {
  main?: ExifWish[];
  exif?: ExifWish[];
  little?: boolean;
}): Buffer {
  const below: TiffFields = exif.length > 0 ? { 34665: { ifd: fieldsOf(exif) } } : {};
  return writeTiff([{ ...fieldsOf(main), ...below }], { little });
}

const fieldsOf = (wishes: ExifWish[]): TiffFields =>
  Object.fromEntries(wishes.map(({ tag, type, value }) => [tag, fieldOf(type, value)]));

function fieldOf(type: number, value: ExifWish["value"]): TiffFields[number] {
  if (typeof value === "number") return { shorts: [value] };
  return { type, bytes: Buffer.isBuffer(value) ? value : Buffer.from(`${value}\0`) };
}

/** UTF-16 as Windows writes it. */
export const wide = (text: string) => Buffer.from(`${text}\0`, "utf16le");

/** An XMP packet; `properties` between the tags of its description, `attributes` in it. */
export function xmpOf(properties: string, attributes = ""): string {
  const namespaces = `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"`;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${namespaces} ${attributes}>${properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

/** A text in several languages. */
export function alt(name: string, texts: Record<string, string>): string {
  const items = Object.entries(texts).map(([language, text]) => `<rdf:li xml:lang="${language}">${text}</rdf:li>`);
  return `<${name}><rdf:Alt>${items.join("")}</rdf:Alt></${name}>`;
}

/** IPTC datasets of records 1 and 2, by [record, number, value]. */
export function iptcOf(...sets: [record: number, set: number, value: string | Buffer][]): Buffer {
  return Buffer.concat(
    sets.map(([record, set, value]) => {
      const data = Buffer.isBuffer(value) ? value : Buffer.from(value, "utf8");
      const head = Buffer.from([0x1c, record, set, 0, 0]);
      head.writeUInt16BE(data.length, 3);
      return Buffer.concat([head, data]);
    }),
  );
}

export const UTF8_MARK: [number, number, Buffer] = [1, 90, Buffer.from("\x1b%G", "latin1")];

/** Photoshop's image resources with IPTC among them. */
export function photoshopOf(iptc: Buffer): Buffer {
  const resource = (id: number, data: Buffer) => {
    const head = Buffer.from([0x38, 0x42, 0x49, 0x4d, id >> 8, id & 255, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32BE(data.length, 8);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  return Buffer.concat([resource(0x03ed, Buffer.alloc(16)), resource(0x0404, iptc), resource(0x0406, Buffer.alloc(7))]);
}

/** Segments of a JPEG. */
export const segments = {
  exif: (tiff: Buffer) => segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), tiff])),
  xmp: (packet: string) =>
    segment(0xe1, Buffer.concat([Buffer.from("http://ns.adobe.com/xap/1.0/\0"), Buffer.from(packet)])),
  iptc: (iptc: Buffer) => segment(0xed, Buffer.concat([Buffer.from("Photoshop 3.0\0"), photoshopOf(iptc)])),
  /** A packet too long for one segment, in parts, which may come in any order. */
  moreXmp(packet: string, { guid, part = 60_000 }: { guid: string; part?: number }): Buffer[] {
    const whole = Buffer.from(packet);
    return Array.from({ length: Math.ceil(whole.length / part) }, (_, i) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(whole.length);
      head.writeUInt32BE(i * part, 4);
      const name = Buffer.from(`http://ns.adobe.com/xmp/extension/\0${guid}`);
      return segment(0xe1, Buffer.concat([name, head, whole.subarray(i * part, (i + 1) * part)]));
    });
  },
};

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** A JPEG with segments put in front of its own. */
export const withSegments = (jpeg: Buffer, ...own: Buffer[]) =>
  Buffer.concat([jpeg.subarray(0, 2), ...own, jpeg.subarray(2)]);
