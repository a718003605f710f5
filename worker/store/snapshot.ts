import { type GateFacts, type GateQuestion, readGateFacts } from "./policy.ts";

/** How old a gallery's policy may be when an image is served, in milliseconds. Design section 4, "Freshness". */
export const SNAPSHOT_MS = 2000;
const KEPT = 1000;

interface Kept {
  facts: GateFacts;
  readAt: number;
}

// Values only: nothing that belongs to one request is awaited by another.
const snapshots = new Map<string, Kept>();

/**
 * Facts at most two seconds old, for images. Keyed by gallery, account and sessions, so that a revoked session is noticed as soon
 * as a changed policy. Throws StorageFault when they are older and D1 does not answer.
 */
export async function snapshotGateFacts(db: D1Database, ask: GateQuestion & { now: number }): Promise<GateFacts> {
  const key = [ask.gallery, ask.account ?? "-", ...ask.sessions].join(" ");
  const kept = snapshots.get(key);
  if (kept && ask.now - kept.readAt < SNAPSHOT_MS && ask.now >= kept.readAt) return kept.facts;
  snapshots.delete(key);
  const facts = await readGateFacts(db, ask);
  for (const [oldest, { readAt }] of snapshots) {
    if (snapshots.size < KEPT && ask.now - readAt < SNAPSHOT_MS) break;
    snapshots.delete(oldest);
  }
  snapshots.set(key, { facts, readAt: ask.now });
  return facts;
}
