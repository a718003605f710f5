/** Northern lights: thin folded curtains high above, green at their hems and violet where they fade. */
import { createRamp, type Stops } from "../light/colour.ts";
import { createField } from "../light/field.ts";
import { addLight, clamp, ease, type Light } from "../light/frame.ts";
import { createNoise, type Noise } from "../light/noise.ts";
import { sampleMap } from "./terrain.ts";

export interface AuroraLook {
  seed: number;
  strength: number;
  /** From the hem, 0, to the upper end of the rays, 1. */
  colours: Stops;
  /** How tall the curtains are, 1 is usual. */
  tall?: number;
}

const SIZE = 768;
const LAYERS = 56;
const SPAN = 14;

/** Seen from below: where the curtains hang, as thin lines that wander and fold. */
function hangCurtains(noise: Noise): Float32Array {
  return Float32Array.from({ length: SIZE * SIZE }, (_, index) => {
    const u = ((index % SIZE) / SIZE) * SPAN;
    const v = (Math.floor(index / SIZE) / SIZE) * SPAN;
    const bend = noise.fbm(u * 0.35, v * 0.6 + 20, 3);
    const folds = 0.07 * noise.fbm(u * 2.3 + 9, v * 2.3, 3);
    const line = 1 - Math.abs(noise.at(u * 0.16 + bend * 0.5 + folds, v * 0.42 + bend * 1.1 + folds * 2)) * 2.2;
    const alive = ease(-0.45, 0.5, noise.fbm(u * 0.35 + 50, v * 0.35, 2));
    const rays = 0.55 + 0.75 * Math.abs(noise.at(u * 11, v * 2.5)) + 0.5 * noise.at(u * 31, v * 6);
    return clamp(line) ** 10 * alive * Math.max(0, rays);
  });
}

/** What each layer of air adds: bright just above the hem, then fading upwards. */
function createLayers(colours: Stops): Float64Array {
  const ramp = createRamp(colours);
  const colour = new Float64Array(3);
  const shine = new Float64Array(LAYERS * 3);
  for (let layer = 0; layer < LAYERS; layer++) {
    const rise = layer / (LAYERS - 1);
    const fade = ease(0, 0.06, rise) * Math.exp(-rise * 3.1) * (1 - rise);
    ramp(rise, colour);
    for (let channel = 0; channel < 3; channel++) shine[layer * 3 + channel] = (colour[channel] as number) * fade;
  }
  return shine;
}

/** Adds the lights to a sky: sums what every layer of air shines along the line of sight. */
export function createAurora(look: AuroraLook, horizon: number): (x: number, y: number, out: Light) => void {
  const curtains = hangCurtains(createNoise(look.seed));
  const layers = createLayers(look.colours);
  const tall = look.tall ?? 1;
  const work = (x: number, y: number, out: Float32Array, at: number) => {
    const up = horizon - y;
    const slope = Math.max(0.012, up) * 1.1 + 0.05;
    const gain = (look.strength * ease(-0.02, 0.16, up) * 2.4) / Math.sqrt(LAYERS);
    for (let layer = 0; layer < LAYERS; layer++) {
      const away = (1 + (tall * layer) / LAYERS) / slope;
      const u = 0.5 + (x * away * 0.55) / SPAN;
      if (u < 0 || u > 1) continue;
      const light = gain * sampleMap(curtains, SIZE, u * SIZE, (((away * 0.75) % SPAN) / SPAN) * SIZE);
      for (let channel = 0; channel < 3; channel++) {
        out[at + channel] = (out[at + channel] as number) + light * (layers[layer * 3 + channel] as number);
      }
    }
  };
  const field = createField({ fineness: 360, depth: horizon, channels: 3, work });
  const light = new Float64Array(3);
  return (x, y, out) => {
    field(x, y, light);
    addLight(out, light, 1);
  };
}
