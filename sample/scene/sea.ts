/** Open water under a sky, with a far shore if there is one. */
import { lightOf } from "../light/colour.ts";
import { blend, clamp, columnPlaces, ease, type Frame, type Light, mix, type Paint, paint } from "../light/frame.ts";
import { createNoise } from "../light/noise.ts";
import type { Sky, SkyAbove } from "./sky.ts";
import { createWater, type WaterLook } from "./water.ts";

export interface SeaLook extends WaterLook {
  sky: SkyAbove;
  shores?: readonly ShoreLook[];
}

interface ShoreLook {
  colour: string;
  /** Of its hills, in frame heights. */
  height: number;
  /** From where to where it runs, in frame heights from the middle. */
  from: number;
  to: number;
  /** Share of haze before it, 0..1. */
  haze?: number;
}

/** How high a shore stands above the horizon in each column. */
function measureShore(shore: ShoreLook, seed: number, places: Float64Array): Float64Array {
  const noise = createNoise(seed);
  return places.map((x) => {
    const inside = ease(shore.from, shore.from + 0.35, x) * ease(shore.to, shore.to - 0.35, x);
    const shape = 0.5 + 0.55 * noise.ridged(x * 1.6 + 4, 3.3, 6) + 0.35 * noise.fbm(x * 2.2, 9.1, 6);
    return Math.max(0, inside * shore.height * shape);
  });
}

/** Lays the shores over the sky at a point above the horizon. */
function createShores(look: SeaLook, sky: Sky, frame: Frame): (x: number, y: number, out: Light) => void {
  const places = columnPlaces(frame);
  const shores = (look.shores ?? []).map((shore, index) => ({
    line: measureShore(shore, look.seed + index, places),
    land: lightOf(shore.colour),
    haze: shore.haze ?? 0.2,
  }));
  const air = new Float64Array(3);
  return (x, y, out) => {
    const column = clamp(Math.floor(x * frame.height + frame.width / 2), 0, frame.width - 1);
    const up = look.horizon - y;
    for (const { line, land, haze } of shores) {
      const cover = clamp(((line[column] as number) - up) * frame.height + 0.5);
      if (cover === 0) continue;
      sky.shade(x, look.horizon, air);
      blend(air, land, 1 - mix(haze, haze * 0.5, clamp(up / 0.1)));
      blend(out, air, cover);
    }
  };
}

export function sea(look: SeaLook): Paint {
  return (frame) => {
    const sky = look.sky(look.horizon);
    const layShores = createShores(look, sky, frame);
    const mirror = {
      sun: sky.sun,
      shade(x: number, y: number, out: Light) {
        sky.shade(x, y, out);
        layShores(x, y, out);
      },
    };
    const water = createWater(look, mirror, 1 / frame.height);
    paint(frame, (x, y, out) => {
      if (y >= look.horizon) return water(x, y, out);
      sky.shade(x, y, out);
      sky.sun.addDisc(x, y, out);
      layShores(x, y, out);
    });
  };
}
