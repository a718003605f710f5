import type { Embedded } from "./embedded.ts";
import { blankText } from "./text.ts";

const HEADER = 128;
const MOST_TAGS = 100;
/** An MD5 of the profile, which may be missing (ICC.1:2022, 7.2.18). */
const ID = { from: 84, to: 100 } as const;
const LANGUAGES = { type: "mluc", count: 8, entries: 16, size: 12 } as const;

/** Blanks coordinates in the texts of an ICC profile: its description, copyright and the like. True when found. */
export function blankProfile(icc: Buffer, embedded: Embedded): boolean {
  if (icc.length < HEADER + 4 || icc.toString("latin1", 36, 40) !== "acsp") return false;
  const found = textsOf(icc)
    .map((text) => blankText(text, embedded))
    .includes(true);
  if (found) icc.fill(0, ID.from, ID.to);
  return found;
}

function textsOf(icc: Buffer): Buffer[] {
  const count = Math.min(icc.readUInt32BE(HEADER), MOST_TAGS, Math.floor((icc.length - HEADER - 4) / 12));
  return Array.from({ length: count }, (_, i) => {
    const entry = HEADER + 4 + i * 12;
    const from = icc.readUInt32BE(entry + 4);
    return icc.subarray(from, from + icc.readUInt32BE(entry + 8));
  }).flatMap(lettersOf);
}

function lettersOf(tag: Buffer): Buffer[] {
  const type = tag.toString("latin1", 0, 4);
  if (type === "desc" && tag.length >= 12) return [tag.subarray(12, 12 + tag.readUInt32BE(8))];
  if (type === "text") return [tag.subarray(8)];
  if (type !== LANGUAGES.type || tag.length < LANGUAGES.entries) return [];
  const count = Math.min(
    tag.readUInt32BE(LANGUAGES.count),
    Math.floor((tag.length - LANGUAGES.entries) / LANGUAGES.size),
  );
  return Array.from({ length: count }, (_, i) => {
    const at = LANGUAGES.entries + i * LANGUAGES.size;
    const start = tag.readUInt32BE(at + 8);
    return tag.subarray(start, start + tag.readUInt32BE(at + 4));
  });
}
