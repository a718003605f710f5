import {
  bringsProof,
  type GalleryFacts,
  type GateFacts,
  type GateQuestion,
  readGalleryFacts,
  readGateFacts,
  readSessionFacts,
  type SessionFacts,
} from "./policy.ts";

/** How old a gallery's policy may be when an image is served, in milliseconds. Design section 4, "Freshness". */
export const SNAPSHOT_MS = 2000;
/** From this age on the first who asks reads anew, while the others go on with what is known. */
const RENEWED_MS = 1500;
const KEPT = 1000;

interface Kept<Facts> {
  facts: Facts;
  readAt: number;
  renewing: boolean;
}

// Values only: nothing that belongs to one request is awaited by another.
type Snapshots<Facts> = Map<string, Kept<Facts>>;
const ofGalleries: Snapshots<GalleryFacts> = new Map();
const toStrangers: Snapshots<GalleryFacts> = new Map();
const ofSessions: Snapshots<SessionFacts> = new Map();
const NO_SESSIONS: SessionFacts = { revoked: new Set(), assigned: null };

/**
 * Facts at most two seconds old, for images. Those of a gallery are shared by all who look at it (strangers apart, for whom
 * less is read). Whoever was not here within two seconds gets both halves fresh: who has just entered by a new password is
 * not judged by the old one. Throws StorageFault when they are older and D1 does not answer.
 */
export async function snapshotGateFacts(db: D1Database, ask: GateQuestion & { now: number }): Promise<GateFacts> {
  const { gallery, account, sessions, now } = ask;
  const ofGallery = { key: gallery, read: () => readGalleryFacts(db, ask), now };
  if (!bringsProof(ask)) return { ...(await snapshot(toStrangers, ofGallery)), ...NO_SESSIONS };
  const ofVisitor = {
    key: [gallery, account ?? "-", ...sessions].join(" "),
    read: () => readSessionFacts(db, ask),
    now,
  };
  if (!holds(ofSessions.get(ofVisitor.key), now)) {
    const { revoked, assigned, ...facts } = await readGateFacts(db, ask);
    keep(ofGalleries, { ...ofGallery, facts });
    keep(ofSessions, { ...ofVisitor, facts: { revoked, assigned } });
    return { ...facts, revoked, assigned };
  }
  const [facts, brought] = await Promise.all([snapshot(ofGalleries, ofGallery), snapshot(ofSessions, ofVisitor)]);
  return { ...facts, ...brought };
}

interface Reading<Facts> {
  key: string;
  read(): Promise<Facts>;
  now: number;
}

async function snapshot<Facts>(all: Snapshots<Facts>, { key, read, now }: Reading<Facts>): Promise<Facts> {
  const kept = all.get(key);
  const known = holds(kept, now);
  if (known && (now - kept.readAt < RENEWED_MS || kept.renewing)) return kept.facts;
  if (kept) kept.renewing = true;
  try {
    const facts = await read();
    keep(all, { key, facts, now });
    return facts;
  } catch (error) {
    if (known) return kept.facts;
    throw error;
  }
}

function holds<Facts>(kept: Kept<Facts> | undefined, now: number): kept is Kept<Facts> {
  return kept !== undefined && now >= kept.readAt && now - kept.readAt < SNAPSHOT_MS;
}

/** Keeps what was read, and forgets what is too old to be asked for or more than is kept. */
function keep<Facts>(all: Snapshots<Facts>, { key, facts, now }: { key: string; facts: Facts; now: number }): void {
  all.delete(key);
  for (const [oldest, { readAt }] of all) {
    if (all.size < KEPT && now - readAt < SNAPSHOT_MS) break;
    all.delete(oldest);
  }
  all.set(key, { facts, readAt: now, renewing: false });
}
