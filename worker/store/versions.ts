import type { VersionRef } from "./manifests.ts";
import { batch, change, isThere, query, rowsOf } from "./query.ts";
import { galleries, versions } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** The part of a gallery that decides which of its versions are kept. Times in milliseconds since 1970. */
export interface PublishedGallery extends VersionRef {
  publishedAt: number;
  /** null: it is up. */
  unpublishedAt: number | null;
}

/** A version that was live once. */
export interface PublishedVersion extends VersionRef {
  publishedAt: number;
}

/** Every gallery with its live version, and every version that was live and is not forgotten. */
export interface PublishedVersions {
  galleries: PublishedGallery[];
  versions: PublishedVersion[];
}

/** Reads what was published, in one transaction. Throws StorageFault. */
export async function readVersions(db: D1Database): Promise<PublishedVersions> {
  const [live, known] = await batch(db, [
    statement(
      db,
      sql`SELECT gallery, version, published_at AS publishedAt, unpublished_at AS unpublishedAt FROM galleries ORDER BY gallery`,
    ),
    statement(
      db,
      sql`SELECT gallery, version, published_at AS publishedAt FROM versions ORDER BY gallery, published_at, version`,
    ),
  ]);
  const { published_at: publishedAt, unpublished_at: unpublishedAt } = galleries.columns;
  return {
    galleries: rowsOf(live, { ...pick(galleries, "gallery", "version"), publishedAt, unpublishedAt }),
    versions: rowsOf(known, { ...pick(versions, "gallery", "version"), publishedAt }),
  };
}

/** A version that one can go back to. */
export interface KeptVersion extends PublishedVersion {
  /** What it consists of, and what it is arranged by. */
  digest: string;
}

/** The versions of a gallery that are kept, the one that went live last first. Throws StorageFault. */
export async function readKept(db: D1Database, gallery: string): Promise<KeptVersion[]> {
  const { published_at: publishedAt } = versions.columns;
  return query(
    statement(
      db,
      sql`SELECT gallery, version, digest, published_at AS publishedAt FROM versions WHERE gallery = ${gallery}
        ORDER BY published_at DESC, version DESC`,
    ),
    { ...pick(versions, "gallery", "version", "digest"), publishedAt },
  );
}

/** What the feed says before the name of the version that somebody went back to. */
export const WENT_BACK = "went back to version ";

/** Whether the live version of a gallery is one that somebody went back to. Throws StorageFault. */
export async function hasGoneBack(db: D1Database, gallery: string): Promise<boolean> {
  return isThere(
    statement(
      db,
      sql`SELECT 1 FROM galleries g JOIN activity a ON a.gallery = g.gallery AND a.at = g.published_at
        WHERE g.gallery = ${gallery} AND a.kind = 'access' AND substr(a.what, 1, length(${WENT_BACK})) = ${WENT_BACK}`,
    ),
  );
}

/**
 * Forgets versions, so that nobody can go back to them, and returns how many there were. Versions that are live in a
 * gallery that is up are never forgotten, and nothing is forgotten once the lease is lost. Throws StorageFault.
 */
export async function forgetVersions(
  db: D1Database,
  { versions, lease }: { versions: readonly VersionRef[]; lease: string },
): Promise<number> {
  if (versions.length === 0) return 0;
  const wanted = JSON.stringify(versions.map(({ gallery, version }) => `${gallery}/${version}`));
  return change(
    statement(
      db,
      sql`DELETE FROM versions WHERE gallery || '/' || version IN (SELECT value FROM json_each(${wanted}))
           AND EXISTS (SELECT 1 FROM leases WHERE holder = ${lease})
           AND NOT EXISTS (SELECT 1 FROM galleries up WHERE up.gallery = versions.gallery
             AND up.version = versions.version AND up.unpublished_at IS NULL)`,
    ),
  );
}

/** Forgets a version that was only a step to the live one: nobody wants to go back to it. Throws StorageFault. */
export async function forgetStep(db: D1Database, { gallery, version }: VersionRef): Promise<void> {
  await change(
    statement(
      db,
      sql`DELETE FROM versions WHERE gallery = ${gallery} AND version = ${version}
           AND NOT EXISTS (SELECT 1 FROM galleries WHERE gallery = ${gallery} AND version = ${version})`,
    ),
  );
}
