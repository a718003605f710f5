/** A picture to be laid over every picture of a film: RGBA, as large as the film is when it is encoded. */
export interface Overlay {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** How a film's colours are written (ITU-T H.273). */
export interface Colours {
  matrix: string | null;
  fullRange: boolean | null;
}

/** What becomes of some bytes of a picture: each is weighed, and something is added. */
interface Blend {
  at: Uint32Array;
  /** Of 256: how much of the byte stays. */
  stays: Uint16Array;
  added: Uint16Array;
}

/** Lays a picture over the planes of 8-bit YCbCr 4:2:0, which follow one another without gaps; only bytes that change are touched. */
export function layOver(overlay: Overlay, colours: Colours): (planes: Uint8Array) => void {
  const { at, stays, added } = blendOf(overlay, colours);
  return (planes) => {
    for (let i = 0; i < at.length; i += 1) {
      const byte = at[i] as number;
      planes[byte] = ((planes[byte] as number) * (stays[i] as number) + (added[i] as number)) >> 8;
    }
  };
}

function blendOf({ width, height, rgba }: Overlay, colours: Colours): Blend {
  const [at, stays, added]: [number[], number[], number[]] = [[], [], []];
  const ycc = conversionOf(colours);
  const blend = (byte: number, value: number, alpha: number) => {
    at.push(byte);
    stays.push(256 - Math.round(alpha * 256));
    added.push(Math.round(value * alpha * 256));
  };
  const half = width / 2;
  const [blue, red] = [width * height, width * height + half * (height / 2)];
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [sum, cb, cr] = [0, 0, 0];
      for (const pixel of [y * width + x, y * width + x + 1, (y + 1) * width + x, (y + 1) * width + x + 1]) {
        const alpha = (rgba[pixel * 4 + 3] ?? 0) / 255;
        if (alpha === 0) continue;
        const colour = ycc(rgba[pixel * 4] ?? 0, rgba[pixel * 4 + 1] ?? 0, rgba[pixel * 4 + 2] ?? 0);
        blend(pixel, colour.y, alpha);
        sum += alpha;
        cb += colour.cb * alpha;
        cr += colour.cr * alpha;
      }
      if (sum === 0) continue;
      const chroma = (y / 2) * half + x / 2;
      blend(blue + chroma, cb / sum, sum / 4);
      blend(red + chroma, cr / sum, sum / 4);
    }
  }
  return { at: Uint32Array.from(at), stays: Uint16Array.from(stays), added: Uint16Array.from(added) };
}

/** Shares of red and blue in the brightness, of films of small and of large formats. */
const SMALL_FORMATS = { red: 0.299, blue: 0.114 };
const LARGE_FORMATS = { red: 0.2126, blue: 0.0722 };

function conversionOf({ matrix, fullRange }: Colours) {
  const { red, blue } = matrix === "smpte170m" || matrix === "bt470bg" ? SMALL_FORMATS : LARGE_FORMATS;
  const [black, light, colour] = fullRange ? [0, 255, 255] : [16, 219, 224];
  return (r: number, g: number, b: number) => {
    const bright = (red * r + (1 - red - blue) * g + blue * b) / 255;
    return {
      y: black + light * bright,
      cb: 128 + (colour * (b / 255 - bright)) / (2 * (1 - blue)),
      cr: 128 + (colour * (r / 255 - bright)) / (2 * (1 - red)),
    };
  };
}
