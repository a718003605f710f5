/** A chromaticity, as CIE x and y. */
export type Point = readonly [x: number, y: number];

/** The colours of a space's red, green and blue, and of its white. */
export interface Primaries {
  red: Point;
  green: Point;
  blue: Point;
  white: Point;
}

const D65: Point = [0.3127, 0.329];
const C: Point = [0.31, 0.316];
const DCI: Point = [0.314, 0.351];
const E: Point = [1 / 3, 1 / 3];

const under = (white: Point, red: Point, green: Point, blue: Point): Primaries => ({ red, green, blue, white });

export const SRGB_PRIMARIES = under(D65, [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]);
export const P3_PRIMARIES = under(D65, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]);
export const ADOBE_PRIMARIES = under(D65, [0.64, 0.33], [0.21, 0.71], [0.15, 0.06]);

const NTSC_1987 = under(D65, [0.63, 0.34], [0.31, 0.595], [0.155, 0.07]);

/** By the numbers of ITU-T H.273, table 2. */
export const CICP_PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: SRGB_PRIMARIES,
  4: under(C, [0.67, 0.33], [0.21, 0.71], [0.14, 0.08]),
  5: under(D65, [0.64, 0.33], [0.29, 0.6], [0.15, 0.06]),
  6: NTSC_1987,
  7: NTSC_1987,
  8: under(C, [0.681, 0.319], [0.243, 0.692], [0.145, 0.049]),
  9: under(D65, [0.708, 0.292], [0.17, 0.797], [0.131, 0.046]),
  10: under(E, [1, 0], [0, 1], [0, 0]),
  11: under(DCI, [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]),
  12: P3_PRIMARIES,
  22: under(D65, [0.63, 0.34], [0.295, 0.605], [0.155, 0.077]),
};

type Matrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number];

// Bradford (ICC.1:2022, annex E).
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];
const D50: Row = [0.9642, 1, 0.8249];

/** Red, green and blue as XYZ under D50, one after the other, as profiles have them; null for points that don't span a space. */
export function primariesUnderD50({ red, green, blue, white }: Primaries): number[] | null {
  if ([red, green, blue, white].some(([x, y]) => !(x >= 0 && y >= 0 && x + y <= 1))) return null;
  if (white[1] === 0) return null;
  const light = [red, green, blue].map(([x, y]): Row => [x, y, 1 - x - y]);
  const columns = transpose(light as unknown as Matrix);
  const inverse = invert(columns);
  if (!inverse) return null;
  const [x, y] = white;
  const whiteXyz: Row = [x / y, 1, (1 - x - y) / y];
  const shares = times(inverse, whiteXyz);
  return light.flatMap((point, i) => adapt(scaled(point, shares[i] ?? 0), whiteXyz));
}

function adapt(xyz: Row, white: Row): number[] {
  const [from, to, cones] = [times(BRADFORD, white), times(BRADFORD, D50), times(BRADFORD, xyz)];
  const seen = cones.map((cone, i) => (cone * (to[i] ?? 0)) / (from[i] || 1)) as unknown as Row;
  const back = invert(BRADFORD);
  return back ? [...times(back, seen)] : [];
}

const scaled = ([x, y, z]: Row, by: number): Row => [x * by, y * by, z * by];
const dot = ([a, b, c]: Row, [x, y, z]: Row) => a * x + b * y + c * z;
const times = ([a, b, c]: Matrix, row: Row): Row => [dot(a, row), dot(b, row), dot(c, row)];
const transpose = ([a, b, c]: Matrix): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];
const cross = ([a, b, c]: Row, [x, y, z]: Row): Row => [b * z - c * y, c * x - a * z, a * y - b * x];

function invert([a, b, c]: Matrix): Matrix | null {
  const size = dot(a, cross(b, c));
  if (Math.abs(size) < 1e-9) return null;
  return transpose([scaled(cross(b, c), 1 / size), scaled(cross(c, a), 1 / size), scaled(cross(a, b), 1 / size)]);
}
