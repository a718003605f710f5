/** A camera in a terrain: every column marches away from it and paints what rises above what it has seen before. */
import type { Frame, Light } from "../light/frame.ts";
import { sampleMap, type Terrain } from "./terrain.ts";

export interface Camera {
  x: number;
  y: number;
  /** Above height 0. */
  height: number;
  /** Where it looks on the map, radians. */
  heading: number;
  /** Frame heights per unit of slope: 1 is normal, 3 is a telephoto. */
  zoom: number;
  /** Where the horizon stands, 0 top, 1 bottom. */
  horizon: number;
  near: number;
  far: number;
}

export interface Ground {
  terrain: Terrain;
  /** The height that is seen at a place, when it is not the bare ground: water, mist, ripples. */
  surface?: (x: number, y: number, ground: number, distance: number) => number;
  /** The light a place sends to the camera. */
  shade: (place: Place, out: Light) => void;
}

export interface Place {
  x: number;
  y: number;
  height: number;
  ground: number;
  distance: number;
  /** The column's place in the frame, in frame heights from the middle. */
  across: number;
}

/** The camera with its height counted from the ground it stands on. */
export function standOn({ heights, size }: Terrain, camera: Camera): Camera {
  return { ...camera, height: camera.height + sampleMap(heights, size, camera.x, camera.y) };
}

// Each pixel is cut into this many from top to bottom, so that skylines are smooth.
const FINE = 3;
const STRIDE = 0.0042;

// Around the last step that rose, the crest is looked for again, this finely.
const CREST = 6;

/** What a column has seen so far: fine rows from the bottom up to `top`, and the light at the last of them. */
interface Column {
  light: Float32Array;
  top: number;
  last: Light;
}

/** Fills the rows from `to` up to what was seen before, from the last light to this one. */
function fillSpan(column: Column, to: number, light: Light): void {
  const [from, end] = [column.top, Math.max(0, to)];
  for (let row = end; row < from; row++) {
    const share = Math.min(1, (from - row) / Math.max(1, from - to));
    for (let channel = 0; channel < 3; channel++) {
      const before = column.last[channel] as number;
      column.light[row * 3 + channel] = before + ((light[channel] as number) - before) * share;
    }
  }
  column.top = end;
  column.last.set(light);
}

/** Lays fine rows over a column of the frame; a pixel that is painted in part keeps the rest of its sky. */
function printColumn({ width, height, light }: Frame, index: number, column: Column): void {
  for (let row = Math.floor(column.top / FINE); row < height; row++) {
    const first = Math.max(0, column.top - row * FINE);
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let part = first; part < FINE; part++) sum += column.light[(row * FINE + part) * 3 + channel] as number;
      const at = (row * width + index) * 3 + channel;
      light[at] = ((light[at] as number) * first + sum) / FINE;
    }
  }
}

/** Goes along a column's line of sight; each visit returns the fine row at which the ground there stands. */
function createWalk(camera: Camera, { terrain, surface }: Ground, rows: number) {
  const place: Place = { x: 0, y: 0, height: 0, ground: 0, distance: 0, across: 0 };
  const [ahead, aside] = [Math.cos(camera.heading), Math.sin(camera.heading)];
  const visit = (distance: number): number => {
    const side = place.across / camera.zoom;
    place.x = camera.x + (ahead - aside * side) * distance;
    place.y = camera.y + (aside + ahead * side) * distance;
    place.distance = distance;
    place.ground = sampleMap(terrain.heights, terrain.size, place.x, place.y);
    place.height = surface ? surface(place.x, place.y, place.ground, distance) : place.ground;
    return Math.ceil((camera.horizon - ((place.height - camera.height) / distance) * camera.zoom) * rows);
  };
  return { place, visit };
}

/** Paints the ground over the sky that is in the frame already. */
export function viewGround(frame: Frame, camera: Camera, ground: Ground): void {
  const rows = frame.height * FINE;
  const { place, visit } = createWalk(camera, ground, rows);
  const column: Column = { light: new Float32Array(rows * 3), top: rows, last: new Float64Array(3) };
  const seen = new Float64Array(3);

  /** Paints up to a row; ground that comes out from behind a crest has nothing of the crest's light. */
  const paintRow = (row: number, hidden: boolean) => {
    ground.shade(place, seen);
    if (hidden) column.last.set(seen);
    fillSpan(column, row, seen);
  };

  /** The step at `distance` was the last that rose: paints what stands higher around it. */
  const findCrest = (distance: number) => {
    for (let part = 1 - CREST; part < CREST; part++) {
      const row = visit(distance * (1 + (STRIDE * part) / CREST));
      if (row < column.top) paintRow(row, false);
    }
  };

  for (let index = 0; index < frame.width; index++) {
    place.across = (index + 0.5 - frame.width / 2) / frame.height;
    column.top = rows;
    let rising = false;
    for (let distance = camera.near; distance < camera.far && column.top > 0; distance *= 1 + STRIDE) {
      const row = visit(distance);
      const visible = row < column.top;
      if (visible) paintRow(row, !rising);
      else if (rising) findCrest(distance / (1 + STRIDE));
      rising = visible;
    }
    printColumn(frame, index, column);
  }
}
