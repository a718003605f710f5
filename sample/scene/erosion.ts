/** Rain on a terrain: drops run downhill, take soil where they are fast and lay it down where they are slow. */
import { clamp } from "../light/frame.ts";
import { randomStream } from "../light/noise.ts";
import { sampleMap, type Terrain } from "./terrain.ts";

export interface Rain {
  seed: number;
  drops: number;
  /** How willingly rock gives way, about 0.3. */
  softness: number;
}

const LIFE = 48;
const INERTIA = 0.08;
const MIN_SLOPE = 0.02;

interface Drop {
  x: number;
  y: number;
  dx: number;
  dy: number;
  speed: number;
  water: number;
  soil: number;
}

/** Adds soil to the four cells around a point, to each as it is near. */
function layDown({ heights, size }: Terrain, x: number, y: number, amount: number): void {
  const [cx, cy] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - cx, y - cy];
  const at = cy * size + cx;
  heights[at] = (heights[at] as number) + amount * (1 - fx) * (1 - fy);
  heights[at + 1] = (heights[at + 1] as number) + amount * fx * (1 - fy);
  heights[at + size] = (heights[at + size] as number) + amount * (1 - fx) * fy;
  heights[at + size + 1] = (heights[at + size + 1] as number) + amount * fx * fy;
}

/** Turns a drop downhill and gives it the length of one cell; false when it lies still. */
function turnDrop({ heights, size }: Terrain, drop: Drop): boolean {
  const [cx, cy] = [Math.floor(drop.x), Math.floor(drop.y)];
  const [fx, fy] = [drop.x - cx, drop.y - cy];
  const at = cy * size + cx;
  const a = heights[at] as number;
  const b = heights[at + 1] as number;
  const c = heights[at + size] as number;
  const d = heights[at + size + 1] as number;
  drop.dx = drop.dx * INERTIA - ((b - a) * (1 - fy) + (d - c) * fy) * (1 - INERTIA);
  drop.dy = drop.dy * INERTIA - ((c - a) * (1 - fx) + (d - b) * fx) * (1 - INERTIA);
  const length = Math.sqrt(drop.dx * drop.dx + drop.dy * drop.dy);
  if (length < 1e-9) return false;
  drop.dx /= length;
  drop.dy /= length;
  return true;
}

/** Lays down or takes up soil where the drop is, before it falls by `fall`. */
function carrySoil(terrain: Terrain, drop: Drop, fall: number, softness: number): void {
  const room = Math.max(fall, MIN_SLOPE) * drop.speed * drop.water * 4;
  const full = fall < 0 || drop.soil > room;
  const spare = fall < 0 ? Math.min(-fall, drop.soil) : (drop.soil - room) * 0.3;
  const change = full ? spare : -Math.min((room - drop.soil) * softness, fall);
  layDown(terrain, drop.x, drop.y, change);
  drop.soil -= change;
}

/** Moves a drop one cell; false when it has left the map or lies still. */
function runDrop(terrain: Terrain, drop: Drop, softness: number): boolean {
  if (!turnDrop(terrain, drop)) return false;
  const [x, y] = [drop.x + drop.dx, drop.y + drop.dy];
  if (x < 1 || y < 1 || x >= terrain.size - 2 || y >= terrain.size - 2) return false;
  const { heights, size } = terrain;
  const fall = sampleMap(heights, size, drop.x, drop.y) - sampleMap(heights, size, x, y);
  carrySoil(terrain, drop, fall, softness);
  drop.speed = Math.sqrt(clamp(drop.speed * drop.speed + fall * 0.6, 0.05, 9));
  drop.water *= 0.98;
  drop.x = x;
  drop.y = y;
  return true;
}

/** Cuts gullies and valleys into the terrain, in place. */
export function erode(terrain: Terrain, { seed, drops, softness }: Rain): void {
  const random = randomStream(seed);
  const reach = terrain.size - 4;
  for (let count = 0; count < drops; count++) {
    const drop = { x: 1 + random() * reach, y: 1 + random() * reach, dx: 0, dy: 0, speed: 1, water: 1, soil: 0 };
    let step = 0;
    while (step < LIFE && runDrop(terrain, drop, softness)) step++;
  }
}
