import type { Metadata } from "sharp";
import type { PhotoKind } from "../../content/kind.ts";

/** A file as far as it is read before it is decoded. */
export interface FileFacts {
  bytes: Buffer;
  kind: PhotoKind;
  header: Metadata;
}

interface Correction {
  /** The `DECODER` that has it. */
  since: number;
  /** Whose pictures were wrong before. */
  concerns: (file: FileFacts) => boolean;
}

/** What was corrected in how files are read and decoded, oldest first. Entries are never removed: hashes depend on them. */
const CORRECTIONS: readonly Correction[] = [];

/** The newest correction that a file's pictures depend on; 0 when none concerns it. */
export function decodingOf(file: FileFacts): number {
  return CORRECTIONS.findLast(({ concerns }) => concerns(file))?.since ?? 0;
}
