import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { StudioLogo } from "../../worker/domain/manifest.ts";
import { isInside } from "./inside.ts";

/** A logo as visitors get it: always a PNG, so nothing else that an SVG contains leaves this computer. */
export interface Logo {
  logo: StudioLogo;
  bytes: Uint8Array;
}

export type LogoReading = { ok: true; logo: Logo } | { ok: false; what: string; fix: string };

const LARGEST = 512 * 1024;
/** Pixels: four times the height at which it is shown. */
const BOX = { width: 1024, height: 176 };
const MOST_PIXELS = 24_000_000;
const SECONDS = 10;

const bad = (what: string, fix: string): LogoReading => ({ ok: false, what, fix });
const unreadable = (name: string) =>
  bad(`${name} can't be read as a picture`, "Export it again as PNG, or as SVG with all letters as paths");

/** Reads the logo next to `studio.yaml` and renders it as a PNG. */
export async function readLogo(content: string, name: string): Promise<LogoReading> {
  const path = join(content, await spelledOnDisk(content, name));
  if (/[/\\]/.test(name)) return bad(`${name} is not a file name`, "Put the file next to studio.yaml");
  const file = await stat(path).catch(() => null);
  if (!file?.isFile()) return bad(`${name} does not exist`, "Put the file next to studio.yaml");
  if (!(await isInside(content, path)))
    return bad(`${name} points outside the content folder`, "Copy the file here instead");
  if (file.size > LARGEST) return bad(`${name} is larger than 512 KB`, "Export it smaller; 1000 pixels are enough");
  return drawLogo(await readFile(path), name);
}

/** A file's name as its disk spells it: macOS takes letters with accents apart. */
async function spelledOnDisk(folder: string, name: string): Promise<string> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.includes(name) ? name : (names.find((one) => one.normalize("NFC") === name.normalize("NFC")) ?? name);
}

async function drawLogo(source: Buffer, name: string): Promise<LogoReading> {
  const { default: sharp } = await import("sharp");
  const limits = { limitInputPixels: MOST_PIXELS, failOn: "error", pages: 1 } as const;
  try {
    const { format, width, height } = await sharp(source, limits).metadata();
    if (format !== "svg" && format !== "png") return bad(`${name} is neither SVG nor PNG`, "Export it as one of them");
    // An SVG is rendered as sharp as it will be shown, whatever size it claims.
    const grown = Math.min(BOX.width / width, BOX.height / height);
    const density = format === "svg" ? Math.min(2400, Math.max(1, 72 * grown)) : 72;
    const { data, info } = await sharp(source, { ...limits, density })
      .timeout({ seconds: SECONDS })
      .resize({ ...BOX, fit: "inside", withoutEnlargement: format === "png" })
      .png({ palette: true, effort: 10 })
      .toBuffer({ resolveWithObject: true });
    const { isOpaque } = await sharp(data).stats();
    const digest = createHash("sha256").update(data).digest("hex").slice(0, 12);
    const logo = { file: `logo-${digest}.png`, width: info.width, height: info.height, opaque: isOpaque };
    return { ok: true, logo: { logo, bytes: data } };
  } catch {
    return unreadable(name);
  }
}
