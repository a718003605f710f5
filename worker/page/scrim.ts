import { contrast, mixed, parseHex, type Rgb } from "../domain/colour.ts";

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** WCAG 2.2 requires 4.5 for text. */
const CONTRAST = 4.6;
/** A picture has lighter places than the colours of its corners. */
const MARGIN = 0.1;
const LEAST = 0.2;
/** For a picture that was not measured: enough on pure white. */
const UNKNOWN = 0.64;

/**
 * How much black white text needs behind it, 0 to 1, at the top and at the bottom of a picture with these colours of its
 * corners ("rrggbb rrggbb rrggbb rrggbb": the upper two, then the lower two).
 */
export function scrimOf(placeholder: string): { top: number; bottom: number } {
  const corners = placeholder.split(" ").map((colour) => parseHex(`#${colour}`));
  const need = (colours: readonly (Rgb | null | undefined)[]) => Math.max(...colours.map(shareFor));
  return { top: need(corners.slice(0, 2)), bottom: need([corners[2], corners[3]]) };
}

function shareFor(colour: Rgb | null | undefined): number {
  if (!colour) return UNKNOWN;
  let share = 0;
  while (contrast(WHITE, mixed(colour, { towards: BLACK, share })) < CONTRAST) share += 0.02;
  return Number(Math.max(LEAST, share + MARGIN).toFixed(2));
}
