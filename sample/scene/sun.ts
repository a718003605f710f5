/** A sun or moon in a sky: a disc, the glow around it, and the warm haze far around. */
import { lightOf } from "../light/colour.ts";
import { addLight, ease, type Light } from "../light/frame.ts";

export interface SunLook {
  x: number;
  y: number;
  colour: string;
  /** Brightness of the glow, about 0..2. */
  strength: number;
  /** Radius of the disc in frame heights; 0 or absent: none is seen. */
  disc?: number;
  /** How wide the glow reaches; 1 is half a frame. */
  reach?: number;
}

export interface Sun {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  /** Adds `share` of the glow to `out`. */
  addGlow(x: number, y: number, out: Light, share: number): void;
  /** Adds the disc itself, brighter than paper. */
  addDisc(x: number, y: number, out: Light): void;
}

// The glow by distance, up to `FAR` frame heights.
const FAR = 4;
const STEPS = 4096;
const GLOW = Float64Array.from({ length: STEPS + 1 }, (_, step) => {
  const distance = (step / STEPS) * FAR;
  return 0.55 * Math.exp(-distance * distance * 60) + 0.5 * Math.exp(-distance * 4.2);
});

export function createSun({ x, y, colour, strength, disc = 0, reach = 1 }: SunLook): Sun {
  const light = lightOf(colour);
  const glowAt = (px: number, py: number) => {
    const distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) / reach;
    return distance < FAR ? strength * (GLOW[Math.round((distance / FAR) * STEPS)] as number) : 0;
  };
  return {
    x,
    y,
    colour,
    addGlow: (px, py, out, share) => addLight(out, light, glowAt(px, py) * share),
    addDisc: (px, py, out) => {
      if (disc > 0) addLight(out, light, 6 * (1 - ease(disc * 0.94, disc * 1.06, Math.hypot(px - x, py - y))));
    },
  };
}
