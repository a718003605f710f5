import path from "node:path";
import { words } from "../../worker/domain/words/voice.ts";
import { ROOT, withTarget } from "../gallery/live.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { takeBackup } from "./backup.ts";
import { formatBackup, type RowPage } from "./format.ts";
import { defaultFile, refuseTaken, refuseTracked, writePrivately } from "./place.ts";
import type { BACKUP } from "./usage.ts";

/** `npm run backup`: the status it ends with. */
export async function run({ positionals, options }: ArgumentsOf<typeof BACKUP>): Promise<number> {
  const now = Date.now();
  const file = positionals[0] ?? path.relative(process.cwd(), defaultFile(ROOT, now));
  refuseTaken(file);
  await refuseTracked(file);
  const seen = { rows: 0, galleries: 0 };
  const bytes = await withTarget(options, async (target) => {
    const backup = await takeBackup(target, now);
    return writePrivately(file, formatBackup({ ...backup, rows: () => counted(backup.rows(), seen) }));
  });
  const voice = words("en");
  const { good, strong } = coloursOf(process.stdout);
  console.log(
    `${good("✓")} ${strong(file)}: ${voice.number(seen.rows)} entries of ${voice.number(seen.galleries)} ${seen.galleries === 1 ? "gallery" : "galleries"}, ${voice.bytes(bytes)}`,
  );
  return 0;
}

async function* counted(
  pages: AsyncIterable<RowPage>,
  seen: { rows: number; galleries: number },
): AsyncGenerator<RowPage> {
  for await (const page of pages) {
    seen.rows += page.rows.length;
    if (page.name === "galleries") seen.galleries += page.rows.length;
    yield page;
  }
}
