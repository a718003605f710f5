/** Rooms within rooms, lit from behind each opening, with the sky in the last. */
import { createRamp, type Stops } from "../light/colour.ts";
import { blend, clamp, ease, type Light, mix, type Paint, paint, scaleLight } from "../light/frame.ts";
import { createNoise } from "../light/noise.ts";

export interface ApertureLook {
  seed: number;
  /** From the outermost wall to the innermost opening. */
  colours: Stops;
  count: number;
  /** Half width and half height of the outermost opening, in frame heights. */
  half: readonly [x: number, y: number];
  /** Where the openings move to as they shrink. */
  drift: readonly [x: number, y: number];
  /** 2 is an ellipse, 8 nearly a rectangle. */
  squareness: number;
}

export function apertures(look: ApertureLook): Paint {
  const ramp = createRamp(look.colours);
  const noise = createNoise(look.seed);
  const [power, wall] = [look.squareness, new Float64Array(3)];
  const shadeWall = (index: number, y: number, inside: number, out: Light) => {
    ramp(clamp((index + 0.5 * (0.5 - y)) / look.count), out);
    // The lip before a wall hides the lamps: their light is strongest at its edge and falls off inwards.
    scaleLight(out, 0.72 + 0.5 * Math.exp(-inside * 9) + 0.16 * (0.5 - y));
  };
  return (frame) =>
    paint(frame, (x, y, out) => {
      shadeWall(0, y, 0.25 + 0.2 * Math.abs(x), out);
      for (let index = 1; index <= look.count; index++) {
        const share = (index - 1) / look.count;
        const size = (1 - share) ** 1.15;
        const across = Math.abs((x - look.drift[0] * share) / (look.half[0] * size));
        const along = Math.abs((y - 0.5 - look.drift[1] * share) / (look.half[1] * size));
        const radius = (across ** power + along ** power) ** (1 / power);
        const inside = (1 - radius) * look.half[1] * size;
        const cover = clamp(inside * frame.height + 0.5);
        if (cover === 0) {
          scaleLight(out, 1 - 0.22 * Math.exp(inside * 46));
          break;
        }
        shadeWall(index, y, inside, wall);
        blend(out, wall, cover);
      }
      scaleLight(out, 1 + 0.025 * noise.fbm(x * 3, y * 3, 4) + mix(0, 0.02, ease(0, 1, y)));
    });
}
