/** Plants against the light: some in focus, the rest soft before and behind them, and round lights far away. */
import { createRamp, lightOf, type Stops } from "../light/colour.ts";
import { addLight, clamp, ease, type Frame, mix, type Paint, paint } from "../light/frame.ts";
import { createNoise, randomStream } from "../light/noise.ts";
import { createPen, inkOf } from "./pen.ts";
import type { Draw, Plant } from "./plants.ts";
import { createSun, type SunLook } from "./sun.ts";

export interface MeadowLook {
  seed: number;
  /** Background from top to bottom. */
  back: Stops;
  sun: SunLook;
  /** Round lights far away: how many, how large, and their colours. */
  lights?: { count: number; size: number; colours: Stops };
  /** From the farthest to the nearest. */
  rows: readonly PlantRow[];
}

interface PlantRow {
  draw: Draw;
  stand: Stand;
  tone: Tone;
}

interface Stand {
  count: number;
  /** Of flowers, ears or fronds, in frame heights. */
  size: readonly [from: number, to: number];
  /** Heights of the tips, 0 top, 1 bottom. */
  tips: readonly [from: number, to: number];
  /** Where the plants stand, in frame heights from the middle; the whole width if absent. */
  across?: readonly [from: number, to: number];
  /** How far they lean and bow to the right. */
  wind?: number;
}

interface Tone {
  /** How far out of focus, in frame heights. */
  blur: number;
  /** Thick parts, and thin parts that light comes through. */
  body: string;
  rim: string;
  /** How opaque it is, 0..1. */
  ink?: number;
}

function growPlant({ tips, size, wind = 0 }: Stand, place: number, random: () => number): Plant {
  const tipY = mix(tips[0], tips[1], random());
  const lean = (wind * 0.5 + (random() - 0.5) * 0.16) * (1.1 - tipY);
  return {
    foot: [place, 1.08],
    tip: [place + lean, tipY],
    bow: wind * 0.18 + (random() - 0.5) * 0.14,
    size: mix(size[0], size[1], random()),
  };
}

interface Drawn {
  /** How much of each pixel the plants cover, 0..255. */
  ink: Uint8Array;
  /** The same, spread a little: high where they are thick. */
  bulk: Uint8Array;
}

async function drawRow(frame: Frame, { draw, stand, tone }: PlantRow, random: () => number): Promise<Drawn> {
  const pen = createPen();
  const half = frame.width / frame.height / 2 + 0.1;
  const { count, across } = stand;
  const [from, to] = across ?? [-half, half];
  for (let index = 0; index < count; index++) {
    const place = mix(from, to, (index + 0.15 + 0.7 * random()) / count);
    draw(pen, growPlant(stand, place, random), random);
  }
  return { ink: await inkOf(pen, frame, tone.blur), bulk: await inkOf(pen, frame, tone.blur + 0.0035) };
}

/** Lays a row over the frame: where it is thin the light shines through. */
function printRow(frame: Frame, tone: Tone, drawn: Drawn): void {
  const [body, rim] = [lightOf(tone.body), lightOf(tone.rim)];
  const { light } = frame;
  for (let pixel = 0; pixel < drawn.ink.length; pixel++) {
    const cover = ((drawn.ink[pixel] as number) / 255) * (tone.ink ?? 1);
    if (cover === 0) continue;
    const thick = ease(0.15, 0.95, (drawn.bulk[pixel] as number) / 255);
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * 3 + channel;
      const back = light[at] as number;
      const through = mix((rim[channel] as number) * (0.35 + 1.3 * back), body[channel] as number, thick);
      light[at] = mix(back, through, cover);
    }
  }
}

interface RoundLight {
  x: number;
  y: number;
  radius: number;
  strength: number;
  tint: Float64Array;
}

function scatterLights(look: MeadowLook, half: number): RoundLight[] {
  const { lights } = look;
  if (!lights) return [];
  const random = randomStream(look.seed + 7);
  const ramp = createRamp(lights.colours);
  return Array.from({ length: lights.count }, () => {
    const tint = new Float64Array(3);
    ramp(random(), tint);
    const [x, y] = [(random() * 2 - 1) * half * 1.1, random() ** 0.8];
    return { x, y, radius: lights.size * (0.45 + 0.75 * random()), strength: 0.06 + 0.3 * random() ** 2.5, tint };
  });
}

/** Adds the round lights, each only where it reaches: even discs with a slightly brighter rim, as lenses draw them. */
function printLights(frame: Frame, lights: readonly RoundLight[]): void {
  const { width, height, light } = frame;
  const out = new Float64Array(3);
  for (const { x, y, radius, strength, tint } of lights) {
    const [column, row, reach] = [x * height + width / 2, y * height, radius * height * 1.1];
    for (let py = Math.max(0, Math.floor(row - reach)); py < Math.min(height, row + reach); py++) {
      for (let px = Math.max(0, Math.floor(column - reach)); px < Math.min(width, column + reach); px++) {
        const away = Math.hypot(px - column, py - row) / (radius * height);
        const shine = strength * ease(1.06, 0.94, away) * (0.75 + 0.35 * clamp(away) ** 4);
        if (shine === 0) continue;
        out.fill(0);
        addLight(out, tint, shine);
        for (let channel = 0; channel < 3; channel++) {
          const at = (py * width + px) * 3 + channel;
          light[at] = (light[at] as number) + (out[channel] as number);
        }
      }
    }
  }
}

export function meadow(look: MeadowLook): Paint {
  return async (frame) => {
    const noise = createNoise(look.seed);
    const back = createRamp(look.back);
    const sun = createSun(look.sun);
    paint(frame, (x, y, out) => {
      back(clamp(y + 0.1 * noise.fbm(x * 1.3, y * 1.6, 2)), out);
      sun.addGlow(x, y, out, 1);
      sun.addDisc(x, y, out);
    });
    printLights(frame, scatterLights(look, frame.width / frame.height / 2));
    const random = randomStream(look.seed);
    for (const row of look.rows) printRow(frame, row.tone, await drawRow(frame, row, random));
  };
}
