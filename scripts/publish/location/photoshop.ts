import { createHash } from "node:crypto";
import type { Embedded } from "./embedded.ts";
import { blankIptc } from "./iptc.ts";
import { blankXmp } from "./xmp.ts";

const SIGNATURES = ["8BIM", "MeSa", "AgHg", "PHUT", "DCSR"];
const ID = { iptc: 0x0404, xmp: 0x0424, iptcDigest: 0x0425 } as const;

interface Resource {
  id: number;
  data: Buffer;
}

/** Blanks the location in Photoshop's image resources: IPTC, XMP, EXIF, previews and whatever else is inside. True when found. */
export function blankPhotoshop(bytes: Buffer, embedded: Embedded): boolean {
  const resources = readResources(bytes);
  const digest = resources.find(({ id, data }) => id === ID.iptcDigest && data.length === 16)?.data;
  let found = false;
  for (const { id, data } of resources) {
    const before = id === ID.iptc && digest?.equals(md5(data)) ? digest : null;
    if (blank({ id, data }, embedded)) found = true;
    // Photoshop takes IPTC whose digest differs for newer than XMP.
    if (before) md5(data).copy(before);
  }
  return found;
}

const md5 = (data: Buffer) => createHash("md5").update(data).digest();

function blank({ id, data }: Resource, embedded: Embedded): boolean {
  if (id === ID.iptc) return blankIptc(data, embedded);
  if (id === ID.xmp) return blankXmp(data, embedded);
  return id !== ID.iptcDigest && embedded.bytes(data);
}

function readResources(bytes: Buffer): Resource[] {
  const found: Resource[] = [];
  for (let at = nextResource(bytes, 0); at >= 0 && at + 12 <= bytes.length; ) {
    // The resource's name is a Pascal string, padded to an even length.
    const nameLength = (bytes[at + 6] ?? 0) + 1;
    const sizeAt = at + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > bytes.length) break;
    const end = sizeAt + 4 + bytes.readUInt32BE(sizeAt);
    found.push({ id: bytes.readUInt16BE(at + 4), data: bytes.subarray(sizeAt + 4, end) });
    at = nextResource(bytes, end);
  }
  return found;
}

/** Where the next resource begins, also after a gap. */
function nextResource(bytes: Buffer, from: number): number {
  if (SIGNATURES.includes(bytes.toString("latin1", from, from + 4))) return from;
  const found = SIGNATURES.map((sign) => bytes.indexOf(sign, from, "latin1")).filter((at) => at >= 0);
  return found.length > 0 ? Math.min(...found) : -1;
}
