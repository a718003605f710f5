import { readBoxes } from "./boxes.ts";

/** The bytes of each chunk of a track's samples (ISO/IEC 14496-12, 8.7), as far as its tables can be read. */
export function sampleBytes(file: Buffer, track: Buffer): Buffer[] {
  const table = ["mdia", "minf", "stbl"].reduce(inner, track);
  const sizes = readSizes(inner(table, "stsz"));
  const runs = numbers(inner(table, "stsc"), 12).map((at) => ({
    first: inner(table, "stsc").readUInt32BE(at),
    samples: inner(table, "stsc").readUInt32BE(at + 4),
  }));
  let sample = 0;
  return readOffsets(table).map((from, i) => {
    const count = runs.findLast(({ first }) => first <= i + 1)?.samples ?? 0;
    const length = sizes.slice(sample, sample + count).reduce((sum, size) => sum + size, 0);
    sample += count;
    return file.subarray(from, from + length);
  });
}

function inner(bytes: Buffer, type: string): Buffer {
  return readBoxes(bytes).boxes.find((box) => box.type === type)?.data ?? Buffer.alloc(0);
}

/** Where the entries of a table begin, of which it has as many as it says and as there are bytes for. */
function numbers(table: Buffer, entry: number, head = 8): number[] {
  if (table.length < head) return [];
  const count = Math.min(table.readUInt32BE(head - 4), Math.floor((table.length - head) / entry));
  return Array.from({ length: count }, (_, i) => head + i * entry);
}

function readSizes(table: Buffer): number[] {
  if (table.length < 12) return [];
  const same = table.readUInt32BE(4);
  if (same !== 0) return Array.from({ length: Math.min(table.readUInt32BE(8), 1_000_000) }, () => same);
  return numbers(table, 4, 12).map((at) => table.readUInt32BE(at));
}

function readOffsets(table: Buffer): number[] {
  const short = inner(table, "stco");
  const long = inner(table, "co64");
  return [
    ...numbers(short, 4).map((at) => short.readUInt32BE(at)),
    ...numbers(long, 8).map((at) => Number(long.readBigUInt64BE(at))),
  ];
}
