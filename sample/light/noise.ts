/** Seeded randomness and gradient noise: the same seed gives the same picture on every machine. */

/** A seeded stream of numbers in 0..1 (32-bit state, one multiply-shift round each). */
export function randomStream(seed: number): () => number {
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth random fields over the plane; one unit is about one hill. */
export interface Noise {
  /** Gradient noise, about -1..1. */
  at(x: number, y: number): number;
  /** Octaves of it, each twice as fine and half as strong, about -1..1. */
  fbm(x: number, y: number, octaves: number): number;
  /** Writes how steeply `at` rises along x and y. */
  slope(x: number, y: number, out: Float64Array): void;
  /** Octaves folded into sharp crests, 0..1. */
  ridged(x: number, y: number, octaves: number): number;
}

interface Lattice {
  order: Uint8Array;
  /** The slopes of a cell's corner, by the sum of its row and of the `order` of its column. */
  gradX: Float64Array;
  gradY: Float64Array;
}

function createLattice(seed: number): Lattice {
  const random = randomStream(seed);
  const lattice = { order: new Uint8Array(256), gradX: new Float64Array(512), gradY: new Float64Array(512) };
  const shuffled = Array.from({ length: 256 }, (_, index) => index);
  for (let index = 255; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [shuffled[index], shuffled[other]] = [shuffled[other] as number, shuffled[index] as number];
  }
  lattice.order.set(shuffled);
  const angles = Float64Array.from({ length: 256 }, () => random() * 2 * Math.PI);
  for (let index = 0; index < 512; index++) {
    const angle = angles[shuffled[index & 255] as number] as number;
    lattice.gradX[index] = Math.cos(angle);
    lattice.gradY[index] = Math.sin(angle);
  }
  return lattice;
}

function sample({ order, gradX, gradY }: Lattice, x: number, y: number): number {
  const cellX = Math.floor(x);
  const cellY = Math.floor(y);
  const fx = x - cellX;
  const fy = y - cellY;
  const row = cellY & 255;
  const a = (order[cellX & 255] as number) + row;
  const b = (order[(cellX + 1) & 255] as number) + row;
  const c = a + 1;
  const d = b + 1;
  const va = (gradX[a] as number) * fx + (gradY[a] as number) * fy;
  const vb = (gradX[b] as number) * (fx - 1) + (gradY[b] as number) * fy;
  const vc = (gradX[c] as number) * fx + (gradY[c] as number) * (fy - 1);
  const vd = (gradX[d] as number) * (fx - 1) + (gradY[d] as number) * (fy - 1);
  const easeX = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const easeY = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const top = va + (vb - va) * easeX;
  return 1.5 * (top + (vc + (vd - vc) * easeX - top) * easeY);
}

/** The derivative of `sample`, from the same corners. */
function sampleSlope({ order, gradX, gradY }: Lattice, x: number, y: number, out: Float64Array): void {
  const cellX = Math.floor(x);
  const cellY = Math.floor(y);
  const fx = x - cellX;
  const fy = y - cellY;
  const row = cellY & 255;
  const a = (order[cellX & 255] as number) + row;
  const b = (order[(cellX + 1) & 255] as number) + row;
  const c = a + 1;
  const d = b + 1;
  const xa = gradX[a] as number;
  const xb = gradX[b] as number;
  const xc = gradX[c] as number;
  const xd = gradX[d] as number;
  const ya = gradY[a] as number;
  const yb = gradY[b] as number;
  const yc = gradY[c] as number;
  const yd = gradY[d] as number;
  const va = xa * fx + ya * fy;
  const vb = xb * (fx - 1) + yb * fy;
  const vc = xc * fx + yc * (fy - 1);
  const twist = va - vb - vc + xd * (fx - 1) + yd * (fy - 1);
  const easeX = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const easeY = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const riseX = 30 * fx * fx * (fx - 1) * (fx - 1) * (vb - va + easeY * twist);
  const riseY = 30 * fy * fy * (fy - 1) * (fy - 1) * (vc - va + easeX * twist);
  const both = easeX * easeY;
  out[0] = 1.5 * (xa + easeX * (xb - xa) + easeY * (xc - xa) + both * (xa - xb - xc + xd) + riseX);
  out[1] = 1.5 * (ya + easeX * (yb - ya) + easeY * (yc - ya) + both * (ya - yb - yc + yd) + riseY);
}

// Each octave is turned by this angle (3-4-5 triangle), so that the lattice never shows.
const COS = 0.8;
const SIN = 0.6;

/** A field of its own for each seed. */
export function createNoise(seed: number): Noise {
  const lattice = createLattice(seed);
  const at = (x: number, y: number) => sample(lattice, x, y);
  const fbm = (x: number, y: number, octaves: number) => {
    let sum = 0;
    let strength = 0.5;
    for (let octave = 0; octave < octaves; octave++) {
      sum += strength * sample(lattice, x, y);
      const turned = 2 * (COS * x - SIN * y) + 17.3;
      y = 2 * (SIN * x + COS * y) + 5.1;
      x = turned;
      strength /= 2;
    }
    return sum;
  };
  const ridged = (x: number, y: number, octaves: number) => {
    let sum = 0;
    let strength = 0.55;
    let weight = 1;
    for (let octave = 0; octave < octaves; octave++) {
      const crest = 1 - Math.min(1, Math.abs(sample(lattice, x, y)));
      const signal = crest * crest * weight;
      sum += strength * signal;
      weight = Math.min(1, signal * 1.6);
      const turned = 2 * (COS * x - SIN * y) + 11.7;
      y = 2 * (SIN * x + COS * y) + 3.9;
      x = turned;
      strength /= 2;
    }
    return sum;
  };
  return { at, fbm, ridged, slope: (x, y, out) => sampleSlope(lattice, x, y, out) };
}
