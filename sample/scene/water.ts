/** A water surface seen from above it: what its waves mirror, and where the sun sparkles. */
import { lightOf } from "../light/colour.ts";
import { addLight, blend, clamp, ease, type Light } from "../light/frame.ts";
import { createNoise } from "../light/noise.ts";

export interface WaterLook {
  seed: number;
  /** Where the horizon stands, 0 top, 1 bottom. */
  horizon: number;
  /** Height of the camera over the water, in lengths of the longest waves. */
  eye: number;
  /** Steepness of the waves: 0.01 a lake at dawn, 0.1 a breeze. */
  swell: number;
  /** The light that comes out of the water itself. */
  deep: string;
  /** How much the sun sparkles. */
  glitter: number;
}

interface Mirror {
  /** The light above the horizon at a point of the frame. */
  shade(x: number, y: number, out: Light): void;
  sun: { x: number; y: number; colour: string };
}

// Frame heights per unit of slope, as a normal lens has it.
const ZOOM = 1.15;
const OCTAVES = 9;

interface Waves {
  /** How the water leans across and away from the camera, where it was measured last. */
  lean: Float64Array;
  /** Measures a place; `footprint` is what one pixel covers of it. Returns how steep those waves are that no pixel shows. */
  measure(across: number, along: number, footprint: number): number;
}

/** Waves of all lengths, each as steep as the next: long ones first, crests across the view. */
function createWaves({ seed, swell }: WaterLook): Waves {
  const noise = createNoise(seed);
  const lean = new Float64Array(2);
  const slope = new Float64Array(2);
  return {
    lean,
    measure(across, along, footprint) {
      const gusts = swell * (1 + 0.5 * noise.fbm(across * 0.06 + 9, along * 0.025, 3));
      let hidden = 0;
      let wave = 0.7;
      lean[0] = 0;
      lean[1] = 0;
      for (let octave = 0; octave < OCTAVES; octave++) {
        const visible = ease(0.9, 0.25, footprint * wave);
        const steep = gusts * (octave < 2 ? 0.75 : 1);
        hidden += (1 - visible) * steep * steep;
        if (visible > 0) {
          const turn = 0.35 * Math.sin(octave * 2.4);
          const u = (across + turn * along) * wave * 0.5 + octave * 37.7;
          noise.slope(u, (along - turn * across) * wave + octave * 11.3, slope);
          const leanX = slope[0] as number;
          const leanZ = slope[1] as number;
          lean[0] = (lean[0] as number) + visible * steep * (0.5 * leanX - turn * leanZ);
          lean[1] = (lean[1] as number) + visible * steep * (leanZ + turn * 0.5 * leanX);
        }
        wave *= 1.9;
      }
      return hidden;
    },
  };
}

/** Direction to the sun, x right, y up, z ahead. */
function aimAtSun(look: WaterLook, sun: { x: number; y: number }): readonly [number, number, number] {
  const [x, y] = [sun.x / ZOOM, (look.horizon - sun.y) / ZOOM];
  const length = Math.hypot(x, y, 1);
  return [x / length, y / length, 1 / length];
}

/** Shades points of the frame below the horizon; `pixel` is a pixel's height in frame heights. */
export function createWater(look: WaterLook, mirror: Mirror, pixel: number) {
  const waves = createWaves(look);
  const deep = lightOf(look.deep);
  const sunlight = lightOf(mirror.sun.colour);
  const [sunX, sunY, sunZ] = aimAtSun(look, mirror.sun);
  const mirrored = new Float64Array(3);
  return (x: number, y: number, out: Light): void => {
    const below = Math.max(y - look.horizon, pixel * 0.5) / ZOOM;
    const along = look.eye / below;
    const hidden = waves.measure((x / ZOOM) * along, along, (pixel * along * along) / look.eye / ZOOM / 2.5);
    const leanX = waves.lean[0] as number;
    const leanZ = waves.lean[1] as number;
    const length = Math.sqrt((x / ZOOM) ** 2 + below * below + 1);
    const dx = x / ZOOM / length;
    const dy = -below / length;
    const dz = 1 / length;
    const upright = 1 / Math.sqrt(leanX * leanX + leanZ * leanZ + 1);
    const facing = (dy - dx * leanX - dz * leanZ) * upright;
    const rx = dx + 2 * facing * leanX * upright;
    const rz = Math.max(0.05, dz + 2 * facing * leanZ * upright);
    // A ray mirrored downwards meets the next wave; it sees about what a flatter ray would. Waves too small to
    // be seen turn rays up, on the mean.
    const ry = Math.abs(dy - 2 * facing * upright) + 0.5 * Math.sqrt(hidden);
    mirror.shade((rx / rz) * ZOOM, look.horizon - Math.max(0.002, (ry / rz) * ZOOM), mirrored);
    const fresnel = 0.03 + 0.97 * (1 - clamp(Math.max(-facing, 0.4 * Math.sqrt(hidden)))) ** 5;
    out.set(deep);
    blend(out, mirrored, fresnel);
    if (look.glitter === 0) return;
    // The slope that would mirror the sun into this pixel, and how far the water is from it.
    const hy = sunY - dy;
    const offX = (dx - sunX) / hy - leanX;
    const offZ = (dz - sunZ) / hy - leanZ;
    const spread = 0.00025 + 0.9 * hidden;
    const chance = Math.exp(-(offX * offX + offZ * offZ) / (2 * spread)) / spread;
    const grazing = Math.min(4, 0.25 / Math.max(0.03, -dy));
    addLight(out, sunlight, look.glitter * Math.min(9, 0.004 * chance * grazing));
  };
}
