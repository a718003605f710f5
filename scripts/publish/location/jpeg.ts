import { createHash } from "node:crypto";
import type { Embedded } from "./embedded.ts";
import { blankExif } from "./exif.ts";
import { blankFlir } from "./flir.ts";
import { blankGathered } from "./gathered.ts";
import { blankGoPro } from "./gopro.ts";
import { readJpeg, type Segment } from "./jpeg-segments.ts";
import { blankPhotoshop } from "./photoshop.ts";
import { blankProfile } from "./profile.ts";
import { blankXmp } from "./xmp.ts";

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP = "http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP = "Photoshop 3.0\0";
const FLIR = "FLIR\0";
const GOPRO = "GoPro\0";
const ICC = "ICC_PROFILE\0";
const JUMBF = "JP";
/** GUID, full length and offset are before the data of an extended packet's part. */
const MORE_XMP_HEAD = MORE_XMP.length + 40;
const APP = (number: number) => 0xe0 + number;

/** Blanks the location in a JPEG's segments, in place. True when found. */
export function blankJpeg(bytes: Buffer, embedded: Embedded): boolean {
  const { segments } = readJpeg(bytes);
  const found = [
    ...exifOf(segments).map((pieces) => blankGathered(pieces, (whole) => blankExif(whole, embedded))),
    blankAllXmp(segments, embedded),
    blankGathered(dataOf(segments, APP(13), PHOTOSHOP), (whole) => blankPhotoshop(whole, embedded)),
    blankGathered(dataOf(segments, APP(2), ICC, ICC.length + 2), (whole) => blankProfile(whole, embedded)),
    blankGathered(dataOf(segments, APP(1), FLIR, FLIR.length + 3), blankFlir),
    blankGathered(dataOf(segments, APP(6), GOPRO), blankGoPro),
    ...segments.filter(isOther).map(({ data }) => embedded.bytes(data)),
  ];
  return found.includes(true);
}

const begins = (data: Buffer, text: string) => data.toString("latin1", 0, text.length) === text;

/** The data of a kind of segment, behind its name or more. */
function dataOf(segments: readonly Segment[], kind: number, name: string, from = name.length): Buffer[] {
  return segments.filter((s) => s.marker === kind && begins(s.data, name)).map(({ data }) => data.subarray(from));
}

/** EXIF of each structure: one that is too large for a segment goes on in the next, without a beginning of its own. */
function exifOf(segments: readonly Segment[]): Buffer[][] {
  const found: Buffer[][] = [];
  // Readers take any sixth byte.
  for (const piece of dataOf(segments, APP(1), EXIF.slice(0, 5), EXIF.length)) {
    const last = found.at(-1);
    if (last && !/^(?:II\*\0|MM\0\*)/.test(piece.toString("latin1", 0, 4))) last.push(piece);
    else found.push([piece]);
  }
  return found;
}

function blankAllXmp(segments: readonly Segment[], embedded: Embedded): boolean {
  const packets = dataOf(segments, APP(1), XMP);
  let found = false;
  for (const packet of packets) if (blankXmp(packet, embedded)) found = true;
  const more = segments.filter((s) => s.marker === APP(1) && begins(s.data, MORE_XMP) && s.data.length > MORE_XMP_HEAD);
  for (const [guid, parts] of Map.groupBy(more, ({ data }) =>
    data.toString("latin1", MORE_XMP.length, MORE_XMP.length + 32),
  )) {
    for (const copy of copiesOf(parts)) {
      const pieces = copy.map(({ data }) => data.subarray(MORE_XMP_HEAD));
      if (!blankGathered(pieces, (whole) => blankXmp(whole, embedded))) continue;
      nameAgain(guid, { parts: copy, packets, pieces });
      found = true;
    }
  }
  return found;
}

const offsetOf = ({ data }: Segment) => data.readUInt32BE(MORE_XMP.length + 36);

/** The parts of an extended packet in order, once for each time that a file has them. */
function copiesOf(parts: readonly Segment[]): Segment[][] {
  const places = [...Map.groupBy(parts, offsetOf)].sort(([a], [b]) => a - b).map(([, same]) => same);
  const most = Math.max(...places.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => places.flatMap((same) => same[i] ?? same[0] ?? []));
}

/** An extended packet is named by its MD5, in its parts and in the packet it belongs to (XMP part 3, 1.1.3.1). */
function nameAgain(
  guid: string,
  { parts, packets, pieces }: { parts: readonly Segment[]; packets: readonly Buffer[]; pieces: readonly Buffer[] },
): void {
  const name = createHash("md5").update(Buffer.concat(pieces)).digest("hex").toUpperCase();
  for (const { data } of parts) data.write(name, MORE_XMP.length, "latin1");
  for (const packet of packets) {
    const at = packet.indexOf(guid, 0, "latin1");
    if (at >= 0) packet.write(name, at, "latin1");
  }
}

const NAMED: [number, string][] = [
  [APP(1), EXIF.slice(0, 5)],
  [APP(1), XMP],
  [APP(1), MORE_XMP],
  [APP(1), FLIR],
  [APP(13), PHOTOSHOP],
  [APP(6), GOPRO],
  [APP(2), ICC],
  // Content credentials are signed: they are left or removed whole.
  [APP(11), JUMBF],
];

/** A segment that may hold anything: comments, and what makers put there. */
function isOther({ marker, data }: Segment): boolean {
  const mayHold = marker === 0xfe || (marker >= 0xe0 && marker <= 0xef);
  return mayHold && !NAMED.some(([kind, name]) => kind === marker && begins(data, name));
}
