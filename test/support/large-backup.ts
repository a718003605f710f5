import { Readable } from "node:stream";
import { type Backup, formatBackup, type RowPage } from "../../scripts/backup/format.ts";
import { readBackup } from "../../scripts/backup/parse.ts";
import { isLarge } from "../../scripts/backup/tables.ts";

/**
 * Run on its own: writes a backup of about so many megabytes of rows with the real writer, reads it with the real reader as
 * it is written, and prints what came through and how much memory the process ever had.
 */
const megabytes = Number(process.argv[2]);
// Not maxRSS: that begins with the memory of the process that started this one.
let peak = 0;
const LONG = "ö".repeat(400_000);

async function* rows(): AsyncGenerator<RowPage> {
  yield { name: "galleries", rows: [["trip", "Trip"]] };
  // The longest rows D1 takes, and pages of short ones.
  for (let done = 0; done < megabytes; done += 4) {
    yield {
      name: "rounds",
      rows: [
        [`round-${done}`, LONG],
        [`round-${done + 1}`, LONG],
      ],
    };
    yield { name: "picks", rows: Array.from({ length: 4000 }, (_, i) => [`pick-${done}-${i}`, "x".repeat(600)]) };
    // What nobody holds any more does not count, whenever the collector has time on a busy machine.
    globalThis.gc?.();
    peak = Math.max(peak, process.memoryUsage.rss());
  }
}

const columns = ["key", "text"];
const backup: Backup = {
  madeAt: "2026-11-28T00:00:00.000Z",
  migrations: [],
  tables: ["galleries", "rounds", "picks"].map((name) => ({ name, columns })),
  rows,
};

let bytes = 0;
async function* file(): AsyncGenerator<Uint8Array> {
  for await (const piece of formatBackup(backup)) {
    const chunk = Buffer.from(piece);
    bytes += chunk.length;
    yield* Readable.from([chunk]);
  }
}

const { counts, held } = await readBackup(file, (table) => !isLarge(table));
console.log(JSON.stringify({ bytes, peak, counts: Object.fromEntries(counts), held: [...held.keys()] }));
