/** A sky by day: a gradient down to the horizon, a sun, cloud. */
import { createRamp, type Stops } from "../light/colour.ts";
import { blend, clamp, type Frame, type Light, paint } from "../light/frame.ts";
import { type CloudLook, createClouds } from "./clouds.ts";
import { createSun, type Sun, type SunLook } from "./sun.ts";

export interface Sky {
  readonly sun: Sun;
  /** The light at a point of the frame above the horizon, without the sun's disc. */
  shade(x: number, y: number, out: Light): void;
}

/** Fills a frame with sky, the sun's disc in it. */
export function paintSky(frame: Frame, sky: Sky): void {
  paint(frame, (x, y, out) => {
    sky.shade(x, y, out);
    sky.sun.addDisc(x, y, out);
  });
}

/** Makes the sky above a horizon at this height of the frame, 0 top, 1 bottom. */
export type SkyAbove = (horizon: number) => Sky;

export interface DayLook {
  /** From the top of the frame, 0, to the horizon, 1. */
  colours: Stops;
  sun: SunLook;
  cloud?: CloudLook;
}

export function daySky(look: DayLook): SkyAbove {
  const ramp = createRamp(look.colours);
  const sun = createSun(look.sun);
  return (horizon) => {
    if (!look.cloud) return { sun, shade: (x, y, out) => shadeClear(x, y, out) };
    const clouds = createClouds(look.cloud, sun, horizon);
    const { lit } = look.cloud;
    const tones =
      lit &&
      createRamp([
        [0, lit[1]],
        [1, lit[0]],
      ]);
    const cloud = new Float64Array(2);
    const colour = new Float64Array(3);
    return {
      sun,
      shade(x, y, out) {
        shadeClear(x, y, out);
        clouds(x, y, cloud);
        const [veil, bright] = cloud as unknown as [number, number];
        if (veil === 0) return;
        if (tones) tones(bright, colour);
        else ramp(clamp((y / horizon) * 0.6 + 0.1 + bright * 0.5), colour);
        sun.addGlow(x, y, colour, 0.5 + bright * 0.8);
        blend(out, colour, veil);
      },
    };

    function shadeClear(x: number, y: number, out: Light): void {
      ramp(y / horizon, out);
      sun.addGlow(x, y, out, 1);
    }
  };
}
