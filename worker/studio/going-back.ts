import type { Revealed } from "../domain/arrangement/going-back.ts";
import type { ProblemCode } from "../domain/problem.ts";
import { versionName } from "../domain/version-name.ts";
import type { Ctx } from "../http/context.ts";
import { readArrangement } from "../store/arrangements.ts";
import { readObject } from "../store/blobs.ts";
import { planWayBack, type ReadPiece, readStored, switchBack } from "../store/going-back.ts";
import { releaseLease, takeLease } from "../store/leases.ts";
import type { GalleryOverview } from "../store/overview.ts";
import { readPublished } from "../store/published.ts";
import { switchVersion } from "../store/switch-version.ts";
import { readKept } from "../store/versions.ts";
import { makeVersion } from "./version-making.ts";

const LEASE_MS = 5 * 60_000;

export interface BackWish {
  version: string;
  /** The code of what the photographer confirmed; null: nothing. */
  confirmed: string | null;
  /** Unique to this request. */
  id: string;
}

type Refusal = Extract<
  ProblemCode,
  "arrangedMeanwhile" | "noOpenSet" | "storageBusy" | "takenDown" | "versionGone" | "versionIncomplete"
>;

export type WentBack =
  | { ok: true }
  | { ok: false; because: Refusal }
  /** This would become visible: the photographer is asked first. */
  | { ok: false; revealed: Revealed[]; code: string };

/** Reads pieces of versions. Throws StorageFault. */
export const pieceReader =
  (c: Ctx): ReadPiece =>
  (key) =>
    readObject(c.env.PHOTOS, key);

const refused = (because: Refusal): WentBack => ({ ok: false, because });

/** Goes back to an earlier version, all or nothing, if nothing becomes visible that was not confirmed. Throws StorageFault. */
export async function goBackTo(c: Ctx, overview: GalleryOverview, wish: BackWish): Promise<WentBack> {
  const { gallery, unpublished } = overview.policy;
  if (unpublished) return refused("takenDown");
  const { now } = c.var;
  const lease = { holder: wish.id, galleries: [gallery] };
  // Nothing that the earlier version relies on may be deleted before it is live.
  if (!(await takeLease(c.env.DB, lease, { now, until: now + LEASE_MS }))) return refused("storageBusy");
  try {
    return await goBack(c, overview, wish);
  } finally {
    await releaseLease(c.env.DB, wish.id);
  }
}

async function goBack(c: Ctx, { policy, marks }: GalleryOverview, wish: BackWish): Promise<WentBack> {
  const { gallery } = policy;
  const published = (await readPublished(c.env.DB, [gallery])).get(gallery);
  const { arrangement, revision } = await readArrangement(c.env.DB, gallery);
  if (published?.version !== policy.version || published.revision !== revision) return refused("arrangedMeanwhile");
  const to = (await readKept(c.env.DB, gallery)).find(({ version }) => version === wish.version);
  if (!to || to.version === published.version) return refused("versionGone");
  const read = pieceReader(c);
  const live = await readStored(read, { gallery, version: published.version });
  const earlier = live && (await readStored(read, to));
  if (!live || !earlier) return refused("versionIncomplete");
  const hidden = new Set(marks.map(({ photo }) => photo));
  const way = planWayBack({ published, arrangement, marks: hidden, live, to, earlier });
  if (!way.isOpen) return refused("noOpenSet");
  if (way.revealed.length > 0 && wish.confirmed !== way.code)
    return { ok: false, revealed: way.revealed, code: way.code };
  const version = way.isReady ? to.version : versionName(c.var.now, wish.id);
  if (!way.isReady) {
    const from = { gallery, version: to.version, photoCount: earlier.shown.size };
    await makeVersion(c, { from, version, arrangement });
  }
  const at = { version, published, to, holder: wish.id, now: c.var.now };
  return (await switchVersion(c.env.DB, switchBack(way, at))) ? { ok: true } : refused("arrangedMeanwhile");
}
