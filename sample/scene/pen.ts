/** Draws plants as white shapes on black, in frame heights, y down. */
import sharp from "sharp";
import type { Frame } from "../light/frame.ts";

export type Point = readonly [x: number, y: number];

export interface Pen {
  /** A curve through the points. */
  stroke(points: readonly Point[], width: number): void;
  /** A seed, petal or leaf: an ellipse, turned by `angle`. */
  seed(at: Point, size: { length: number; width: number; angle: number }): void;
  /** A closed shape through the points. */
  shape(points: readonly Point[]): void;
  readonly drawn: string[];
}

const round = (value: number) => Math.round(value * 1e5) / 1e5;

/** Smooth through every point: Catmull-Rom written as cubic Béziers. */
function curveThrough(points: readonly Point[]): string {
  const at = (index: number) => points[Math.max(0, Math.min(points.length - 1, index))] as Point;
  let path = `M${round(at(0)[0])} ${round(at(0)[1])}`;
  for (let index = 0; index < points.length - 1; index++) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    const first = [b[0] + (c[0] - a[0]) / 6, b[1] + (c[1] - a[1]) / 6].map(round).join(" ");
    const second = [c[0] - (d[0] - b[0]) / 6, c[1] - (d[1] - b[1]) / 6].map(round).join(" ");
    path += `C${first} ${second} ${round(c[0])} ${round(c[1])}`;
  }
  return path;
}

export function createPen(): Pen {
  const drawn: string[] = [];
  return {
    drawn,
    stroke: (points, width) => {
      drawn.push(`<path d="${curveThrough(points)}" fill="none" stroke-width="${round(width)}"/>`);
    },
    seed: ([x, y], { length, width, angle }) => {
      const turn = `rotate(${round((angle * 180) / Math.PI)} ${round(x)} ${round(y)})`;
      const radii = `rx="${round(length / 2)}" ry="${round(width / 2)}"`;
      drawn.push(`<ellipse cx="${round(x)}" cy="${round(y)}" ${radii} transform="${turn}" stroke="none"/>`);
    },
    shape: (points) => {
      drawn.push(`<path d="${curveThrough([...points, points[0] as Point])}Z" stroke="none"/>`);
    },
  };
}

/** How much of each pixel is drawn on, 0..255, softened as by a lens that is out of focus by `blur` frame heights. */
export async function inkOf(pen: Pen, { width, height }: Frame, blur: number): Promise<Uint8Array> {
  const box = `${-width / height / 2} 0 ${width / height} 1`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${box}">` +
    `<rect x="-5" y="-5" width="10" height="10"/>` +
    `<g fill="#fff" stroke="#fff" stroke-linecap="round" stroke-linejoin="round">${pen.drawn.join("")}</g></svg>`;
  const image = sharp(Buffer.from(svg), { unlimited: true }).removeAlpha().extractChannel(0);
  const sigma = blur * height;
  return (sigma > 0.4 ? image.blur(sigma) : image).raw().toBuffer();
}
