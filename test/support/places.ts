import { crc32, deflateSync } from "node:zlib";
import { type TiffFields, writeTiff } from "./tiff-writer.ts";

/** A place as numbers nothing else in a file has. */
export const LAT = "48.398417";
export const LON = "9.991583";

/** A TIFF photo of 4 by 4 grey pixels: fields of its first page, and perhaps of a second one. */
export function tiffPhoto(fields: TiffFields, second?: TiffFields): Buffer {
  const page = (own: TiffFields): TiffFields => ({
    256: { shorts: [4] },
    257: { shorts: [4] },
    258: { shorts: [8] },
    259: { shorts: [1] },
    262: { shorts: [1] },
    273: { at: [Buffer.alloc(16, 0x40)] },
    277: { shorts: [1] },
    278: { shorts: [4] },
    279: { shorts: [16] },
    ...own,
  });
  return writeTiff(second ? [page(fields), page(second)] : [page(fields)]);
}

/** 48° 23' 54.301" N, 9° 59' 29.699" E. */
export const GPS_FIELDS: TiffFields = {
  1: "N",
  2: {
    rationals: [
      [48, 1],
      [23, 1],
      [54301, 1000],
    ],
  },
  3: "E",
  4: {
    rationals: [
      [9, 1],
      [59, 1],
      [29699, 1000],
    ],
  },
  29: "2026:06:13",
};
/** Bytes of those seconds, in both orders. */
export const GPS_MARKS = [54301, 29699].flatMap((value) => {
  const [little, big] = [Buffer.alloc(4), Buffer.alloc(4)];
  little.writeUInt32LE(value);
  big.writeUInt32BE(value);
  const thousand = [Buffer.from([0xe8, 3, 0, 0]), Buffer.from([0, 0, 3, 0xe8])];
  return [Buffer.concat([little, thousand[0] as Buffer]), Buffer.concat([big, thousand[1] as Buffer])];
});

