import path from "node:path";
import { words } from "../../worker/domain/words/voice.ts";
import { FAT32_MAX } from "../../worker/keepsake/parts.ts";
import { coloursOf } from "../terminal/colour.ts";
import { shownPath } from "../terminal/shown-path.ts";
import type { Fetched } from "./fetch-file.ts";

/** What was made, and what sticks have to do with it. */
export function madeLines(made: readonly Fetched[]): string[] {
  const { good, strong, warn } = coloursOf(process.stdout);
  const sizeOf = (bytes: number) => words("en").bytes(bytes);
  const large = made.filter(({ bytes }) => bytes > FAT32_MAX);
  return [
    ...made.map(
      ({ file, bytes }) => `${good("✓")} ${strong(shownPath(file))}: ${sizeOf(bytes)}. Unpack it and open index.html.`,
    ),
    ...(made.length > 1
      ? [
          `It was split at sets into ${made.length} zips, because sticks with FAT32 take no file over 4 GB. Each opens on its own.`,
        ]
      : []),
    ...large.map(({ file }) =>
      warn(
        `${path.basename(file)} is too large for a stick with FAT32: one film or photo has more than 4 GB. Use exFAT or NTFS, or --size web.`,
      ),
    ),
  ];
}
