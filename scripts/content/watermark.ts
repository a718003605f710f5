import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "../terminal/problem.ts";
import { isInside } from "./inside.ts";
import { letterFault } from "./mark-letters.ts";
import { svgFault } from "./safe-svg.ts";
import type { MarkPlace, WatermarkSettings } from "./watermark-schema.ts";
import type { YamlFile } from "./yaml-file.ts";

/** What is drawn into proofs. Shares are in percent. */
export interface Watermark {
  /** Text, or a picture: a PNG, as large as it is ever drawn, and the SHA-256 of its file. */
  mark: { text: string } | { png: Buffer; sha256: string };
  position: MarkPlace;
  /** The longer edge of the mark, of the picture's shorter edge. */
  size: number;
  opacity: number;
}

interface MarkFile {
  /** Folders in which a logo may be, the nearest first. */
  folders: readonly string[];
  /** Root of all content. */
  content: string;
  /** The YAML file in problems. */
  shown: string;
  lineOf: YamlFile["lineOf"];
}

type Reading = { watermark: Watermark | null; problems: Problem[] };

/** Reads the logo that a watermark names, if it names one. */
export async function readWatermark(
  { text, logo, ...drawn }: WatermarkSettings,
  { shown, lineOf, ...at }: MarkFile,
): Promise<Reading> {
  const bad = (key: "text" | "logo", { what, fix }: { what: string; fix: string }): Reading => ({
    watermark: null,
    problems: [{ file: shown, line: lineOf(["watermark", key]), what: `watermark ${key}: ${what}`, fix }],
  });
  if (text !== undefined) {
    const fault = await letterFault(text);
    return fault ? bad("text", fault) : { watermark: { mark: { text }, ...drawn }, problems: [] };
  }
  const read = await readMark(logo ?? "", at);
  return "what" in read ? bad("logo", read) : { watermark: { mark: read, ...drawn }, problems: [] };
}

type Fault = { what: string; fix: string };

const LARGEST = 2 * 1024 * 1024;
const MOST_PIXELS = 64_000_000;
const SECONDS = 10;
/** Pixels of the longer edge: no proof is larger. */
const EDGE = 2560;

const NEAR = "Put the file next to gallery.yaml or studio.yaml";

async function readMark(
  name: string,
  { folders, content }: Pick<MarkFile, "folders" | "content">,
): Promise<{ png: Buffer; sha256: string } | Fault> {
  if (/[/\\]/.test(name)) return { what: `${name} is not a file name`, fix: NEAR };
  for (const folder of folders) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => null);
    if (!file?.isFile()) continue;
    if (!(await isInside(content, path)))
      return { what: `${name} points outside the content folder`, fix: "Copy the file here instead" };
    if (file.size > LARGEST) return { what: `${name} is larger than 2 MB`, fix: "Export it smaller" };
    return drawMark(await readFile(path), name);
  }
  return { what: `${name} does not exist`, fix: NEAR };
}

async function drawMark(source: Buffer, name: string): Promise<{ png: Buffer; sha256: string } | Fault> {
  const { default: sharp } = await import("sharp");
  const limits = { limitInputPixels: MOST_PIXELS, failOn: "error", pages: 1 } as const;
  try {
    // Before anything parses it: a file that isn't a PNG may be an SVG.
    const isPng = source.subarray(1, 4).toString("latin1") === "PNG";
    const fault = isPng ? null : svgFault(source);
    if (fault) return { what: `${name} ${fault.what}`, fix: fault.fix };
    const { format, width, height } = await sharp(source, limits).metadata();
    if (format !== "svg" && format !== "png")
      return { what: `${name} is neither SVG nor PNG`, fix: "Export it as one of them" };
    // An SVG is drawn as sharp as it will be shown, whatever size it claims.
    const density = format === "svg" ? Math.min(10_000, Math.max(1, (72 * EDGE) / Math.max(width, height))) : 72;
    const png = await sharp(source, { ...limits, density })
      .timeout({ seconds: SECONDS })
      .resize({ width: EDGE, height: EDGE, fit: "inside", withoutEnlargement: format === "png" })
      .toColourspace("srgb")
      .ensureAlpha()
      .trim({ threshold: 0 })
      .png()
      .toBuffer();
    // Of four channels, the last says how opaque it is.
    if ((await sharp(png).stats()).channels.at(-1)?.max === 0) return empty(name);
    return { png, sha256: createHash("sha256").update(source).digest("hex") };
  } catch {
    return empty(name);
  }
}

const empty = (name: string): Fault => ({
  what: `${name} can't be read as a picture, or is empty`,
  fix: "Export it again as PNG, or as SVG with all letters as paths",
});
