/** Sand: long crests with a gentle side and a steep one, ripples near by, and a sun low enough to draw them. */
import { lightOf } from "../light/colour.ts";
import { blend, clamp, ease, mix, type Paint } from "../light/frame.ts";
import { createNoise, type Noise } from "../light/noise.ts";
import { type Daylight, lightTerrain, type SunDirection } from "./daylight.ts";
import { paintSky, type SkyAbove } from "./sky.ts";
import { createTerrain, sampleMap, smoothMap, type Terrain } from "./terrain.ts";
import { type Camera, type Place, standOn, viewGround } from "./view.ts";

export interface DuneLook {
  seed: number;
  sky: SkyAbove;
  direction: SunDirection;
  warm: string;
  cool: string;
  sand: string;
  haze: string;
  clear: number;
  /** Height of the crests and distance between them, in cells. */
  relief: number;
  spacing: number;
  camera: Camera;
}

const SIZE = 1024;

// A dune in profile over one spacing: a long windward rise, a crest, a short slip face.
function profile(phase: number): number {
  const share = phase - Math.floor(phase);
  const [crest, round] = [0.7, 0.035];
  const rise = (share / crest) ** 1.35;
  const fall = (1 - share) / (1 - crest);
  const lead = clamp(0.5 + (fall - rise) / (2 * round * 4));
  return mix(fall, rise, lead) - round * 4 * lead * (1 - lead);
}

function raiseDunes(noise: Noise, { relief, spacing }: DuneLook): Terrain {
  const terrain = createTerrain(SIZE, (x, y) => {
    const [u, v] = [x / spacing, y / spacing];
    const bend = 1.5 * noise.fbm(u * 0.33, v * 0.33 + 8, 3) + 0.16 * noise.fbm(u * 1.3 + 5, v * 1.3, 2);
    const tall = 0.35 + 1.1 * ease(-0.5, 0.6, noise.at(u * 0.4 + 30, v * 0.55));
    const swell = 0.5 * noise.fbm(u * 0.25 + 70, v * 0.25, 2);
    const small = 0.16 * profile(1.9 * u - v * 0.5 + 2.1 * noise.fbm(u * 0.6 + 3, v * 0.6 + 90, 3));
    return relief * (tall * profile(v * 0.8 + u * 0.35 + bend) + swell + small * tall);
  });
  return { size: SIZE, heights: smoothMap(terrain.heights, SIZE, 5) };
}

/** Wind ripples: how much more or less light their slopes catch at a place. */
function rippleLight(noise: Noise, { x, y, distance }: Place): number {
  const seen = ease(140, 20, distance);
  if (seen === 0) return 0;
  const phase = (x * 0.55 + y * 0.95) / 0.85 + 2.6 * noise.fbm(x / 9, y / 9, 3);
  return seen * (0.6 + 0.6 * noise.at(x / 14, y / 14)) * Math.sin(phase * Math.PI * 2);
}

export function dunes(look: DuneLook): Paint {
  return (frame) => {
    const noise = createNoise(look.seed);
    const terrain = raiseDunes(noise, look);
    const camera = standOn(terrain, look.camera);
    const daylight: Daylight = lightTerrain(terrain, look.direction, { penumbra: 1.5, smooth: 4 });
    const sky = look.sky(camera.horizon);
    const [warm, cool, sand, haze] = [
      lightOf(look.warm, 2),
      lightOf(look.cool),
      lightOf(look.sand),
      lightOf(look.haze),
    ];
    const air = new Float64Array(3);
    paintSky(frame, sky);
    viewGround(frame, camera, {
      terrain,
      shade: (place, out) => {
        const { x, y, distance } = place;
        const grain = 1 + 0.05 * noise.at(x * 7, y * 7) + 0.08 * noise.fbm(x / 5, y / 5, 3);
        const direct = sampleMap(daylight.sun, SIZE, x, y);
        const lit = direct * (1 + 0.28 * rippleLight(noise, place));
        const open = sampleMap(daylight.sky, SIZE, x, y);
        for (let channel = 0; channel < 3; channel++) {
          const light = (warm[channel] as number) * lit + (cool[channel] as number) * open;
          out[channel] = (sand[channel] as number) * light * grain;
        }
        air.set(haze);
        const screenY = camera.horizon - ((place.height - camera.height) / distance) * camera.zoom;
        sky.sun.addGlow(place.across, screenY, air, 0.6);
        blend(out, air, 1 - Math.exp(-((distance / look.clear) ** 1.4)));
      },
    });
  };
}
