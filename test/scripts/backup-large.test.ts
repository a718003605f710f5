import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { takeBackup } from "../../scripts/backup/backup.ts";
import { restoreBackup } from "../../scripts/restore/restore.ts";
import { emptyTables } from "../support/any-rows.ts";
import { fileOf, holdBackup, parseFile } from "../support/backups.ts";
import { measuredDatabase } from "../support/measured-database.ts";
import { publishing } from "../support/publishing.ts";

const run = promisify(execFile);
const desk = publishing();
const db = () => desk.target.db;
const MB = 1_000_000;

beforeEach(() => emptyTables(db()));

/** Two rows at once: what somebody enters, and a part of it in another table. Each `?` is the number of the entry. */
const ENTERED = [
  {
    owner: "rounds",
    part: "round_picks",
    at: "round",
    into: [
      "rounds (selection, round, key, submitted_at, name, email, message, answers, picks) VALUES ('r', ?1, ?1, 1, '', '', '', '{}', '[]')",
      "round_picks (selection, photo, round) VALUES ('r', 'a', ?1)",
    ],
  },
  {
    owner: "notes",
    part: "noted_pictures",
    at: "photo",
    into: [
      "notes (selection, photo, id, nr, x, y, text, hash, original, at) VALUES ('r', ?1, 'n', 1, 0, 0, 'darker', 'h', 'o', 1)",
      "noted_pictures (selection, photo, hash, clean, blob, bytes, width, height, at, original) VALUES ('r', ?1, 'h', 1, 'b', 1, 1, 1, 1, 'o')",
    ],
  },
  {
    owner: "closing_letters",
    part: "closing_addresses",
    at: "gallery",
    into: [
      "closing_letters (gallery, days, language, site) VALUES (?1, 3, 'en', '')",
      "closing_addresses (gallery, email_key) VALUES (?1, 'anna@example.com')",
    ],
  },
];

/** Runs the writer and the reader in a process of their own, which dies when it holds more than 96 MB of values. */
async function pass(megabytes: number) {
  const script = path.resolve(import.meta.dirname, "../support/large-backup.ts");
  const { stdout } = await run(
    process.execPath,
    ["--expose-gc", "--max-old-space-size=96", script, String(megabytes)],
    {
      maxBuffer: MB,
    },
  );
  return JSON.parse(stdout) as { bytes: number; peak: number; counts: Record<string, number>; held: string[] };
}

describe("a backup of a gigabyte", () => {
  it("needs no more memory to write and read than a small one", async () => {
    // It was one string, which may have 540 MB: beyond that there was no backup, and no restore, for good.
    const large = await pass(1000);
    expect(large.bytes).toBeGreaterThan(1000 * MB);
    expect(large.counts).toEqual({ galleries: 1, rounds: 500, picks: 1_000_000 });
    expect(large.held).toEqual(["galleries"]);
    // With the runtime itself.
    expect(large.peak).toBeLessThan(300 * MB);
  });

  it("is read and restored in pieces that D1 accepts, whatever the rows", async () => {
    const rounds = db().prepare(
      "INSERT INTO rounds (selection, round, key, submitted_at, name, email, message, answers, picks) VALUES (?, ?, ?, 1, 'Anna', 'anna@example.com', '', '{}', ?)",
    );
    // As large as a row may be, full of what JSON writes with two characters, and many small ones.
    for (let i = 0; i < 12; i++) await rounds.bind("s", i, `key-${i}`, '"'.repeat(1_900_000)).run();
    await db()
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO picks (selection, photo, comment, changed_at) SELECT 's', i, printf('%01000d', i), 1 FROM n`,
      )
      .run();
    const measured = measuredDatabase(db());
    const backup = await takeBackup({ db: measured.db }, 1);
    const held = await holdBackup(backup);
    expect([held.tables.get("rounds")?.rows.length, held.tables.get("picks")?.rows.length]).toEqual([12, 5000]);
    expect(measured.largest.answer).toBeLessThan(4 * MB);
    const whole = await parseFile(await fileOf(held), 100_000);
    await emptyTables(db());
    const { signal } = new AbortController();
    const flags = { dryRun: false, replace: false, allowWidening: false };
    const target = { ...desk.target, db: measured.db };
    await restoreBackup(whole, {
      ...{ target, signal, ...flags },
      now: () => 1,
      onWait: () => {},
      keep: async () => {},
    });
    expect(measured.largest.value).toBeLessThanOrEqual(2 * MB);
    expect(measured.largest.values).toBeLessThanOrEqual(100);
    expect(measured.largest.answer).toBeLessThan(4 * MB);
    const restored = await holdBackup(await takeBackup({ db: db() }, 1));
    expect(restored.tables.get("rounds")?.rows).toEqual(held.tables.get("rounds")?.rows);
    expect(restored.tables.get("picks")?.rows).toEqual(held.tables.get("picks")?.rows);
    const left = await db().prepare("SELECT name FROM sqlite_master WHERE name LIKE 'restoring%'").all();
    expect(left.results).toEqual([]);
  });

  it.each(ENTERED)("has $part of all $owner it has, though some arrive while it is read", async (entered) => {
    // A selection was sent while its backup ran: restored, that round had the choice of the one before.
    await db()
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO picks (selection, photo, comment, changed_at) SELECT 's', i, printf('%02000d', i), 1 FROM n`,
      )
      .run();
    const enter = (nr: number) =>
      db().batch(entered.into.map((row) => db().prepare(`INSERT INTO ${row}`).bind(String(nr))));
    await enter(1);
    const { tables, rows } = await takeBackup({ db: db() }, 1);
    const found = new Map<string, string[]>();
    let pages = 1;
    for await (const page of rows()) {
      const at = tables.find(({ name }) => name === page.name)?.columns.indexOf(entered.at) ?? -1;
      found.set(page.name, [...(found.get(page.name) ?? []), ...page.rows.map((row) => String(row[at]))]);
      await enter(++pages);
    }
    expect(pages).toBeGreaterThan(4);
    expect(found.get(entered.owner)?.length).toBeGreaterThan(0);
    expect(found.get(entered.part)).toEqual(expect.arrayContaining(found.get(entered.owner) ?? []));
  });
});
