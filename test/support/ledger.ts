/** Puts into a counter of the ledger what `level` reservations a moment ago would have. */
export async function fillCounter(db: D1Database, key: string, level: number): Promise<void> {
  const now = Date.now();
  await db
    .prepare("INSERT OR REPLACE INTO ledger (key, level, began, at, ends) VALUES (?, ?, ?, ?, ?)")
    .bind(key, level, now, now, now + 86_400_000)
    .run();
}
