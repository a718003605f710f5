/** A JPEG of one colour, baseline, of any number of components, each stored as it is: written code by code. */
export interface FlatJpegWish {
  width: number;
  height: number;
  /** The number of each component, from 0 to 255. */
  pixel: readonly number[];
}

/** Sizes of differences, 0 to 11, by codes of four bits; and the end of a block, a zero bit. */
const DC_CODES = [0, 0, 0, 12, ...Array<number>(12).fill(0)];
const AC_CODES = [1, ...Array<number>(15).fill(0)];

export function flatJpeg({ width, height, pixel }: FlatJpegWish): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, pixel.length];
  const components = pixel.map((_, i) => i + 1);
  // A scan has at most four components.
  const scans = pixel.length > 4 ? components.map((one) => [one]) : [components];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc0, [...frame, ...components.flatMap((one) => [one, 0x11, 0])]),
    segment(0xc4, [0x00, ...DC_CODES, ...Array.from({ length: 12 }, (_, i) => i)]),
    segment(0xc4, [0x10, ...AC_CODES, 0]),
    ...scans.flatMap((scan) => [
      segment(0xda, [scan.length, ...scan.flatMap((one) => [one, 0]), 0, 63, 0]),
      coded(
        scan.map((one) => pixel[one - 1] ?? 0),
        blocks,
      ),
    ]),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, data: number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

/** The first block says how far each number is from the middle, all others that nothing changes. */
function coded(numbers: number[], blocks: number): Buffer {
  const first = numbers.map((number) => `${difference(8 * (Math.round(number) - 128))}0`);
  const bits = first.join("") + "00000".repeat(numbers.length * (blocks - 1));
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const bytes = Array.from({ length: padded.length / 8 }, (_, i) => Number.parseInt(padded.slice(i * 8, i * 8 + 8), 2));
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}

function difference(value: number): string {
  const size = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
  const held = value < 0 ? value + 2 ** size - 1 : value;
  return `${size.toString(2).padStart(4, "0")}${size === 0 ? "" : held.toString(2).padStart(size, "0")}`;
}
