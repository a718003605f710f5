import { activityStatement } from "./activity.ts";
import { batch } from "./query.ts";

/** Takes a gallery down, or brings it back as it was; live with the next request. Throws StorageFault. */
export async function setUnpublished(
  db: D1Database,
  { gallery, down, now }: { gallery: string; down: boolean; now: number },
): Promise<void> {
  const value = down ? now : null;
  const what = down ? "taken down" : "brought back";
  await batch(db, [
    db.prepare("UPDATE galleries SET unpublished_at = ? WHERE gallery = ?").bind(value, gallery),
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what }),
  ]);
}
