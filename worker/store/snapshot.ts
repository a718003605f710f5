import type { GalleryPolicy } from "../domain/gallery.ts";
import { type GateFacts, type GateQuestion, readGateFacts, type VisitorFacts } from "./gate-facts.ts";

/** How old a gallery's policy may be when an image is served, in milliseconds. Design section 4, "Freshness". */
export const SNAPSHOT_MS = 2000;
/** From this age on, the first visitor who asks reads again, while the others continue with what is known. */
const RENEWED_MS = 1500;
const KEPT = 1000;

interface Kept<Facts> {
  facts: Facts;
  readAt: number;
  renewing: boolean;
}

// Values only: no request waits for another.
type Snapshots<Facts> = Map<string, Kept<Facts>>;
/** By link. */
const ofGalleries: Snapshots<GalleryPolicy> = new Map();
/**
 * `knows`: whether they may know about the gallery. A visitor who may not gets no policy, and never the one that others
 * share.
 */
const ofVisitors: Snapshots<{ visitor: VisitorFacts; knows: boolean }> = new Map();

/**
 * Facts at most two seconds old, for images. All who may know about a gallery share its facts. A visitor not seen within
 * two seconds gets everything fresh: somebody who has just entered with a new password is not judged by the old one.
 * Throws StorageFault if the facts are older and D1 does not answer.
 */
export async function snapshotGateFacts(db: D1Database, ask: GateQuestion & { now: number }): Promise<GateFacts> {
  const { link, now } = ask;
  const key = visitorKey(ask);
  const visitor = heldAt(ofVisitors.get(key), now);
  const policy = heldAt(ofGalleries.get(link), now);
  const known = joined({ visitor, policy });
  const used = [visitor, ...(visitor?.facts.knows ? [policy] : [])];
  if (known && used.every((kept) => kept && !isDue(kept, now))) return known;
  for (const kept of used) if (kept) kept.renewing = true;
  try {
    const { policy: read, ...facts } = await readGateFacts(db, ask);
    keep(ofVisitors, { key, facts: { visitor: facts, knows: read !== null }, now });
    if (read) keep(ofGalleries, { key: link, facts: read, now });
    return { ...facts, policy: read };
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

function visitorKey({ link, sessions, holders, studio, second, account }: GateQuestion): string {
  return JSON.stringify([
    link,
    sessions,
    holders,
    studio?.jti,
    studio?.epoch,
    second?.person,
    second?.epoch,
    account?.account,
    account?.epoch,
  ]);
}

interface Halves {
  visitor: Kept<{ visitor: VisitorFacts; knows: boolean }> | undefined;
  policy: Kept<GalleryPolicy> | undefined;
}

function joined({ visitor, policy }: Halves): GateFacts | null {
  if (!visitor) return null;
  const { visitor: facts, knows } = visitor.facts;
  if (!knows) return { ...facts, policy: null };
  return policy ? { ...facts, policy: policy.facts } : null;
}

function isDue({ readAt, renewing }: Kept<unknown>, now: number): boolean {
  return now - readAt >= RENEWED_MS && !renewing;
}

function heldAt<Facts>(kept: Kept<Facts> | undefined, now: number): Kept<Facts> | undefined {
  return kept !== undefined && now >= kept.readAt && now - kept.readAt < SNAPSHOT_MS ? kept : undefined;
}

/** Keeps what was read, and drops what is too old to be used or more than is kept. */
function keep<Facts>(all: Snapshots<Facts>, { key, facts, now }: { key: string; facts: Facts; now: number }): void {
  all.delete(key);
  for (const [oldest, { readAt }] of all) {
    if (all.size < KEPT && now - readAt < SNAPSHOT_MS) break;
    all.delete(oldest);
  }
  all.set(key, { facts, readAt: now, renewing: false });
}
