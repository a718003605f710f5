import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT } from "../../scripts/gallery/live.ts";
import { ensureBuilt } from "../../scripts/server/build.ts";
import { startServer } from "../../scripts/server/server.ts";
import type { BenchOptions } from "./part.ts";
import { median, ratio, spread } from "./report/figures.ts";
import { machineLine } from "./report/machine.ts";
import { measureScript } from "./report/measured.ts";
import type { Sections } from "./report/sections.ts";
import { table } from "./report/table.ts";

const ROUNDS = 15;
const BARE = "`node -e 0`";

/** How long a command takes to begin: to print its help, to read local state alone, and to read it beside a server. */
export async function run({ quick, rounds, say }: BenchOptions): Promise<Sections> {
  await ensureBuilt(ROOT, () => say("building the Worker"));
  const times = quick ? 1 : (rounds ?? ROUNDS);
  const folder = await mkdtemp(path.join(tmpdir(), "glassine-commands-"));
  const stateDir = path.join(folder, "v3");
  const list = ["scripts/client.ts", "list", "--state", stateDir];
  try {
    const alone = await measure(times, {
      [BARE]: ["-e", "0"],
      "`npm run access -- --help`": asNpm("scripts/access.ts", "--help"),
      "`npm run publish -- --help`": asNpm("scripts/publish.ts", "--help"),
      "`npm run client -- list`": asNpm(...list),
    });
    const server = await startServer({ root: ROOT, stateDir, host: "localhost", port: 0 });
    const served = { [BARE]: ["-e", "0"], "the same next to `npm run serve`": asNpm(...list) };
    const beside = await measure(times, served).finally(() => server.close());
    const rows = [...rowsOf(alone), ...rowsOf(beside).slice(1)];
    const measured = table(["command", "seconds", "range", "times bare Node"], rows);
    return { commands: `${measured}\n\n${machineLine(new Date(), ["miniflare"])}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What npm runs, without npm's own time. */
const asNpm = (...args: string[]) => ["-r", "./scripts/entrance/entrance.cjs", ...args];

type Seconds = Map<string, number[]>;

/** Runs each command in turn, round after round; the first round, in which nothing is compiled yet, is not counted. */
async function measure(rounds: number, commands: Record<string, readonly string[]>): Promise<Seconds> {
  const seconds: Seconds = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, [script = "", ...args]] of Object.entries(commands)) {
      const { wall } = await measureScript({ script, args, cwd: ROOT });
      if (round > 0) seconds.get(name)?.push(wall);
    }
  }
  return seconds;
}

function rowsOf(seconds: Seconds): string[][] {
  const bare = seconds.get(BARE) ?? [];
  return [...seconds].map(([name, all]) => [name, median(all).toFixed(2), spread(all), ratio(all, bare).toFixed(1)]);
}
