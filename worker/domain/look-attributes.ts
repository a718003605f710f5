import { contrast, mixed, parseHex, type Rgb } from "./colour.ts";

/** The look of a gallery: what `gallery.yaml` says about it, as attributes of `<html>`. */

const PAPER = { light: "#faf9f6", dark: "#161514" } as const;
/** WCAG 2.2 requires 4.5 for text; this is a little more, so that rounding never falls below. */
const CONTRAST = 4.6;

/** Theme, grid and viewer where they are not the usual ones, and the accent in two shades, legible on light and on dark paper. */
export function lookAttributes(look: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  if (look.theme === "light" || look.theme === "dark") attributes["data-theme"] = look.theme;
  if (look.grid === "columns") attributes["data-grid"] = "columns";
  if (look.viewer === "dark") attributes["data-viewer"] = "dark";
  if (look.slideshow === "photos") attributes["data-slideshow"] = "photos";
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
  let share = 0;
  while (share < 1 && contrast(mixed(colour, { towards, share }), paper) < CONTRAST) share += 0.02;
  return toHex(mixed(colour, { towards, share: Math.min(1, share) }));
}

const toHex = (colour: Rgb) => `#${colour.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
