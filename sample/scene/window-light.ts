/** Late sun through a window on a plain wall, with the shadow of a plant in it. */
import { lightOf } from "../light/colour.ts";
import { clamp, ease, type Paint, paint } from "../light/frame.ts";
import { createNoise, randomStream } from "../light/noise.ts";
import { createPen, inkOf } from "./pen.ts";
import type { Draw, Plant } from "./plants.ts";

export interface WindowLook {
  seed: number;
  wall: string;
  warm: string;
  cool: string;
  /** Upper left corner, width and height of the light on the wall, in frame heights. */
  at: readonly [x: number, y: number];
  size: readonly [x: number, y: number];
  /** How far the light sinks from left to right, and how far it leans. */
  sink: number;
  lean: number;
  panes: readonly [across: number, down: number];
  plants: readonly { draw: Draw; plant: Plant }[];
}

const BAR = 0.016;

/** 1 on glass, 0 on a bar between two panes. */
function paneAt(place: number, count: number, soft: number): number {
  const bar = Math.round(clamp(place * count, 1, count - 1)) / count;
  return ease(BAR - soft, BAR + soft, Math.abs(place - bar));
}

export function windowLight(look: WindowLook): Paint {
  return async (frame) => {
    const pen = createPen();
    const random = randomStream(look.seed);
    for (const { draw, plant } of look.plants) draw(pen, plant, random);
    const shade = await inkOf(pen, frame, 0.006);
    const far = await inkOf(pen, frame, 0.02);
    const noise = createNoise(look.seed);
    const [wall, warm, cool] = [lightOf(look.wall), lightOf(look.warm, 1.7), lightOf(look.cool, 0.55)];
    paint(frame, (x, y, out, column) => {
      const row = Math.min(frame.height - 1, Math.floor(y * frame.height));
      const u = (x - look.at[0] - look.lean * (y - look.at[1])) / look.size[0];
      const v = (y - look.at[1] - look.sink * (x - look.at[0])) / look.size[1];
      const soft = 0.012 + 0.02 * clamp(v);
      const open =
        ease(-soft, soft, u) * ease(1 + soft, 1 - soft, u) * ease(-soft, soft, v) * ease(1 + soft, 1 - soft, v);
      const pixel = row * frame.width + column;
      const leaf = ((shade[pixel] as number) * ease(0.7, 0.2, v) + (far[pixel] as number) * ease(0.2, 0.7, v)) / 255;
      const direct = open * paneAt(u, look.panes[0], soft * 2) * paneAt(v, look.panes[1], soft * 2) * (1 - 0.9 * leaf);
      const plaster = 1 + 0.07 * noise.fbm(x * 2.2, y * 2.2, 4) + 0.05 * noise.fbm(x * 26, y * 26, 3);
      const room = 0.75 + 0.45 * Math.exp(-Math.hypot(u - 0.5, v - 0.5) * 1.1) - 0.25 * y;
      for (let channel = 0; channel < 3; channel++) {
        const light = (warm[channel] as number) * (direct + 0.05 * room) + (cool[channel] as number) * room;
        out[channel] = (wall[channel] as number) * light * plaster;
      }
    });
  };
}
