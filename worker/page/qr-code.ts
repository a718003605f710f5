import { encode } from "uqr";
import type { Markup } from "../domain/markup.ts";
import { markup } from "./markup.ts";

/** Size of one module of the code, in units of the drawing. */
const SIDE = 10;

/** A text as a QR code: an SVG element, dark on white whatever the page's colours are. */
export function qrCode(text: string): Markup {
  const { size, data } = encode(text, { ecc: "M", border: 2 });
  const modules = data.flatMap((row, y) =>
    row.map((dark, x) => (dark ? `M${x * SIDE},${y * SIDE}h${SIDE}v${SIDE}h-${SIDE}z` : "")),
  );
  const edge = size * SIDE;
  return markup`
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${edge} ${edge}">
      <rect fill="white" width="${edge}" height="${edge}"/>
      <path fill="black" d="${modules.join("")}"/>
    </svg>`;
}
