/** Lets one outline be drawn anywhere: turned round, enlarged, with the head bowed. */
import type { Pen, Point } from "./pen.ts";

export type Outline = readonly Point[];

/** A pen in a person's own measure. */
export interface Hand {
  shape(points: Outline): void;
  stroke(points: Outline, width: number): void;
  dot(at: Point, size: { length: number; width: number; angle?: number }): void;
}

interface Stance {
  /** What 1 is on the frame, in frame heights. */
  size: number;
  facing: 1 | -1;
  /** How far the head is bowed, in radians; less than 0 looks up. */
  tilt?: number;
  /** Between these heights the neck bends: above it everything turns, below it nothing. */
  neck?: readonly [above: number, below: number];
}

export function handOf(pen: Pen, [x, y]: Point, { size, facing, tilt = 0, neck = [1, 1.5] }: Stance): Hand {
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const [above, below] = neck;
  const put = ([px, py]: Point): Point => {
    const share = Math.max(0, Math.min(1, (below - py) / (below - above)));
    const up = py - above;
    const [turnedX, turnedY] = [px * cos - up * sin, px * sin + up * cos + above];
    return [x + (px + (turnedX - px) * share) * size * facing, y + (py + (turnedY - py) * share) * size];
  };
  return {
    shape: (points) => pen.shape(points.map(put)),
    stroke: (points, width) => pen.stroke(points.map(put), width * size),
    dot: (at, { length, width, angle = 0 }) =>
      pen.seed(put(at), { length: length * size, width: width * size, angle: (angle + tilt) * facing }),
  };
}
