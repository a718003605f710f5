/** Pixels of a picture, four bytes each. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** The longer edge, in pixels, of all that is left of a picture: too few to recognise a face. */
const LEFT = 24;
/** The longer edge of the result, which browsers enlarge without steps. */
const SHOWN = 320;

/** A picture of which only soft colours are left; nothing brings back the rest. */
export function blurred(picture: Pixels): Pixels {
  return resampled(resampled(picture, LEFT), SHOWN);
}

function resampled({ width, height, data }: Pixels, edge: number): Pixels {
  const scale = edge / Math.max(width, height);
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const rows = along(data, { length: width, lines: height, into: wide });
  // Turned after each pass, so that both passes go along rows.
  return { width: wide, height: high, data: along(rows, { length: height, lines: wide, into: high }) };
}

interface Pass {
  length: number;
  lines: number;
  into: number;
}

/** Resamples each line, and turns rows into columns. */
function along(data: Uint8Array, { length, lines, into }: Pass): Uint8Array {
  const out = new Uint8Array(into * lines * 4);
  const scale = length / into;
  const reach = Math.max(1, scale);
  for (let to = 0; to < into; to++) {
    const middle = (to + 0.5) * scale - 0.5;
    const from = Math.ceil(middle - 2 * reach);
    const weights = Array.from({ length: Math.floor(middle + 2 * reach) - from + 1 }, (_, i) =>
      spline((from + i - middle) / reach),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let line = 0; line < lines; line++) {
      let [red, green, blue] = [0, 0, 0];
      weights.forEach((weight, i) => {
        const at = (line * length + Math.min(length - 1, Math.max(0, from + i))) * 4;
        red += weight * (data[at] ?? 0);
        green += weight * (data[at + 1] ?? 0);
        blue += weight * (data[at + 2] ?? 0);
      });
      out.set(
        [Math.round(red / total), Math.round(green / total), Math.round(blue / total), 255],
        (to * lines + line) * 4,
      );
    }
  }
  return out;
}

/** The cubic B-spline: softer than a picture needs, and without ripples. */
function spline(x: number): number {
  const far = Math.abs(x);
  if (far >= 2) return 0;
  return far < 1 ? (4 - 6 * far ** 2 + 3 * far ** 3) / 6 : (2 - far) ** 3 / 6;
}
