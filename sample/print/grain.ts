/** Film grain, laid over a print at its full size. */
import { randomStream } from "../light/noise.ts";

const TILE = 512;

/** Soft clumps, mean 0 and deviation near 1, that repeat every 512 pixels without a seam. */
function createTile(seed: number): Float32Array {
  const random = randomStream(seed);
  const raw = Float32Array.from({ length: TILE * TILE }, () => random() + random() + random() - 1.5);
  const at = (x: number, y: number) => raw[((y + TILE) % TILE) * TILE + ((x + TILE) % TILE)] as number;
  return raw.map((centre, index) => {
    const [x, y] = [index % TILE, Math.floor(index / TILE)];
    const beside = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
    return 2.1 * (centre * 0.5 + beside * 0.25);
  });
}

// How visible grain is at each brightness: most in the shadows and middle tones, least in paper white.
const VISIBLE = Float32Array.from({ length: 256 }, (_, level) => {
  const tone = level / 255;
  return 0.35 + 1.5 * Math.sqrt(tone) * (1 - tone) ** 1.2;
});

/** Adds grain of about `amount` levels to RGB bytes in place; the tile is shifted in each band, so it never shows. */
export function addGrain(bytes: Uint8Array, size: { width: number; seed: number; amount: number }): void {
  const tile = createTile(size.seed);
  const random = randomStream(size.seed + 1);
  const clamped = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  let [shiftX, shiftY] = [0, 0];
  for (let row = 0, index = 0; index < bytes.length; row++) {
    if (row % 256 === 0) [shiftX, shiftY] = [Math.floor(random() * TILE), Math.floor(random() * TILE)];
    const line = ((row + shiftY) % TILE) * TILE;
    for (let column = 0; column < size.width; column++, index += 3) {
      const level = bytes[index + 1] as number;
      const grain = (tile[line + ((column + shiftX) % TILE)] as number) * (VISIBLE[level] as number) * size.amount;
      clamped[index] = (bytes[index] as number) + grain;
      clamped[index + 1] = level + grain;
      clamped[index + 2] = (bytes[index + 2] as number) + grain;
    }
  }
}
