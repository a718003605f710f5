import path from "node:path";
import { words } from "../../worker/domain/words/voice.ts";
import { ROOT, withTarget } from "../gallery/live.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { counted } from "../terminal/counted.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { takeBackup } from "./backup.ts";
import { formatBackup, type RowPage } from "./format.ts";
import { defaultFile, refuseTaken, refuseTracked, writePrivately } from "./place.ts";
import type { BACKUP } from "./usage.ts";

/** `npm run backup`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof BACKUP>): Promise<number> {
  const now = Date.now();
  const file = positionals[0] ?? path.relative(process.cwd(), defaultFile(ROOT, now));
  refuseTaken(file);
  await refuseTracked(file);
  const seen = { rows: 0, galleries: 0 };
  const { signal, claim } = stopOnSignals(() => console.error("Stopping ..."));
  const write = async (target: Target) => {
    claim();
    const backup = await takeBackup(target, now);
    return writePrivately(file, formatBackup({ ...backup, rows: () => counting(backup.rows(), { seen, signal }) }));
  };
  const bytes = await withTarget(options, write).catch((error) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (bytes === null) {
    console.error("Stopped. Nothing was written.");
    return 130;
  }
  const { good, strong } = coloursOf(process.stdout);
  console.log(
    `${good("✓")} ${strong(file)}: ${counted(seen.rows, "entry")} of ${counted(seen.galleries, "gallery")}, ${words("en").bytes(bytes)}`,
  );
  return 0;
}

async function* counting(
  pages: AsyncIterable<RowPage>,
  { seen, signal }: { seen: { rows: number; galleries: number }; signal: AbortSignal },
): AsyncGenerator<RowPage> {
  for await (const page of pages) {
    signal.throwIfAborted();
    seen.rows += page.rows.length;
    if (page.name === "galleries") seen.galleries += page.rows.length;
    yield page;
  }
}
