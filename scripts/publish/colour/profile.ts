import type { Curve } from "./curve.ts";
import { type Primaries, primariesUnderD50 } from "./primaries.ts";

/** What a colour space is made of. */
export interface Space {
  primaries: Primaries;
  curve: Curve;
}

/** A minimal ICC profile, version 4.2; null for primaries that don't span a space. */
export function profileOf({ primaries, curve }: Space): Buffer | null {
  const xyz = primariesUnderD50(primaries);
  return xyz && matrixProfile(xyz, parametric(curve));
}

/** The profile of red, green and blue as XYZ under D50, one after the other, all with this curve: a `curv` or `para` tag. */
export function matrixProfile(xyz: readonly number[], curve: Buffer): Buffer {
  const colours = ["rXYZ", "gXYZ", "bXYZ"].map((name, i): Tag => [[name], xyzTag(xyz.slice(i * 3, i * 3 + 3))]);
  return assemble([
    [["desc"], textTag("RGB")],
    [["cprt"], textTag("CC0")],
    [["wtpt"], xyzTag([0.9642, 1, 0.8249])],
    ...colours,
    [["rTRC", "gTRC", "bTRC"], curve],
  ]);
}

/** Names of tags that share their data. */
type Tag = [names: string[], data: Buffer];

const HEADER = 128;

function assemble(tags: readonly Tag[]): Buffer {
  const names = tags.flatMap(([own]) => own);
  const table = Buffer.alloc(4 + names.length * 12);
  table.writeUInt32BE(names.length, 0);
  const parts: Buffer[] = [];
  let at = HEADER + table.length;
  let entry = 4;
  for (const [own, data] of tags) {
    for (const name of own) {
      table.write(name, entry, "latin1");
      table.writeUInt32BE(at, entry + 4);
      table.writeUInt32BE(data.length, entry + 8);
      entry += 12;
    }
    const whole = padded(data);
    parts.push(whole);
    at += whole.length;
  }
  return Buffer.concat([header(at), table, ...parts]);
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x04200000, 8);
  bytes.write("mntrRGB XYZ ", 12, "latin1");
  // 1 January 2026; a profile of the same space is the same to its last byte.
  for (const [i, value] of [2026, 1, 1].entries()) bytes.writeUInt16BE(value, 24 + i * 2);
  bytes.write("acsp", 36, "latin1");
  xyzTag([0.9642, 1, 0.8249]).copy(bytes, 68, 8);
  return bytes;
}

const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);

function typed(type: string, size: number): Buffer {
  const bytes = Buffer.alloc(8 + size);
  bytes.write(type, 0, "latin1");
  return bytes;
}

function xyzTag(xyz: readonly number[]): Buffer {
  const bytes = typed("XYZ ", 12);
  for (const [i, value] of xyz.entries()) bytes.writeInt32BE(Math.round(value * 65536), 8 + i * 4);
  return bytes;
}

function parametric({ g, a, b, c, d }: Curve): Buffer {
  const bytes = typed("para", 24);
  bytes.writeUInt16BE(3, 8);
  for (const [i, value] of [g, a, b, c, d].entries()) bytes.writeInt32BE(Math.round(value * 65536), 12 + i * 4);
  return bytes;
}

function textTag(text: string): Buffer {
  const utf16 = Buffer.from(text, "utf16le").swap16();
  const bytes = typed("mluc", 20);
  for (const [i, value] of [1, 12].entries()) bytes.writeUInt32BE(value, 8 + i * 4);
  bytes.write("enUS", 16, "latin1");
  for (const [i, value] of [utf16.length, 28].entries()) bytes.writeUInt32BE(value, 20 + i * 4);
  return Buffer.concat([bytes, utf16]);
}