/** XMP around what is inside a description, or its attributes. */
export function packet(inside: string, attributes = ""): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ${attributes}>${inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

/** Ways in which XMP says a place. */
export const XMP_PLACES: Record<string, string> = {
  attributes: packet("", `exif:GPSLatitude="${LAT}" exif:GPSLongitude='${LON}'`),
  elements: packet(`<exif:GPSLatitude>${LAT}</exif:GPSLatitude><exif:GPSLongitude>${LON}</exif:GPSLongitude>`),
  "another prefix": packet(`<q:GPSLatitude xmlns:q="http://ns.adobe.com/exif/1.0/">${LAT}</q:GPSLatitude>`),
  "basic geo": packet(
    `<w:lat>${LAT}</w:lat><w:long>${LON}</w:long>`,
    'xmlns:w="http://www.w3.org/2003/01/geo/wgs84_pos#"',
  ),
  "a structure": packet(
    `<i:LocationShown xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><rdf:Bag><rdf:li rdf:parseType="Resource"><exif:GPSLatitude>${LAT}</exif:GPSLatitude><i:City>Ulm</i:City></rdf:li></rdf:Bag></i:LocationShown>`,
  ),
  "a value with qualifiers": packet(
    `<exif:GPSLatitude><rdf:Description><rdf:value>${LAT}</rdf:value></rdf:Description></exif:GPSLatitude>`,
  ),
  "machine tags": packet(
    `<dc:subject><rdf:Bag><rdf:li>wedding</rdf:li><rdf:li>geo:lat=${LAT}</rdf:li><rdf:li>geo:lon=${LON}</rdf:li></rdf:Bag></dc:subject>`,
  ),
  "escaped machine tags": packet(
    `<dc:subject><rdf:Bag><rdf:li>&#x67;eo:lat=${LAT}</rdf:li><rdf:li><![CDATA[geo:lon=${LON}]]></rdf:li></rdf:Bag></dc:subject>`,
  ),
  "Mapillary's description": packet(
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{&quot;MAPLatitude&quot;: ${LAT}, "MAPLongitude": ${LON}}</rdf:li></rdf:Alt></dc:description>`,
  ),
  "a drone's attributes": packet(
    "",
    `drone-dji:GpsLatitude="${LAT}" drone-dji:GpsLongtitude="${LON}" drone-dji:AbsoluteAltitude="+478.20"`,
  ),
  "Darwin Core": packet(
    `<dwc:decimalLatitude>${LAT}</dwc:decimalLatitude><dwc:decimalLongitude>${LON}</dwc:decimalLongitude>`,
  ),
  "XML that XMP holds as text": packet(
    `<dc:description>&lt;exif:GPSLatitude&gt;${LAT}&lt;/exif:GPSLatitude&gt; <![CDATA[<trkpt lat="${LAT}" lon="${LON}"/>]]></dc:description>`,
  ),
  "short names with precise values": packet(
    `<o:lat>${LAT}</o:lat><o:position>${LAT}, ${LON}</o:position>`,
    `xmlns:o="http://example.org/" o:lng="${LON}"`,
  ),
  "keywords in a tree": packet(
    `<digiKam:TagsList><rdf:Seq><rdf:li>geo/geo:lat=${LAT}</rdf:li></rdf:Seq></digiKam:TagsList>`,
  ),
  "a description of coordinates only": packet(
    `<dc:description><rdf:Alt><rdf:li>${LAT}, ${LON}</rdf:li></rdf:Alt></dc:description>`,
  ),
};

export function jpegSegment(marker: number, ...data: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(data.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : one)));
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** Segments behind the first mark of a JPEG. */
export const intoJpeg = (jpeg: Buffer, ...parts: Buffer[]) =>
  Buffer.concat([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);

export function pngChunk(type: string, ...data: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(data.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : one)));
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, "latin1"), body, Buffer.alloc(4)]);
  chunk.writeUInt32BE(body.length);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return chunk;
}

/** Chunks behind the header of a PNG. */
export const intoPng = (png: Buffer, ...parts: Buffer[]) =>
  Buffer.concat([png.subarray(0, 33), ...parts, png.subarray(33)]);

/** Chunks at the end of a WebP, whose size is put right. */
export function intoWebp(webp: Buffer, ...parts: [string, Buffer][]): Buffer {
  const chunks = parts.map(([type, data]) => {
    const head = Buffer.alloc(8);
    head.write(type, "latin1");
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  });
  const whole = Buffer.concat([webp, ...chunks]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

export function box(type: string, ...data: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(data.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : one)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
}

const ISO6709 = `+${LAT}+00${LON}/`;
const u32 = (...values: number[]) =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    }),
  );

/** Ways in which a film says a place, in the box "moov". */
export const FILM_PLACES: Record<string, Buffer> = {
  "QuickTime's box": box("udta", box("\xa9xyz", Buffer.from([0, ISO6709.length, 0x15, 0xc7]), ISO6709)),
  "QuickTime's keys": box(
    "meta",
    box("hdlr", u32(0, 0), "mdta", u32(0, 0, 0)),
    box("keys", u32(0, 1), box("mdta", "com.apple.quicktime.location.ISO6709")),
    box("ilst", box("\0\0\0\x01", box("data", u32(1, 0), ISO6709))),
  ),
  "3GPP's box": box("udta", box("loci", u32(0), Buffer.from([0x15, 0xc7]), "Ulm\0\0", u32(654833, 3171876, 0))),
  XMP: box("udta", box("XMP_", XMP_PLACES.attributes ?? "")),
  "GoPro's box": box("udta", box("GPMF", "DEVC\0\x01\0\x1c", "GPS5l\x14\0\x01", u32(483984170, 99915830, 1, 2, 3))),
};

/** A film with a picture track's coded bytes and something in its "moov". */
export const film = (inside: Buffer) =>
  Buffer.concat([box("ftyp", "mp42\0\0\0\0isommp42"), box("mdat", Buffer.alloc(64, 0x5a)), box("moov", inside)]);

/** Content credentials with a statement in JSON. */
export const credentials = (json: string) =>
  box(
    "jumb",
    box("jumd", Buffer.alloc(16, 7), "\x03c2pa\0"),
    box("jumb", box("jumd", Buffer.alloc(16, 8), "\x03stds.exif\0"), box("json", json)),
  );

/** A Photoshop image resource. */
export function resource(id: number, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from("8BIM"),
    Buffer.from([id >> 8, id & 255, 0, 0]),
    u32(data.length),
    data,
    Buffer.alloc(data.length % 2),
  ]);
}

/** A field of IPTC's second record. */
export function iptc(dataset: number, text: string): Buffer {
  const data = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x1c, 2, dataset, data.length >> 8, data.length & 255]), data]);
}

export const zlib = (bytes: Buffer | string) => deflateSync(bytes);

/** What Samsung's phones write behind a photo: blocks by their names, and a directory of them at the end. */
export function samsungBlocks(blocks: Record<string, Buffer | string>): Buffer {
  const u32le = (...values: number[]) => Buffer.concat(values.map((value) => u32(value).swap32()));
  const parts = Object.entries(blocks).map(([name, data]) =>
    Buffer.concat([Buffer.from([0, 0, 1, 10]), u32le(name.length), Buffer.from(name), Buffer.from(data)]),
  );
  const before = (i: number) => Buffer.concat(parts.slice(i)).length;
  const entries = parts.map((part, i) => Buffer.concat([Buffer.from([0, 0, 1, 10]), u32le(before(i), part.length)]));
  const directory = Buffer.concat([Buffer.from("SEFH"), u32le(106, parts.length), ...entries]);
  return Buffer.concat([...parts, directory, u32le(directory.length), Buffer.from("SEFT")]);
}

/** An ICC profile whose copyright is this text, in each of the forms that texts have there. */
export function profilesSaying(icc: Buffer, text: string): Buffer[] {
  const utf16 = Buffer.from(text, "utf16le").swap16();
  const ascii = Buffer.from(`${text}\0`, "latin1");
  const tags = [
    Buffer.concat([Buffer.from("text\0\0\0\0"), ascii]),
    Buffer.concat([Buffer.from("desc\0\0\0\0"), u32(ascii.length), ascii, Buffer.alloc(78)]),
    Buffer.concat([Buffer.from("mluc\0\0\0\0"), u32(1, 12), Buffer.from("enUS"), u32(utf16.length, 28), utf16]),
  ];
  return tags.map((tag) => {
    const whole = Buffer.concat([icc, Buffer.alloc((4 - (icc.length % 4)) % 4), tag]);
    const entry = whole.indexOf("cprt");
    whole.writeUInt32BE(whole.length - tag.length, entry + 4);
    whole.writeUInt32BE(tag.length, entry + 8);
    whole.writeUInt32BE(whole.length, 0);
    return whole;
  });
}
