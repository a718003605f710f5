import { readFile } from "node:fs/promises";

/** Our own fonts, so that a mark looks the same wherever it is drawn. Each has letters that the other lacks. */
const FONTS = ["figtree-latin.woff2", "figtree-latin-ext.woff2"].map(
  (file) => new URL(`../../site/fonts/${file}`, import.meta.url),
);

/** A text as shapes: SVG path data and its box, in units of the font. */
export interface Letters {
  path: string;
  width: number;
  /** From the top of the highest letter to the bottom of the lowest. */
  height: number;
}

async function openFonts() {
  const { create } = await import("fontkitten");
  const opened = await Promise.all(FONTS.map(async (url) => create(await readFile(url))));
  return opened.filter((font) => "glyphForCodePoint" in font);
}

let fonts: ReturnType<typeof openFonts> | null = null;

/** Characters of a text that no font has. */
async function missingIn(text: string): Promise<string[]> {
  fonts ??= openFonts();
  const known = await fonts;
  const letters = [...text.normalize("NFC")];
  return [
    ...new Set(letters.filter((one) => !known.some((font) => font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0)))),
  ];
}

/** Why a text can't be drawn; null: it can. */
export async function letterFault(text: string): Promise<{ what: string; fix: string } | null> {
  const missing = await missingIn(text);
  if (missing.length > 0) {
    const fix = "Leave them out, or use a logo: a PNG, or an SVG with all letters as paths";
    return { what: `can't be drawn, because the font lacks ${missing.slice(0, 10).join(" ")}`, fix };
  }
  return (await drawLetters(text)).path === "" ? { what: "has nothing to draw", fix: "Write some letters" } : null;
}

/** Draws a text, letter by letter. */
export async function drawLetters(text: string): Promise<Letters> {
  fonts ??= openFonts();
  const known = await fonts;
  const parts: string[] = [];
  let [at, left, right, top, bottom] = [0, Infinity, -Infinity, -Infinity, Infinity];
  for (const letter of text.normalize("NFC")) {
    const code = letter.codePointAt(0) ?? 0;
    const glyph = known.find((font) => font.hasGlyphForCodePoint(code))?.glyphForCodePoint(code);
    if (!glyph) continue;
    const { minX, maxX, minY, maxY } = glyph.path.bbox;
    if (glyph.path.commands.length > 0) {
      parts.push(glyph.path.scale(1, -1).translate(at, 0).toSVG());
      [left, right] = [Math.min(left, at + minX), Math.max(right, at + maxX)];
      [top, bottom] = [Math.max(top, maxY), Math.min(bottom, minY)];
    }
    at += glyph.advanceWidth;
  }
  if (parts.length === 0) return { path: "", width: 0, height: 0 };
  return {
    path: `<g transform="translate(${-left} ${top})"><path d="${parts.join("")}"/></g>`,
    width: right - left,
    height: top - bottom,
  };
}
