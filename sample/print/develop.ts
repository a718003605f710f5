/** From light to print: glow, a darker rim, a soft shoulder, then 8 bits a channel. */
import { fromLinear } from "../light/colour.ts";
import { clamp, type Frame } from "../light/frame.ts";
import { randomStream } from "../light/noise.ts";
import { addGlow } from "./glow.ts";

export interface Development {
  /** Exposure; 1 is as painted. */
  exposure?: number;
  /** How far bright light spills, 0..1. */
  glow?: number;
  /** How much the corners darken, 0..1. */
  vignette?: number;
  /** 1 is as painted, more is more vivid. */
  saturation?: number;
  /** 1 is as painted, more parts light from shade. */
  contrast?: number;
}

const MIDDLE_GREY = 0.2;
const SHOULDER = 0.55;

/** Straight up to the shoulder, then bending towards white. */
function bend(value: number): number {
  if (value <= SHOULDER) return Math.max(0, value);
  const over = (value - SHOULDER) / (1 - SHOULDER);
  return SHOULDER + ((1 - SHOULDER) * 1.15 * over) / (0.9 + over);
}

// Tables are indexed by the square root of the light, so that shadows get as many steps as they need.
const STEPS = 8192;
const BRIGHTEST = 9;

function tabulate(of: (light: number) => number): Float32Array {
  return Float32Array.from({ length: STEPS + 1 }, (_, step) => of((step / STEPS) ** 2 * BRIGHTEST));
}

function lookUp(table: Float32Array, light: number): number {
  const place = Math.sqrt(light > 0 ? light / BRIGHTEST : 0) * STEPS + 0.5;
  return table[place < STEPS ? Math.floor(place) : STEPS] as number;
}

const PAPER = tabulate((light) => clamp(fromLinear(bend(light))) * 255);

/** Develops a frame to sRGB bytes, dithered so that gradients show no bands. */
export function develop(frame: Frame, options: Development = {}): Uint8Array {
  const { exposure = 1, glow = 0.3, vignette = 0.25, saturation = 1, contrast = 1 } = options;
  if (glow > 0) addGlow(frame, glow);
  const { width, height, light } = frame;
  const bytes = new Uint8ClampedArray(light.length);
  const random = randomStream(width * 31 + height);
  const reach = (width * width + height * height) / 4;
  // Around a middle grey, so that contrast makes the picture as a whole neither brighter nor darker.
  const gains = tabulate((tone) => (Math.max(1e-4, tone) / MIDDLE_GREY) ** (contrast - 1));
  let index = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++, index += 3) {
      const rim = ((column - width / 2) ** 2 + (row - height / 2) ** 2) / reach;
      const gain = exposure * (1 - vignette * rim * (0.4 + 0.6 * rim));
      const red = (light[index] as number) * gain;
      const green = (light[index + 1] as number) * gain;
      const blue = (light[index + 2] as number) * gain;
      const tone = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      const part = lookUp(gains, tone);
      const vivid = saturation * part;
      const grey = tone * (part - vivid);
      const dither = random() - 0.5;
      bytes[index] = lookUp(PAPER, grey + red * vivid) + dither;
      bytes[index + 1] = lookUp(PAPER, grey + green * vivid) + dither;
      bytes[index + 2] = lookUp(PAPER, grey + blue * vivid) + dither;
    }
  }
  return new Uint8Array(bytes.buffer);
}
