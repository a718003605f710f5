/** A sky by night: stars, the Milky Way, northern lights. */
import { createRamp, lightOf, type Stops } from "../light/colour.ts";
import { addLight, blend, clamp, ease, type Light } from "../light/frame.ts";
import { createNoise, type Noise, randomStream } from "../light/noise.ts";
import { type AuroraLook, createAurora } from "./aurora.ts";
import type { SkyAbove } from "./sky.ts";
import { createSun, type SunLook } from "./sun.ts";

export interface NightLook {
  seed: number;
  colours: Stops;
  /** How many stars, 1 is a clear night. */
  stars: number;
  aurora?: AuroraLook;
  moon?: SunLook;
  /** Where the Milky Way crosses the middle of the frame, and how it leans; none if absent. */
  milkyWay?: { x: number; lean: number; strength: number };
}

const NO_MOON: SunLook = { x: 0, y: -3, colour: "#000000", strength: 0 };

type StarShader = (x: number, y: number, out: Light, crowd: number) => void;

interface StarField {
  seed: number;
  /** Cells in a frame height, each with room for one star. */
  cells: number;
  /** Brightness of the brightest. */
  bright: number;
}

/** One star in `crowd` of the cells of a grid, few of them bright, from orange to blue. */
function createStars({ seed, cells, bright }: StarField): StarShader {
  const count = 1 << 14;
  const table = Float32Array.from({ length: count * 4 }, randomStream(seed));
  const colours = createRamp([
    [0, "#ffcf9f"],
    [0.5, "#ffffff"],
    [1, "#a9c8ff"],
  ]);
  const tint = new Float64Array(3);
  return (x, y, out, crowd) => {
    const [column, row] = [Math.floor(x * cells), Math.floor(y * cells)];
    const entry = ((Math.imul(column, 73856093) ^ Math.imul(row, 19349663)) & (count - 1)) * 4;
    const rank = (table[entry] as number) / crowd;
    if (rank > 1) return;
    const dx = x * cells - column - 0.2 - 0.6 * (table[entry + 1] as number);
    const dy = y * cells - row - 0.2 - 0.6 * (table[entry + 2] as number);
    const shine = 0.06 + 0.94 * (1 - rank) ** 7;
    colours(table[entry + 3] as number, tint);
    addLight(out, tint, bright * shine * Math.exp(-(dx * dx + dy * dy) / (0.006 + 0.012 * shine)));
  };
}

/** How strongly the Milky Way shines at a point, dust lanes left out, about 0..1.2. */
function createMilkyWay(noise: Noise, { x, lean }: { x: number; lean: number }) {
  return (px: number, py: number) => {
    const along = py + lean * px;
    const across = px - x - (py - 0.5) * lean + 0.05 * noise.fbm(px * 2, py * 2, 3);
    const core = Math.exp(-((along - 0.62) ** 2) * 5);
    const band = Math.exp(-across * across * (70 - 30 * core));
    if (band < 0.001) return 0;
    const clots = 0.5 + 0.55 * noise.fbm(px * 5 + 30, py * 3.2, 6) + 0.5 * core;
    const lanes = ease(0.5, 0.85, noise.ridged(px * 2.1 + 4, py * 1.5, 6)) * Math.exp(-across * across * 260);
    const rift = Math.exp(-((across + 0.02 + 0.05 * noise.fbm(px * 3, py * 3, 5)) ** 2) * 900);
    return band * clots * (1 - 0.75 * Math.max(lanes, rift * ease(0.1, 0.4, along)));
  };
}

export function nightSky(look: NightLook): SkyAbove {
  const ramp = createRamp(look.colours);
  const moon = createSun(look.moon ?? NO_MOON);
  const stars = createStars({ seed: look.seed, cells: 130, bright: 1.8 });
  const dust = createStars({ seed: look.seed + 2, cells: 330, bright: 0.55 });
  const milkyWay = look.milkyWay && createMilkyWay(createNoise(look.seed + 1), look.milkyWay);
  const [arm, core] = [lightOf("#8c9ad6"), lightOf("#e0b49c")];
  const glow = new Float64Array(3);
  return (horizon) => {
    const aurora = look.aurora && createAurora(look.aurora, horizon);
    const shadeMilkyWay = (x: number, y: number, out: Light, low: number) => {
      const milk = milkyWay ? clamp(milkyWay(x, y)) : 0;
      stars(x, y, out, look.stars * (0.13 + 0.3 * milk));
      dust(x, y, out, look.stars * (0.1 + 1.1 * milk) * low);
      if (milk === 0) return;
      glow.set(arm);
      blend(glow, core, milk ** 2 * 0.8);
      addLight(out, glow, (look.milkyWay?.strength ?? 0) * milk * low * (0.6 + 0.6 * milk));
    };
    return {
      sun: moon,
      shade(x, y, out) {
        ramp(y / horizon, out);
        shadeMilkyWay(x, y, out, ease(horizon, horizon - 0.3, y));
        moon.addGlow(x, y, out, 1);
        aurora?.(x, y, out);
      },
    };
  };
}
