import { onTestFinished } from "vitest";

const HOUR = 3_600_000;

/**
 * Puts into a counter of the ledger what `level` reservations would have. Waits and refills begin in an hour, as with
 * `holdWaits`.
 */
export async function fillCounter(db: D1Database, key: string, level: number): Promise<void> {
  const now = Date.now();
  await db
    .prepare("INSERT OR REPLACE INTO ledger (key, level, began, at, ends) VALUES (?, ?, ?, ?, ?)")
    .bind(key, level, now, now + HOUR, now + 24 * HOUR)
    .run();
}

/**
 * Until the test has finished, waits and refills of every new counter begin in an hour. So what is counted depends on how
 * many requests arrive, not on how fast the machine is.
 */
export async function holdWaits(db: D1Database): Promise<void> {
  onTestFinished(async () => {
    await db.prepare("DROP TRIGGER IF EXISTS waits_held").run();
  });
  const moved = `at = new.at + ${HOUR}, ends = new.ends + ${HOUR}`;
  await db
    .prepare(
      `CREATE TRIGGER waits_held AFTER INSERT ON ledger BEGIN UPDATE ledger SET ${moved} WHERE key = new.key; END`,
    )
    .run();
}
