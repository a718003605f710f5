/** Plain architecture in hard sun: rays are marched to the nearest wall, then to the sun. */
import { createRamp, lightOf, type Stops } from "../light/colour.ts";
import { addLight, clamp, ease, type Frame, type Light, mix, type Paint, paint, type Shader } from "../light/frame.ts";
import { createNoise } from "../light/noise.ts";
import type { Distance } from "./solids.ts";

export interface RoomLook {
  seed: number;
  /** How far the nearest wall is. */
  distance: Distance;
  /** Above this height there is nothing but sky. */
  top: number;
  /** Which of `colours` a wall has at a place. */
  material: (x: number, y: number, z: number) => number;
  colours: readonly string[];
  sky: Stops;
  /** Where the camera stands, where it looks to, and frame heights per unit of slope. */
  eye: Vector;
  to: Vector;
  zoom: number;
  /** Direction to the sun. */
  sun: Vector;
  warm: string;
  cool: string;
  /** Light thrown back by lit ground. */
  bounce: string;
}

type Vector = readonly [x: number, y: number, z: number];

const FAR = 60;

function normalise([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** How far a ray goes until it meets a wall, or `FAR`. */
function march({ distance, top }: RoomLook, [x, y, z]: Vector, [dx, dy, dz]: Vector): number {
  let gone = 0.02;
  for (let step = 0; step < 90 && gone < FAR; step++) {
    const height = y + dy * gone;
    if (height > top && dy > 0) return FAR;
    const free = distance(x + dx * gone, height, z + dz * gone);
    if (free < 0.0006 * (1 + gone)) return gone;
    gone += free;
  }
  return Math.min(gone, FAR);
}

/** Share of the sun's disc seen from a place, 0..1. */
function sunSeen({ distance, top }: RoomLook, [x, y, z]: Vector, [dx, dy, dz]: Vector): number {
  let seen = 1;
  let gone = 0.03;
  for (let step = 0; step < 48 && y + dy * gone < top; step++) {
    const free = distance(x + dx * gone, y + dy * gone, z + dz * gone);
    if (free < 0.0008) return 0;
    if (70 * free < seen * gone) seen = (70 * free) / gone;
    gone += Math.max(0.02, free);
  }
  return ease(0, 1, seen);
}

/** How open a place is, 0 in a corner, 1 in the open: distances found a little way off the wall. */
function openness(distance: Distance, [x, y, z]: Vector, [nx, ny, nz]: Vector): number {
  let shut = 0;
  for (let step = 1; step <= 4; step++) {
    const off = 0.14 * step * step;
    shut += Math.max(0, off - distance(x + nx * off, y + ny * off, z + nz * off)) / off / 1.6 ** step;
  }
  return clamp(1 - 0.75 * shut);
}

/** The direction a wall faces, from four distances around a place. */
function normalAt(distance: Distance, [x, y, z]: Vector): Vector {
  const step = 0.0015;
  const a = distance(x + step, y - step, z - step);
  const b = distance(x - step, y - step, z + step);
  const c = distance(x - step, y + step, z - step);
  const d = distance(x + step, y + step, z + step);
  return normalise([a - b - c + d, c + d - a - b, b + d - a - c]);
}

/** The direction in which a point of the frame is seen. */
function createLens({ eye, to, zoom }: RoomLook): (x: number, y: number) => Vector {
  const ahead = normalise([to[0] - eye[0], to[1] - eye[1], to[2] - eye[2]]);
  const right = normalise(cross([0, 1, 0], ahead));
  const up = cross(ahead, right);
  return (x, y) => {
    const [across, rise] = [x / zoom, (0.5 - y) / zoom];
    return normalise([
      ahead[0] + right[0] * across + up[0] * rise,
      ahead[1] + right[1] * across + up[1] * rise,
      ahead[2] + right[2] * across + up[2] * rise,
    ]);
  };
}

/** The light a place on a wall sends out. */
function createWalls(look: RoomLook): (place: Vector, out: Light) => void {
  const noise = createNoise(look.seed);
  const sun = normalise(look.sun);
  const [warm, cool, bounce] = [lightOf(look.warm, 1.5), lightOf(look.cool, 0.7), lightOf(look.bounce, 0.55)];
  const walls = look.colours.map((colour) => lightOf(colour));
  return (place, out) => {
    const normal = normalAt(look.distance, place);
    const [x, y, z] = place;
    const off: Vector = [x + normal[0] * 0.004, y + normal[1] * 0.004, z + normal[2] * 0.004];
    const facing = normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2];
    const direct = facing > 0 ? facing * sunSeen(look, off, sun) : 0;
    const open = openness(look.distance, place, normal);
    const soft = mix(0.45, 1, 0.5 + 0.5 * normal[1]) * open;
    const thrown = mix(0.35, 1, 0.5 - 0.5 * normal[1]) * (0.35 + 0.65 * open);
    const plaster = surfaceTone(noise, place, normal);
    const wall = walls[look.material(x, y, z)] as Light;
    for (let channel = 0; channel < 3; channel++) {
      const light = (warm[channel] as number) * direct + (cool[channel] as number) * soft;
      out[channel] = (wall[channel] as number) * (light + (bounce[channel] as number) * thrown) * plaster;
    }
  };
}

/** The light along one ray of the camera. */
function createRay(look: RoomLook): Shader {
  const sky = createRamp(look.sky);
  const aim = createLens(look);
  const shadeWall = createWalls(look);
  const [ex, ey, ez] = look.eye;
  return (x, y, out) => {
    const ray = aim(x, y);
    const gone = march(look, look.eye, ray);
    if (gone >= FAR) sky(clamp(1 - ray[1] * 1.25), out);
    else shadeWall([ex + ray[0] * gone, ey + ray[1] * gone, ez + ray[2] * gone], out);
  };
}

/** Plaster is never quite even. */
function surfaceTone(noise: ReturnType<typeof createNoise>, [x, y, z]: Vector, normal: Vector): number {
  const [u, v] = Math.abs(normal[1]) > 0.6 ? [x, z] : [x + z, y];
  return 1 + 0.07 * noise.fbm(u * 0.9, v * 0.9, 4) + 0.045 * noise.fbm(u * 9, v * 9, 3);
}

const EDGE = 0.1;

/** Pixels that differ from one next to them; beyond the rim it is black. */
function findEdges({ light, width, height }: Frame): number[] {
  const tones = new Float64Array(width * height);
  for (let pixel = 0, at = 0; pixel < tones.length; pixel++, at += 3) {
    tones[pixel] = Math.sqrt((light[at] as number) + (light[at + 1] as number) + (light[at + 2] as number));
  }
  const edges: number[] = [];
  for (let pixel = 0; pixel < tones.length; pixel++) {
    const here = tones[pixel] as number;
    const differs = (other: number) => Math.abs((tones[other] ?? 0) - here) > EDGE;
    if (differs(pixel + 1) || differs(pixel - 1) || differs(pixel + width) || differs(pixel - width)) edges.push(pixel);
  }
  return edges;
}

/** One ray a pixel, nine instead where neighbours differ. */
export function rooms(look: RoomLook): Paint {
  return (frame) => {
    const { width, height, light } = frame;
    const ray = createRay(look);
    paint(frame, ray);
    const [part, sum] = [new Float64Array(3), new Float64Array(3)];
    for (const pixel of findEdges(frame)) {
      const [column, row] = [pixel % width, Math.floor(pixel / width)];
      sum.fill(0);
      for (let index = 0; index < 9; index++) {
        const [dx, dy] = [((index % 3) + 0.5) / 3, (Math.floor(index / 3) + 0.5) / 3];
        ray((column + dx - width / 2) / height, (row + dy) / height, part, column);
        addLight(sum, part, 1 / 9);
      }
      light.set(sum, pixel * 3);
    }
  };
}
