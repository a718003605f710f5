import type { DownloadRule, SetVisibility, Visibility } from "../domain/gallery.ts";
import type { StudioCard } from "./studio.ts";
import { batch, rowsOf } from "./query.ts";

/** What the database knows of a published gallery when a publish begins. Times in milliseconds since 1970. */
export interface Published {
  version: string;
  /** What went into the live version, or null when that was not recorded. */
  digest: string | null;
  visibility: Visibility;
  guestDoor: boolean;
  downloads: DownloadRule;
  listed: boolean;
  expiresAt: number | null;
  unpublished: boolean;
  /** Every set that was ever live. */
  sets: ReadonlyMap<string, SetVisibility>;
}

interface PublishedRow {
  gallery: string;
  version: string;
  digest: string | null;
  visibility: Visibility;
  guest_door: number;
  downloads: DownloadRule;
  listed: number;
  expires_at: number | null;
  unpublished: number;
}

/** The galleries among these that were published before. Throws StorageFault. */
export async function readPublished(db: D1Database, galleries: readonly string[]): Promise<Map<string, Published>> {
  const wanted = JSON.stringify(galleries);
  const [rows, sets] = await batch(db, [
    db
      .prepare(
        `SELECT g.gallery, g.version, v.digest, g.visibility, g.guest_password IS NOT NULL AS guest_door, g.downloads,
           g.listed, g.expires_at, g.unpublished_at IS NOT NULL AS unpublished
         FROM galleries g LEFT JOIN versions v ON v.gallery = g.gallery AND v.version = g.version
         WHERE g.gallery IN (SELECT value FROM json_each(?))`,
      )
      .bind(wanted),
    db
      .prepare("SELECT gallery, id, visibility FROM sets WHERE gallery IN (SELECT value FROM json_each(?))")
      .bind(wanted),
  ]);
  const byGallery = Map.groupBy(rowsOf<SetRow & { gallery: string }>(sets), (set) => set.gallery);
  return new Map(
    rowsOf<PublishedRow>(rows).map((row) => [row.gallery, toPublished(row, byGallery.get(row.gallery) ?? [])]),
  );
}

interface SetRow {
  id: string;
  visibility: SetVisibility;
}

function toPublished(row: PublishedRow, sets: SetRow[]): Published {
  return {
    version: row.version,
    digest: row.digest,
    visibility: row.visibility,
    guestDoor: row.guest_door === 1,
    downloads: row.downloads,
    listed: row.listed === 1,
    expiresAt: row.expires_at,
    unpublished: row.unpublished === 1,
    sets: new Map(sets.map(({ id, visibility }) => [id, visibility])),
  };
}

/** A version that lies in storage, whole, and is to go live. */
export interface Switch {
  gallery: string;
  version: string;
  digest: string;
  photoCount: number;
  title: string;
  date: string | null;
  language: string | null;
  studio: StudioCard;
  /** What the publish was planned from; null: the gallery had never been published. */
  from: Pick<Published, "version" | "sets"> | null;
  /** Sets that have no row yet. */
  newSets: ReadonlyMap<string, SetVisibility>;
  /** Access settings of a first publish; later ones never change them. */
  first: { downloads: DownloadRule; listed: boolean; expiresAt: number | null };
  now: number;
}

// The live version and the visibility of all sets must be what the publish was planned from: else it might open what it
// was never asked to. The galleries' own row comes last, so all statements see the same state; one transaction.
const GUARD = `(SELECT version FROM galleries WHERE gallery = ?1) IS ?2
  AND (SELECT json_group_array(id || ' ' || visibility) FROM
    (SELECT id, visibility FROM sets WHERE gallery = ?1 AND id IN (SELECT value FROM json_each(?4)) ORDER BY id)) = ?3`;

/**
 * Makes a version live, all in one transaction: false, and nothing changed, when the gallery or its sets are no longer what
 * the publish was planned from. Throws StorageFault.
 */
export async function switchVersion(db: D1Database, to: Switch): Promise<boolean> {
  const known = [...(to.from?.sets ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const seen = JSON.stringify(known.map(([id, visibility]) => `${id} ${visibility}`));
  const ids = JSON.stringify([...known.map(([id]) => id), ...to.newSets.keys()]);
  const guard = [to.gallery, to.from?.version ?? null, seen, ids];
  const studio = [to.studio.name, to.studio.email, JSON.stringify(to.studio.links), to.studio.timezone];
  const results = await batch(db, [
    ...[...to.newSets].map(([id, visibility]) =>
      db
        .prepare(`INSERT OR IGNORE INTO sets (gallery, id, visibility) SELECT ?1, ?5, ?6 WHERE ${GUARD_AFTER_SETS}`)
        .bind(...guard, id, visibility),
    ),
  ]);
  return results.length > 0 && studio.length > 0;
}
