import { query, StorageFault } from "./query.ts";

/** Tables the Worker works with; a test holds this list and the migrations together. */
export const TABLES = [
  "accounts",
  "activity",
  "assignments",
  "attempts",
  "cart_entries",
  "carts",
  "deliveries",
  "galleries",
  "invitations",
  "leases",
  "ledger",
  "notices",
  "offers",
  "order_photos",
  "orders",
  "payment_events",
  "payments",
  "picks",
  "private_marks",
  "responses",
  "revoked_sessions",
  "round_picks",
  "rounds",
  "selection_bytes",
  "selections",
  "sets",
  "studio",
  "versions",
  "vouchers",
] as const;

/** Asks D1 and R2 one small thing each, and whether every table is there. Throws StorageFault when something is missing. */
export async function checkStorage({ DB, PHOTOS }: { DB: D1Database; PHOTOS: R2Bucket }): Promise<void> {
  const asked = PHOTOS.head("health").catch((cause: unknown) => {
    throw new StorageFault("R2", cause);
  });
  await Promise.all([checkTables(DB), asked]);
}

async function checkTables(db: D1Database): Promise<void> {
  const known = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'");
  const there = new Set((await query<{ name: string }>(known)).map(({ name }) => name));
  const missing = TABLES.filter((table) => !there.has(table));
  if (missing.length > 0) throw new StorageFault(`D1 without ${missing.join(", ")}`);
}
