import { type Call, drive } from "../edge/load.ts";
import type { Usage } from "../edge/process.ts";
import { median, ratio, spread } from "../report/figures.ts";
import { table } from "../report/table.ts";

/** One way to hand over a gallery's originals. */
export interface Way {
  name: string;
  url: URL;
  call: Call;
  usage(): Promise<Usage>;
}

interface Speed {
  /** Megabytes (10^6) a second, a figure for each round. */
  throughput: number[];
  /** CPU seconds a gigabyte (10^9). */
  cpu: number[];
}

/** Downloads by each way in turn, round after round; the second way is the limit that the others are compared with. */
export async function measureThroughput(ways: readonly Way[], rounds: number): Promise<string> {
  const speeds = ways.map((): Speed => ({ throughput: [], cpu: [] }));
  // The first round warms everything and is not counted.
  for (let round = -1; round < rounds; round++) {
    for (const [i, way] of ways.entries()) {
      const { bytes, seconds, used } = await download(way);
      if (round < 0) continue;
      speeds[i]?.throughput.push(bytes / seconds / 1e6);
      speeds[i]?.cpu.push((used / bytes) * 1e9);
    }
  }
  const limit = speeds[1] as Speed;
  const rows = ways.map(({ name }, i) => {
    const { throughput, cpu } = speeds[i] as Speed;
    return [
      name,
      median(throughput).toFixed(0),
      spread(throughput, 0),
      ratio(throughput, limit.throughput).toFixed(2),
      median(cpu).toFixed(2),
      ratio(cpu, limit.cpu).toFixed(2),
    ];
  });
  return table(["", "MB/s", "spread", "x limit", "CPU s/GB", "x limit"], rows);
}

/** What a download came to. */
export interface Downloaded {
  bytes: number;
  seconds: number;
  /** CPU seconds. */
  used: number;
}

/** One download from beginning to end. */
export async function download({ url, call, usage }: Omit<Way, "name">): Promise<Downloaded> {
  const before = await usage();
  const { seconds, bytes } = await drive({ url, calls: [call], connections: 1, count: 1 });
  const used = (await usage()).cpu - before.cpu;
  return { bytes, seconds, used };
}
