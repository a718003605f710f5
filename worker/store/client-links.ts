import { type ClientLink, GALLERY_LINKS_MAX, LINKS_MAX, type LinkOf } from "../domain/client-link.ts";
import { encodeToken } from "../domain/invitation.ts";
import { activityStatement } from "./activity.ts";
import { flag, integer, maybe } from "./columns.ts";
import { batch, change, query } from "./query.ts";
import { accounts, clientLinks } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

/** Links that ended, removed with each that is made. */
const SWEPT = 50;

export interface NewClientLink {
  gallery: string;
  /** Who makes it: the name they keep things under, the epoch of their session, the invitation it began with. */
  holder: string;
  epoch: number;
  invitation: string | null;
  /** Their name in the feed. */
  who: string;
  label: string;
  of: LinkOf;
  downloads: boolean;
  expiresAt: number;
  now: number;
}

/**
 * Makes a link: its token is given once, and D1 keeps its hash alone. null: whoever makes it, or the gallery, has as many as
 * may be. Throws StorageFault.
 */
export async function makeClientLink(db: D1Database, link: NewClientLink): Promise<string | null> {
  const { gallery, holder, epoch, invitation, who, label, of, downloads, expiresAt, now } = link;
  const id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const token = encodeToken(crypto.getRandomValues(new Uint8Array(24)));
  const photos = of.photos && JSON.stringify(of.photos);
  const what = `link ${id} to ${of.photos ? `${of.photos.length} photos` : `set ${of.set}`} (${label})`;
  const [, made] = await batch(db, [
    sweepLinks(db, { gallery, now }),
    statement(
      db,
      sql`INSERT INTO client_links (id, gallery, holder, epoch, invitation, token_hash, label, of_set, photos, downloads,
          expires_at, created_at)
        SELECT ${id}, ${gallery}, ${holder}, ${epoch}, ${invitation}, ${await hashToken(token)}, ${label}, ${of.set}, ${photos},
          ${Number(downloads)}, ${expiresAt}, ${now}
        WHERE (SELECT count(*) FROM client_links WHERE gallery = ${gallery} AND holder = ${holder}) < ${LINKS_MAX}
          AND (SELECT count(*) FROM client_links WHERE gallery = ${gallery}) < ${GALLERY_LINKS_MAX}`,
    ),
    activityStatement(db, { gallery, at: now, kind: "access", who, what }, isMade(id)),
  ]);
  return made?.meta.changes === 1 ? token : null;
}

const isMade = (id: string): Sql => sql`EXISTS (SELECT 1 FROM client_links WHERE id = ${id})`;

/** Takes out links of a gallery that have ended: their last day is over, or the client password is another one now. */
function sweepLinks(db: D1Database, { gallery, now }: { gallery: string; now: number }): D1PreparedStatement {
  return statement(
    db,
    sql`DELETE FROM client_links WHERE id IN (SELECT id FROM client_links l WHERE gallery = ${gallery} AND (expires_at <= ${now}
      OR (holder GLOB 'session:*' AND epoch < (SELECT client_epoch FROM galleries g WHERE g.gallery = l.gallery)))
      LIMIT ${SWEPT})`,
  );
}

/** The link that a token belongs to, whatever it is worth; null: none. Throws StorageFault. */
export async function clientLinkOf(
  db: D1Database,
  { gallery, token }: { gallery: string; token: string },
): Promise<string | null> {
  const hash = await hashToken(token);
  const [row] = await query(
    statement(db, sql`SELECT id FROM client_links WHERE token_hash = ${hash} AND gallery = ${gallery}`),
    pick(clientLinks, "id"),
  );
  return row?.id ?? null;
}

/** Counts that somebody opened a link, with a line in the feed. Throws StorageFault. */
export async function countOpened(
  db: D1Database,
  { gallery, id, now }: { gallery: string; id: string; now: number },
): Promise<void> {
  await batch(db, [
    statement(db, sql`UPDATE client_links SET uses = uses + 1, last_used_at = ${now} WHERE id = ${id}`),
    activityStatement(
      db,
      { gallery, at: now, kind: "entry", who: "guest", what: `by a client's link ${id}` },
      isMade(id),
    ),
  ]);
}

interface Ending {
  gallery: string;
  id: string;
  /** Whose links may be ended; null: everybody's. */
  holder: string | null;
  who: string;
  now: number;
}

/** Ends a link for good. False if there is none, or it belongs to somebody else. Throws StorageFault. */
export async function endClientLink(db: D1Database, { gallery, id, holder, who, now }: Ending): Promise<boolean> {
  const own = sql`id = ${id} AND gallery = ${gallery} AND (${holder} IS NULL OR holder = ${holder})`;
  const there = sql`EXISTS (SELECT 1 FROM client_links WHERE ${own})`;
  const [, ended] = await batch(db, [
    activityStatement(db, { gallery, at: now, kind: "access", who, what: `link ${id} ended` }, there),
    statement(db, sql`DELETE FROM client_links WHERE ${own}`),
  ]);
  return ended?.meta.changes === 1;
}

/** SQL: whether whoever made the link `l` can still enter as they did then. */
export const MAKER_LIVES = sql`CASE WHEN l.holder GLOB 'account:*'
  THEN EXISTS (SELECT 1 FROM accounts a JOIN assignments s ON s.account = a.id AND s.gallery = l.gallery
    WHERE a.id = substr(l.holder, length('account:') + 1) AND a.epoch = l.epoch AND a.disabled_at IS NULL)
  ELSE EXISTS (SELECT 1 FROM galleries g WHERE g.gallery = l.gallery AND g.client_epoch = l.epoch AND g.created_at <= l.created_at)
    AND NOT EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = substr(l.holder, length('session:') + 1))
    AND (l.invitation IS NULL OR EXISTS (SELECT 1 FROM invitations i
      WHERE i.id = l.invitation AND i.gallery = l.gallery AND i.revoked_at IS NULL))
  END`;

const LISTED = {
  ...pick(clientLinks, "id", "label", "of_set", "downloads", "expires_at", "uses", "last_used_at"),
  photos: maybe(integer),
  lives: flag,
  maker: maybe(accounts.columns.name),
};

/** The links that a client made in a gallery or, without a holder, everybody's: newest first. Throws StorageFault. */
export async function listClientLinks(
  db: D1Database,
  { gallery, holder, now }: { gallery: string; holder: string | null; now: number },
): Promise<ClientLink[]> {
  const rows = await query(
    statement(
      db,
      sql`SELECT id, label, of_set, json_array_length(photos) AS photos, downloads, expires_at, uses, last_used_at,
          ${MAKER_LIVES} AS lives,
          (SELECT name FROM accounts WHERE 'account:' || accounts.id = l.holder) AS maker
        FROM client_links l WHERE gallery = ${gallery} AND (${holder} IS NULL OR holder = ${holder}) AND expires_at > ${now}
        ORDER BY created_at DESC, id LIMIT ${GALLERY_LINKS_MAX}`,
    ),
    LISTED,
  );
  return rows.map(({ of_set: set, expires_at: expiresAt, last_used_at: lastUsedAt, ...row }) => ({
    ...row,
    set,
    expiresAt,
    lastUsedAt,
  }));
}

/** Takes out links whose last day is over. Throws StorageFault. */
export async function clearClientLinks(db: D1Database, now: number): Promise<void> {
  await change(
    statement(
      db,
      sql`DELETE FROM client_links WHERE id IN
        (SELECT id FROM client_links WHERE expires_at <= ${now} ORDER BY expires_at LIMIT 10000)`,
    ),
  );
}
