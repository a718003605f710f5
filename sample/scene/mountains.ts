/** Mountains with snow, mist in their valleys, perhaps a lake before them. */
import { lightOf } from "../light/colour.ts";
import { blend, clamp, ease, type Frame, type Light, mix, type Paint, paint, scaleLight } from "../light/frame.ts";
import { createNoise, type Noise } from "../light/noise.ts";
import { type Daylight, lightTerrain, type SunDirection } from "./daylight.ts";
import { erode } from "./erosion.ts";
import { paintSky, type Sky, type SkyAbove } from "./sky.ts";
import { createTerrain, sampleMap, type Terrain } from "./terrain.ts";
import { type Camera, type Ground, type Place, viewGround } from "./view.ts";
import { createWater, type WaterLook } from "./water.ts";

export interface MountainLook {
  /** Looks with the same seed and relief show the same mountains. */
  seed: number;
  /** Height of the peaks in cells. */
  relief: number;
  camera: Camera;
  sky: SkyAbove;
  direction: SunDirection;
  /** Sunlight, and light from the sky, on the ground. */
  warm: string;
  cool: string;
  haze: string;
  /** Distance at which two thirds are haze. */
  clear: number;
  /** Height above which level ground is white, and below which mist lies. */
  snow: number;
  mist: number;
  rock?: string;
  forest?: string;
  /** Water that mirrors what is above its horizon. */
  lake?: WaterLook;
}

const SIZE = 1024;
const raised = new Map<string, Terrain>();

/** Ridged mountains, worn by rain; raised once and then looked at from many places. */
function raiseMountains({ seed, relief }: { seed: number; relief: number }): Terrain {
  const known = raised.get(`${seed} ${relief}`);
  if (known) return known;
  const noise = createNoise(seed);
  const terrain = createTerrain(SIZE, (x, y) => {
    const [u, v] = [x / 210, y / 210];
    const bend = 0.35 * noise.fbm(u * 0.8 + 20, v * 0.8, 3);
    const massif = clamp(0.55 + 0.9 * noise.fbm(u * 0.45 + 50, v * 0.45, 2));
    return relief * massif * (noise.ridged(u + bend, v - bend, 8) ** 1.25 + 0.12 * noise.fbm(u * 3, v * 3, 4));
  });
  erode(terrain, { seed, drops: 140_000, softness: 0.25 });
  raised.set(`${seed} ${relief}`, terrain);
  return terrain;
}

/** The ground itself: rock, forest or snow under sun and sky. */
function shadeGround(look: MountainLook, noise: Noise, daylight: Daylight) {
  const [warm, cool] = [lightOf(look.warm, 1.7), lightOf(look.cool, 0.9)];
  const [rock, forest] = [lightOf(look.rock ?? "#6b625c"), lightOf(look.forest ?? "#2b3a2c")];
  const white = lightOf("#f4f6fa");
  return ({ x, y, ground }: Place, out: Light) => {
    const fine = noise.fbm(x / 2.6 + ground / 3.1, y / 2.6 - ground / 3.7, 5);
    const level = sampleMap(daylight.level, SIZE, x, y);
    const snow = ease(-6, 6, ground - look.snow + fine * 22 + Math.min(0, level - 0.6) * 130);
    const trees = ease(8, -8, ground - look.snow * 0.55 + fine * 12) * ease(0.6, 0.8, level);
    const direct = sampleMap(daylight.sun, SIZE, x, y) * (1 + 0.7 * fine);
    const open = sampleMap(daylight.sky, SIZE, x, y);
    out.set(rock);
    blend(out, forest, trees);
    blend(out, white, snow);
    for (let channel = 0; channel < 3; channel++) {
      const light = (warm[channel] as number) * direct + (cool[channel] as number) * open;
      out[channel] = (out[channel] as number) * light;
    }
  };
}

/** The ground with the air before it: mist below its level, haze with distance, warmer towards the sun. */
function createGround(look: MountainLook, terrain: Terrain, sky: Sky): Ground {
  const { camera, mist } = look;
  const noise = createNoise(look.seed + 1);
  const bare = shadeGround(look, noise, lightTerrain(terrain, look.direction, { penumbra: 2, smooth: 1 }));
  const haze = lightOf(look.haze);
  const air = new Float64Array(3);
  return {
    terrain,
    surface: (x, y, ground) => {
      if (ground > mist - 3) return ground;
      return Math.max(ground, mist - 8 + 5 * noise.fbm(x / 40, y / 40, 3));
    },
    shade: (place, out) => {
      const { x, y, ground, distance } = place;
      const screenY = camera.horizon - ((place.height - camera.height) / distance) * camera.zoom;
      air.set(haze);
      sky.sun.addGlow(place.across, screenY, air, 0.8);
      const veil = ground > mist + 11 ? 0 : ease(-2, 16, mist + 9 * noise.fbm(x / 34 + 9, y / 34, 4) - ground);
      if (veil < 1) bare(place, out);
      if (veil > 0) {
        blend(out, air, veil);
        scaleLight(out, mix(1, 0.9 + 0.35 * noise.fbm(x / 26, y / 26, 3), veil));
      }
      blend(out, air, 1 - Math.exp(-((distance / look.clear) ** 1.3)));
    },
  };
}

/** Water below its horizon, mirroring the picture above it. */
function floodLake(frame: Frame, look: WaterLook, sky: Sky): void {
  const { width, height, light } = frame;
  const last = Math.max(0, Math.floor(look.horizon * height) - 1);
  const mirror = (x: number, y: number, out: Light) => {
    const column = clamp(Math.round(x * height + width / 2 - 0.5), 0, width - 1);
    const place = clamp(Math.abs(y) * height - 0.5, 0, last);
    const above = (Math.floor(place) * width + column) * 3;
    const below = (Math.min(last, Math.floor(place) + 1) * width + column) * 3;
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = mix(light[above + channel] as number, light[below + channel] as number, place % 1);
    }
  };
  const water = createWater(look, { shade: mirror, sun: sky.sun }, 1 / height);
  paint(frame, (x, y, out) => water(x, y, out), last + 1);
}

export function mountains(look: MountainLook): Paint {
  return (frame) => {
    const sky = look.sky(look.camera.horizon);
    paintSky(frame, sky);
    viewGround(frame, look.camera, createGround(look, raiseMountains(look), sky));
    if (look.lake) floodLake(frame, look.lake, sky);
  };
}
