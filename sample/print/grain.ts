/** Film grain, laid over a print at its full size. */
import { randomStream } from "../light/noise.ts";

const TILE = 512;

/** Soft clumps, mean 0 and deviation near 1, that repeat every 512 pixels without a seam. */
function createTile(seed: number): Float32Array {
  const random = randomStream(seed);
  const raw = new Float32Array(TILE * TILE);
  for (let index = 0; index < raw.length; index++) raw[index] = random() + random() + random() - 1.5;
  const tile = new Float32Array(raw.length);
  for (let y = 0, index = 0; y < TILE; y++) {
    const above = ((y + TILE - 1) % TILE) * TILE;
    const below = ((y + 1) % TILE) * TILE;
    for (let x = 0; x < TILE; x++, index++) {
      const left = raw[y * TILE + ((x + TILE - 1) % TILE)] as number;
      const right = raw[y * TILE + ((x + 1) % TILE)] as number;
      const beside = left + right + (raw[above + x] as number) + (raw[below + x] as number);
      tile[index] = 2.1 * ((raw[index] as number) * 0.5 + beside * 0.25);
    }
  }
  return tile;
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
      const grain =
        (tile[line + ((column + shiftX) & (TILE - 1))] as number) * (VISIBLE[level] as number) * size.amount;
      clamped[index] = (bytes[index] as number) + grain;
      clamped[index + 1] = level + grain;
      clamped[index + 2] = (bytes[index + 2] as number) + grain;
    }
  }
}
