import { createHash } from "node:crypto";
import type { StudioLogo } from "../../worker/domain/manifest.ts";
import { readBeside, type Unfit, unfit } from "./file-beside.ts";

/** A logo as visitors get it: always a PNG, so nothing else that an SVG contains leaves this computer. */
interface Logo {
  logo: StudioLogo;
  bytes: Uint8Array;
}

export type LogoReading = { ok: true; logo: Logo } | Unfit;

const LIMIT = { bytes: 512 * 1024, shown: "512 KB", fix: "Export it smaller; 1000 pixels are enough" };
/** Pixels: four times the height at which it is shown. */
const BOX = { width: 1024, height: 176 };
const MOST_PIXELS = 24_000_000;
const SECONDS = 10;

/** Reads the logo next to `studio.yaml` and renders it as a PNG. */
export async function readLogo(content: string, name: string): Promise<LogoReading> {
  const file = await readBeside(content, { name, limit: LIMIT });
  return file.ok ? drawLogo(file.bytes, name) : file;
}

async function drawLogo(source: Buffer, name: string): Promise<LogoReading> {
  const { default: sharp } = await import("sharp");
  const limits = { limitInputPixels: MOST_PIXELS, failOn: "error", pages: 1 } as const;
  try {
    const { format, width, height } = await sharp(source, limits).metadata();
    if (format !== "svg" && format !== "png")
      return unfit(`${name} is neither SVG nor PNG`, "Export it as one of them");
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
    return unfit(`${name} can't be read as a picture`, "Export it again as PNG, or as SVG with all letters as paths");
  }
}
