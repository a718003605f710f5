import { labToSrgb } from "./lab.ts";
import type { TiffShape } from "./shape.ts";

/** The numbers of a picture as they were stored, by what they are. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** A picture that any decoder understands: grey, RGB or CMYK, opaque. */
export interface Flat {
  data: Uint8Array | Uint16Array;
  channels: 1 | 3 | 4;
  /** How many in a thousand of its numbers are brighter than white. */
  beyondWhite: number;
}

/** Makes a picture flat: transparency becomes white, other channels are left out, Lab becomes sRGB, long numbers 16 bits. */
export function flatten(numbers: Numbers, shape: TiffShape): Flat {
  const { samples, colours, colour, bits, float } = shape;
  const channels = colours as Flat["channels"];
  const pixels = Math.floor(numbers.length / samples);
  const deep = bits !== 8 || colour === "lab";
  const data = deep ? new Uint16Array(pixels * channels) : new Uint8Array(pixels * channels);
  const [most, scale] = [deep ? 65535 : 255, float ? 1 : 1 / (2 ** bits - 1)];
  const read = colour === "lab" ? readLab(shape) : readShares(shape, scale);
  const pixel = [0, 0, 0, 0];
  let beyond = 0;
  for (let p = 0, from = 0, to = 0; p < pixels; p++, from += samples) {
    read(numbers, from, pixel);
    for (let c = 0; c < channels; c++, to++) {
      const value = pixel[c] ?? 0;
      if (value > 1.01) beyond += 1;
      data[to] = Math.round(Math.min(1, Math.max(0, value)) * most);
    }
  }
  return { data, channels, beyondWhite: (beyond / data.length) * 1000 };
}

type Read = (numbers: Numbers, from: number, pixel: number[]) => void;

function readShares({ colours, colour, whiteIsZero, alpha }: TiffShape, scale: number): Read {
  // Ink that is not there is white.
  const white = colour === "cmyk" || whiteIsZero ? 0 : 1;
  return (numbers, from, pixel) => {
    const opaque = alpha ? (numbers[from + alpha.at] ?? 0) * scale : 1;
    for (let c = 0; c < colours; c++) {
      const stored = (numbers[from + c] ?? 0) * scale;
      const shown = (alpha?.associated ? stored : stored * opaque) + white * (1 - opaque);
      pixel[c] = whiteIsZero ? 1 - shown : shown;
    }
  };
}

function readLab({ bits, float, iccLab, alpha }: TiffShape): Read {
  const [most, step] = bits === 8 ? [255, 1] : [65535, 256];
  const whole = iccLab && bits === 16 ? 0xff00 : most;
  const signed = (value: number) =>
    (iccLab ? value - 128 * step : value >= 128 * step ? value - 256 * step : value) / step;
  return (numbers, from, pixel) => {
    const opaque = alpha ? (numbers[from + alpha.at] ?? 0) / most : 1;
    const own = alpha?.associated ? 1 : opaque;
    const at = (c: number) => numbers[from + c] ?? 0;
    const lab = float ? [at(0), at(1), at(2)] : [(at(0) / whole) * 100, signed(at(1)), signed(at(2))];
    const [l = 0, a = 0, b = 0] = lab.map((value) => value * own);
    labToSrgb([l + 100 * (1 - opaque), a, b], pixel);
  };
}
