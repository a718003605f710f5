import { type Call, drive } from "../edge/load.ts";
import { median } from "../report/figures.ts";
import { table } from "../report/table.ts";
import { type Downloaded, download, type Way } from "./throughput.ts";

/** Our own downloads, and what they are of. */
export interface Ours {
  url: URL;
  usage: Way["usage"];
  /** Zip of the gallery, of one ten times as long, of a small one; and a single photo. */
  whole: Call;
  tenfold: Call;
  small: Call;
  photo: Call;
}

const SAMPLE_MS = 50;
const GLIMPSES = 20;
const AT_ONCE = 20;
const RESUMES = 15;
const MB = 1e6;

/** Memory, first byte, many at once and a resume: what can be said in a line each. */
export async function measureBehaviour(ours: Ours): Promise<string> {
  const [one, ten] = [await memoryOf(ours, ours.whole), await memoryOf(ours, ours.tenfold)];
  const first = await firstBytes(ours);
  const many = await drive({ url: ours.url, calls: [ours.small], connections: AT_ONCE, count: AT_ONCE });
  const resumed = await resume(ours);
  return table(
    ["", "one", "other", "ratio"],
    [
      [`peak memory of workerd, MB: ${gb(one.bytes)}, ${gb(ten.bytes)}`, ...pair(one.most / MB, ten.most / MB)],
      ["first byte, ms: a single photo, the zip", ...pair(first.photo, first.zip, 1)],
      ["the last 1 %, ms: as many bytes of a photo, the zip resumed", ...pair(resumed.photo.ms, resumed.zip.ms, 1)],
      ["the last 1 %, CPU ms: the same", ...pair(resumed.photo.cpu, resumed.zip.cpu, 1)],
      [`${AT_ONCE} zips at once: requested, finished`, AT_ONCE, many.total.length, ""],
    ],
  );
}

const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
const pair = (one: number, other: number, digits = 0) => [
  one.toFixed(digits),
  other.toFixed(digits),
  (other / one).toFixed(2),
];

async function memoryOf({ url, usage }: Ours, call: Call) {
  let most = 0;
  const sample = async () => {
    most = Math.max(most, (await usage()).memory);
  };
  const timer = setInterval(sample, SAMPLE_MS);
  try {
    await sample();
    return { bytes: (await drive({ url, calls: [call], connections: 1, count: 1 })).bytes, most };
  } finally {
    clearInterval(timer);
  }
}

/** Each connection is given up once something of the body is there. */
async function firstBytes({ url, whole, photo }: Ours): Promise<{ zip: number; photo: number }> {
  const glimpse = async (call: Call) =>
    (await drive({ url, calls: [{ ...call, enough: 1 }], connections: 1, count: 1 })).first;
  const times = { zip: [] as number[], photo: [] as number[] };
  for (let i = 0; i < GLIMPSES; i++) {
    times.photo.push(...(await glimpse(photo)));
    times.zip.push(...(await glimpse(whole)));
  }
  return { zip: median(times.zip), photo: median(times.photo) };
}

/** Milliseconds, of the clock and of the processor, for the zip's last hundredth, and for as many bytes of a photo. */
async function resume({ url, usage, whole, photo }: Ours) {
  const { bytes } = await download({ url, usage, call: whole });
  const range = `bytes=${Math.floor(bytes * 0.99)}-`;
  const resumed: Call = { ...whole, headers: { ...whole.headers, range }, status: 206 };
  const runs = { zip: [] as Downloaded[], photo: [] as Downloaded[] };
  for (let i = 0; i < RESUMES; i++) {
    runs.photo.push(await download({ url, usage, call: photo }));
    runs.zip.push(await download({ url, usage, call: resumed }));
  }
  const times = (of: Downloaded[], scale: number) => ({
    ms: median(of.map(({ seconds }) => seconds)) * 1000 * scale,
    cpu: median(of.map(({ used }) => used)) * 1000 * scale,
  });
  const as = (runs.zip[0]?.bytes ?? 0) / (runs.photo[0]?.bytes ?? 0);
  return { zip: times(runs.zip, 1), photo: times(runs.photo, as) };
}
