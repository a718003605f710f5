/** The look of a gallery: what `gallery.yaml` says about it, as attributes of `<html>`. */

type Rgb = readonly [number, number, number];

const PAPER = { light: "#faf9f6", dark: "#161514" } as const;
/** WCAG 2.2 requires 4.5 for text; this is a little more, so that rounding never falls below. */
const CONTRAST = 4.6;

/** Theme, grid and viewer where they are not the usual ones, and the accent in two shades, legible on light and on dark paper. */
export function lookAttributes(look: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  if (look.theme === "light" || look.theme === "dark") attributes["data-theme"] = look.theme;
  if (look.grid === "columns") attributes["data-grid"] = "columns";
  if (look.viewer === "dark") attributes["data-viewer"] = "dark";
  const accent = parseHex(look.accent ?? "");
  if (accent) {
    const light = legible(accent, { on: PAPER.light, towards: [0, 0, 0] });
    const dark = legible(accent, { on: PAPER.dark, towards: [255, 255, 255] });
    attributes.style = `--accent-light:${light};--accent-dark:${dark}`;
  }
  return attributes;
}

/** The colour, mixed towards black or white only as far as `CONTRAST` on the paper requires. */
function legible(colour: Rgb, { on, towards }: { on: string; towards: Rgb }): string {
  const paper = parseHex(on) ?? towards;
  const mixed = (share: number): Rgb => {
    const [r, g, b] = colour.map((c, i) => Math.round(c + ((towards[i] ?? 0) - c) * share));
    return [r ?? 0, g ?? 0, b ?? 0];
  };
  let share = 0;
  while (share < 1 && contrast(mixed(share), paper) < CONTRAST) share += 0.02;
  return toHex(mixed(Math.min(1, share)));
}

function parseHex(hex: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1];
  if (!digits) return null;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const toHex = (colour: Rgb) => `#${colour.map((c) => c.toString(16).padStart(2, "0")).join("")}`;

/** Contrast ratio of two sRGB colours, 1 to 21 (WCAG 2.2). */
function contrast(a: Rgb, b: Rgb): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
