/** Ridge behind ridge in the mist, seen towards the light. */
import { createRamp, type Stops } from "../light/colour.ts";
import { blend, clamp, columnPlaces, ease, type Frame, mix, type Paint, paint } from "../light/frame.ts";
import { createNoise, type Noise } from "../light/noise.ts";
import { createSun, type SunLook } from "./sun.ts";
import { treeLine } from "./trees.ts";

export interface RidgeLook {
  seed: number;
  /** Sky from the top down to the lowest mist. */
  sky: Stops;
  /** The ridges from the farthest, 0, to the nearest, 1. */
  body: Stops;
  sun: SunLook;
  /** Where the farthest and the nearest ridge stand, 0 top, 1 bottom. */
  from: number;
  to: number;
  count: number;
  /** How high the peaks are, in frame heights. */
  relief: number;
  /** Mist in the valleys, 0..1. */
  mist: number;
  /** Height of the trees on the nearest ridge; none if absent. */
  trees?: number;
  /** Cloud in the sky, 0..1. */
  cloud?: number;
}

interface Ridge {
  /** 0 farthest, 1 nearest. */
  nearness: number;
  /** The skyline in each column, in frame heights from the top. */
  line: Float64Array;
  /** Below which mist gathers. */
  brim: Float64Array;
  /** How far below its skyline mist has swallowed it. */
  depth: number;
}

function measureRidge(look: RidgeLook, noise: Noise, places: Float64Array, index: number): Ridge {
  const nearness = look.count > 1 ? index / (look.count - 1) : 1;
  const base = mix(look.from, look.to, nearness ** 1.25);
  const scale = mix(2.6, 1.15, nearness);
  const height = look.relief * mix(0.75, 1.35, nearness);
  const rugged = mix(1, 0.25, nearness);
  const trees = look.trees && nearness > 0.45 ? look.trees * nearness ** 3 : 0;
  const ground = places.map((x) => {
    const crest = noise.ridged(x * scale + index * 5.3, index * 3.7 + 0.5, 6) - 0.42;
    const hill = noise.fbm(x * scale * 0.7 + index * 9.1, index * 1.9 + 40, 6);
    return base - height * (rugged * 1.5 * crest + (1.25 - rugged * 0.7) * hill);
  });
  const line = ground.map((top, column) => {
    return trees > 0 ? top - treeLine(noise, places[column] as number, { height: trees, row: index }) : top;
  });
  const brim = ground.map((top) => mix(base, top, 0.35) - height * 0.3);
  return { nearness, line, brim, depth: ((look.to - look.from) / look.count) * 2.2 + height * 0.5 };
}

function measureRidges(look: RidgeLook, noise: Noise, frame: Frame): Ridge[] {
  const places = columnPlaces(frame);
  return Array.from({ length: look.count }, (_, index) => measureRidge(look, noise, places, index));
}

/** Layers of mountains between a lit sky and a dark foreground. */
export function ridges(look: RidgeLook): Paint {
  return (frame) => {
    const noise = createNoise(look.seed);
    const layers = measureRidges(look, noise, frame);
    const sky = createRamp(look.sky);
    const sun = createSun(look.sun);
    const shade = createRamp(look.body);
    const haze = new Float64Array(3);
    const body = new Float64Array(3);
    paint(frame, (x, y, out, column) => {
      sky(y, out);
      if (look.cloud) {
        const streaks = noise.fbm(x * 1.3 + 3, y * 7 + noise.fbm(x * 2, y * 3, 3), 5);
        sky(clamp(y + 0.22), haze);
        sun.addGlow(x, y, haze, 1.1);
        blend(out, haze, look.cloud * ease(-0.05, 0.55, streaks) * ease(look.from + 0.05, look.from - 0.3, y));
      }
      sun.addGlow(x, y, out, 1);
      sun.addDisc(x, y, out);
      for (const { line, brim, nearness, depth } of layers) {
        const cover = clamp((y - (line[column] as number)) * frame.height + 0.5);
        if (cover === 0) continue;
        const below = y - (brim[column] as number);
        sky(clamp(mix(y, look.to, 0.25)), haze);
        sun.addGlow(x, y, haze, 0.7 * (1 - nearness));
        shade(nearness, body);
        sun.addGlow(x, y, body, 0.45 * (1 - nearness) ** 2);
        const drift = noise.fbm(x * 1.7 + nearness * 31, y * 5 + nearness * 17, 4);
        const mist = look.mist * ease(0, depth, below + depth * 0.7 * drift) * (1 - 0.75 * nearness ** 2);
        blend(body, haze, mist);
        blend(out, body, cover);
      }
    });
  };
}
