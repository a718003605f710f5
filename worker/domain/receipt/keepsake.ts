import type { Size } from "../sizes.ts";

/** What `keepsake.json` says: format 1, which docs/keepsake.md describes. Keepsakes are kept by people, so it never changes. */
export interface KeepsakeStatement {
  format: 1;
  studio: { name: string; site: string };
  gallery: { title: string; link: string; version?: string };
  /** For whom it was made. */
  as: "guest" | "client" | "photographer";
  size: Size;
  part: number;
  parts: number;
  /** How many files the list names. */
  files: number;
  /** SHA-256 of the list (hex), which names every other file. */
  sums: string;
}

/** The list of all files of a keepsake and their SHA-256, as `sha256sum` writes and checks it. */
export const SUMS_FILE = "SHA256SUMS.txt";
/** The signature of that list. */
export const SIGNED_FILE = "keepsake.json";

/** One line of the list. */
export interface Sum {
  /** Relative to the list, with `/` between its parts. */
  path: string;
  /** SHA-256 (hex). */
  sha256: string;
}

/** The text of a list. */
export const sumsText = (sums: readonly Sum[]): string =>
  sums.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");

/** The lines of a list; null: it is none. */
export function readSums(text: string): Sum[] | null {
  const lines = text.split("\n");
  if (lines.pop() !== "") return null;
  const sums = lines.map((line) => /^(?<sha256>[0-9a-f]{64}) {2}(?<path>.+)$/.exec(line)?.groups);
  return sums.every((sum) => sum !== undefined) ? sums.map(({ sha256 = "", path = "" }) => ({ sha256, path })) : null;
}
