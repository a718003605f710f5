/** Light that spills around what is bright, as in a lens and in film. */
import type { Frame } from "../light/frame.ts";

const SHRINK = 8;
const THRESHOLD = 0.6;
const BRIGHTEST = 4;

/** Light above the threshold, at an eighth of the size. */
function brightParts(frame: Frame): Frame {
  const width = Math.ceil(frame.width / SHRINK);
  const height = Math.ceil(frame.height / SHRINK);
  const light = new Float32Array(width * height * 3);
  const from = frame.light;
  let source = 0;
  for (let row = 0; row < frame.height; row++) {
    for (let column = 0; column < frame.width; column++) {
      const target = ((row >> 3) * width + (column >> 3)) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = from[source++] as number;
        const over = (value > BRIGHTEST ? BRIGHTEST : value) - THRESHOLD;
        if (over > 0) light[target + channel] = (light[target + channel] as number) + over / (SHRINK * SHRINK);
      }
    }
  }
  return { width, height, light };
}

interface Line {
  start: number;
  stride: number;
  count: number;
  radius: number;
}

/** A running mean along one line of samples; beyond the rim it is as at the rim. */
function smoothLine(light: Float32Array, { start, stride, count, radius }: Line): void {
  const line = new Float32Array(count);
  for (let index = 0; index < count; index++) line[index] = light[start + index * stride] as number;
  const last = count - 1;
  let sum = 0;
  for (let index = -radius; index <= radius; index++)
    sum += line[index < 0 ? 0 : index > last ? last : index] as number;
  for (let index = 0; index < count; index++) {
    light[start + index * stride] = sum / (2 * radius + 1);
    const [ahead, behind] = [index + radius + 1, index - radius];
    sum += (line[ahead > last ? last : ahead] as number) - (line[behind < 0 ? 0 : behind] as number);
  }
}

/** Three running means in each direction come close to a Gaussian. */
function soften({ width, height, light }: Frame, radius: number): void {
  for (let pass = 0; pass < 3; pass++) {
    for (let line = 0; line < height * 3; line++) {
      const start = Math.floor(line / 3) * width * 3 + (line % 3);
      smoothLine(light, { start, stride: 3, count: width, radius });
    }
    for (let start = 0; start < width * 3; start++) {
      smoothLine(light, { start, stride: width * 3, count: height, radius });
    }
  }
}

/** Adds `small`, magnified eight times with straight lines between its samples. */
function addMagnified(frame: Frame, small: Frame): void {
  let target = 0;
  for (let row = 0; row < frame.height; row++) {
    const y = Math.max(0, Math.min(small.height - 1.001, (row + 0.5) / SHRINK - 0.5));
    const fy = y - Math.floor(y);
    const top = Math.floor(y) * small.width;
    const down = small.height > 1 ? small.width : 0;
    for (let column = 0; column < frame.width; column++) {
      const x = Math.max(0, Math.min(small.width - 1.001, (column + 0.5) / SHRINK - 0.5));
      const corner = (top + Math.floor(x)) * 3;
      const fx = x - Math.floor(x);
      for (let channel = 0; channel < 3; channel++) {
        const a = small.light[corner + channel] as number;
        const b = small.light[corner + 3 + channel] as number;
        const c = small.light[corner + down * 3 + channel] as number;
        const d = small.light[corner + down * 3 + 3 + channel] as number;
        const upper = a + (b - a) * fx;
        const lower = c + (d - c) * fx;
        frame.light[target] = (frame.light[target] as number) + upper + (lower - upper) * fy;
        target++;
      }
    }
  }
}

/** Spills bright light over its surroundings: `strength` 0 not at all, 1 dreamy. */
export function addGlow(frame: Frame, strength: number): void {
  const near = brightParts(frame);
  soften(near, Math.max(1, Math.round(near.height * 0.01)));
  const far: Frame = { ...near, light: near.light.slice() };
  soften(far, Math.max(2, Math.round(near.height * 0.07)));
  const both = near.light.map((light, index) => strength * (0.35 * light + 0.5 * (far.light[index] as number)));
  addMagnified(frame, { ...near, light: both });
}
