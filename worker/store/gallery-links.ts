import { asLink, type FormerLink, type Link } from "../domain/link.ts";
import { activityStatement } from "./activity.ts";
import { maybe, text } from "./columns.ts";
import { batch, query, rowsOf } from "./query.ts";
import { links } from "./schema/galleries.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** Earlier links of a gallery that redirect to the current one, the newest first. Throws StorageFault. */
export async function readFormerLinks(db: D1Database, gallery: string): Promise<FormerLink[]> {
  const former = sql`SELECT slug, since FROM links WHERE gallery = ${gallery} AND ${LEADS_ON} ORDER BY since DESC, slug`;
  const rows = await query(statement(db, former), pick(links, "slug", "since"));
  return rows.map(({ slug, since }) => ({ link: asLink(slug), since }));
}

const LEADS_ON = sql`current = 0 AND ended_at IS NULL`;

/** Those of the names that are links of other galleries, each with the gallery. Throws StorageFault. */
export async function readTaken(db: D1Database, ids: readonly string[]): Promise<Map<string, string>> {
  const listed = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  const taken = sql`SELECT slug, gallery FROM links WHERE slug IN (${listed}) AND gallery <> slug`;
  const rows = await query(statement(db, taken), pick(links, "slug", "gallery"));
  return new Map(rows.map(({ slug, gallery }) => [slug, gallery]));
}

/** SQL: whether a name is no link of another gallery than this one. */
export const isUntaken = (name: string, { by = name }: { by?: string } = {}): Sql =>
  sql`NOT EXISTS (SELECT 1 FROM links WHERE slug = ${name} AND gallery <> ${by})`;

/** The gallery that a link leads to, whether it exists or not; null: to none any more. Throws StorageFault. */
export async function leadsTo(db: D1Database, link: Link): Promise<string | null> {
  const found = sql`SELECT CASE WHEN ended_at IS NULL THEN gallery END AS gallery FROM links WHERE slug = ${link}
    UNION ALL SELECT ${link}`;
  const [row] = await query(statement(db, found), { gallery: maybe(text) });
  return row?.gallery ?? null;
}

interface Renaming {
  gallery: string;
  /** The link that is changed. */
  from: Link;
  to: Link;
  now: number;
}

/**
 * Gives a gallery another link, live with the next request; the earlier one redirects to it. `taken`: the new one is a link or
 * the id of another gallery. `changed`: the gallery no longer has the link `from`. In both cases nothing changed. Throws
 * StorageFault.
 */
export async function renameGalleryLink(db: D1Database, renaming: Renaming): Promise<"renamed" | "taken" | "changed"> {
  const { gallery, from, to, now } = renaming;
  if (from === to) return "renamed";
  const current = sql`coalesce((SELECT slug FROM links WHERE gallery = ${gallery} AND current = 1), ${gallery})`;
  const free = sql`${isUntaken(to, { by: gallery })}
    AND NOT EXISTS (SELECT 1 FROM galleries WHERE gallery = ${to} AND gallery <> ${gallery})`;
  const begun = sql`EXISTS (SELECT 1 FROM links WHERE slug = ${to} AND gallery = ${gallery} AND since = ${now})`;
  const what = `link changed from /g/${from}/ to /g/${to}/`;
  const [found, isFree, begins] = await batch(db, [
    statement(db, sql`SELECT ${current} AS slug`),
    statement(db, sql`SELECT 1 WHERE ${free}`),
    statement(
      db,
      sql`INSERT INTO links (slug, gallery, current, since) SELECT ${to}, gallery, 0, ${now} FROM galleries
        WHERE gallery = ${gallery} AND ${current} = ${from} AND ${free}
        ON CONFLICT (slug) DO UPDATE SET since = excluded.since, ended_at = NULL`,
    ),
    // The id was the link until now, and redirects from now on.
    statement(
      db,
      sql`INSERT OR IGNORE INTO links (slug, gallery, current, since)
        SELECT gallery, gallery, 0, created_at FROM galleries WHERE gallery = ${gallery} AND ${begun}`,
    ),
    statement(db, sql`UPDATE links SET current = 0 WHERE gallery = ${gallery} AND current = 1 AND ${begun}`),
    statement(db, sql`UPDATE links SET current = 1 WHERE slug = ${to} AND gallery = ${gallery} AND ${begun}`),
    activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what }, begun),
  ]);
  if (begins?.meta.changes === 1) return "renamed";
  const [is] = rowsOf(found, { slug: text });
  return is?.slug === from && isFree?.results.length === 0 ? "taken" : "changed";
}

/**
 * Ends an earlier link: it is like one that never was. Only the id stays the gallery's own, so that nothing else gets it.
 * False: none of its earlier links that redirect has this name. Throws StorageFault.
 */
export async function endGalleryLink(
  db: D1Database,
  { gallery, link, now }: { gallery: string; link: string; now: number },
): Promise<boolean> {
  const its = sql`slug = ${link} AND gallery = ${gallery} AND ${LEADS_ON}`;
  const what = `link /g/${link}/ ended`;
  const [, ended] = await batch(db, [
    activityStatement(
      db,
      { gallery, at: now, kind: "access", who: "photographer", what },
      sql`EXISTS (SELECT 1 FROM links WHERE ${its})`,
    ),
    link === gallery
      ? statement(db, sql`UPDATE links SET ended_at = ${now} WHERE ${its}`)
      : statement(db, sql`DELETE FROM links WHERE ${its}`),
  ]);
  return ended?.meta.changes === 1;
}
