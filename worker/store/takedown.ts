import { activityStatement } from "./activity.ts";
import { batch, isThere } from "./query.ts";
import { type Sql, sql, statement } from "./sql.ts";

const REMEMBERED = sql`galleries g JOIN versions v ON v.gallery = g.gallery AND v.version = g.version`;

/**
 * Takes a gallery down, or brings it back as it was; live with the next request. False, and nothing changed, if it is
 * already down or up, or if `gc` forgot the version that would come back. Throws StorageFault.
 */
export async function setUnpublished(
  db: D1Database,
  { gallery, down, now }: { gallery: string; down: boolean; now: number },
): Promise<boolean> {
  const what = down ? "taken down" : "brought back";
  const [, changed] = await batch(db, [
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what }, changeable(gallery, down)),
    statement(
      db,
      sql`UPDATE galleries SET unpublished_at = ${down ? now : null}
        WHERE gallery = ${gallery} AND ${changeable(gallery, down)}`,
    ),
  ]);
  return changed?.meta.changes === 1;
}

/** What `gc` deleted can't come back: it forgets a version before it deletes anything of it. */
function changeable(gallery: string, down: boolean): Sql {
  return down
    ? sql`EXISTS (SELECT 1 FROM galleries WHERE gallery = ${gallery} AND unpublished_at IS NULL)`
    : sql`EXISTS (SELECT 1 FROM ${REMEMBERED} WHERE g.gallery = ${gallery} AND g.unpublished_at IS NOT NULL)`;
}

/**
 * Whether the live version of a gallery is remembered: `gc` forgets those of galleries taken down long ago. Throws
 * StorageFault.
 */
export async function isRemembered(db: D1Database, gallery: string): Promise<boolean> {
  return isThere(statement(db, sql`SELECT 1 FROM ${REMEMBERED} WHERE g.gallery = ${gallery}`));
}
