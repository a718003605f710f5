/** A JPEG of one colour, baseline, of any number of components, each stored as it is: written code by code. */
export interface FlatJpegWish {
  width: number;
  height: number;
  /** The number of each component, from 0 to 255. */
  pixel: readonly number[];
  /** How often each component has a block in a unit, across and down. */
  sampling?: readonly (readonly [number, number])[];
  /** Adobe's marker, with this transform. */
  adobe?: number;
  /** A restart marker behind so many units. */
  restart?: number;
  /** Segments before the others. */
  before?: Buffer;
}

/** Sizes of differences, 0 to 11, by codes of four bits; and the end of a block, a zero bit. */
const DC_CODES = [0, 0, 0, 12, ...Array<number>(12).fill(0)];
const AC_CODES = [1, ...Array<number>(15).fill(0)];

export function flatJpeg(wish: FlatJpegWish): Buffer {
  const { width, height, pixel, adobe, restart = 0, before = Buffer.alloc(0) } = wish;
  const sampling = wish.sampling ?? pixel.map(() => [1, 1] as const);
  const factors = sampling.map(([across, down]) => across * 16 + down);
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, pixel.length];
  const components = pixel.map((_, i) => i + 1);
  // A scan has at most four components.
  const scans = pixel.length > 4 ? components.map((one) => [one]) : [components];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    before,
    ...(adobe === undefined ? [] : [segment(0xee, [...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, adobe])]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc0, [...frame, ...components.flatMap((one, i) => [one, factors[i] ?? 0x11, 0])]),
    segment(0xc4, [0x00, ...DC_CODES, ...Array.from({ length: 12 }, (_, i) => i)]),
    segment(0xc4, [0x10, ...AC_CODES, 0]),
    ...(restart ? [segment(0xdd, [0, restart])] : []),
    ...scans.flatMap((scan) => [
      segment(0xda, [scan.length, ...scan.flatMap((one) => [one, 0]), 0, 63, 0]),
      coded(
        { width, height, restart },
        scan.map((one) => ({ number: pixel[one - 1] ?? 0, size: sampling[one - 1] ?? [1, 1] })),
      ),
    ]),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, data: number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

interface Component {
  number: number;
  size: readonly [across: number, down: number];
}

/** The first block of each stretch says how far a number is from the middle, all others that nothing changes. */
function coded(
  { width, height, restart }: { width: number; height: number; restart: number },
  components: readonly Component[],
): Buffer {
  // Alone in its scan, a component has one block in a unit.
  const alone = components.length === 1;
  const most = (way: 0 | 1) => (alone ? 1 : Math.max(...components.map(({ size }) => size[way])));
  const units = Math.ceil(width / 8 / most(0)) * Math.ceil(height / 8 / most(1));
  const stretch = restart || units;
  return Buffer.concat(
    Array.from({ length: Math.ceil(units / stretch) }, (_, i) => {
      const count = Math.min(stretch, units - i * stretch);
      const marker = i === 0 ? Buffer.alloc(0) : Buffer.from([0xff, 0xd0 + ((i - 1) % 8)]);
      return Buffer.concat([marker, codedUnits(count, alone, components)]);
    }),
  );
}

function codedUnits(count: number, alone: boolean, components: readonly Component[]): Buffer {
  const more = components.map(({ size }) => (alone ? 0 : size[0] * size[1] - 1));
  const same = (blocks: number) => "00000".repeat(blocks);
  const first = components.map(
    ({ number }, i) => `${difference(8 * (Math.round(number) - 128))}0${same(more[i] ?? 0)}`,
  );
  const bits =
    first.join("") +
    more
      .map((blocks) => same(blocks + 1))
      .join("")
      .repeat(count - 1);
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const bytes = Array.from({ length: padded.length / 8 }, (_, i) => Number.parseInt(padded.slice(i * 8, i * 8 + 8), 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}

function difference(value: number): string {
  const size = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  const held = value < 0 ? value + 2 ** size - 1 : value;
  return `${size.toString(2).padStart(4, "0")}${size === 0 ? "" : held.toString(2).padStart(size, "0")}`;
}
