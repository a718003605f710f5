import type { Visitor } from "../domain/access.ts";
import type { LinkOf } from "../domain/client-link.ts";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { MAKER_LIVES } from "./client-links.ts";
import { CLOSED_FOR_HOLDER } from "./closed-for.ts";
import { flag } from "./columns.ts";
import { policyOf, policySql } from "./policy.ts";
import { batch, rowsOf } from "./query.ts";
import { clientLinks } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { gap, prepared, sql } from "./sql.ts";

/** What decides about a request by a client's link. */
export interface LinkFacts {
  id: string;
  label: string;
  of: LinkOf;
  downloads: boolean;
  expiresAt: number;
  /** Who made it, as they would be let in now: a stranger if they would not. */
  maker: Visitor;
  policy: GalleryPolicy;
}

const OWN = sql`id = ${gap("id")} AND gallery = ${gap("gallery")}`;

// Written once, so that D1 gets the same text from every request and can reuse it.
const STATEMENTS = [
  prepared(sql`SELECT id, label, of_set, photos, downloads, expires_at, holder, ${MAKER_LIVES} AS lives,
    EXISTS (SELECT 1 FROM selections p WHERE p.gallery = l.gallery AND p.holder = l.holder
      AND ${CLOSED_FOR_HOLDER}) AS closed
    FROM client_links l WHERE ${OWN}`),
  ...policySql(sql`(SELECT gallery FROM client_links WHERE ${OWN})`).map(prepared),
];

const LINK = {
  ...pick(clientLinks, "id", "label", "of_set", "photos", "downloads", "expires_at", "holder"),
  lives: flag,
  closed: flag,
};

/** Reads a link, who made it and the gallery's policy in one transaction; null: there is no such link. Throws StorageFault. */
export async function readLinkFacts(db: D1Database, asked: { gallery: string; id: string }): Promise<LinkFacts | null> {
  const [links, found, marks] = await batch(
    db,
    STATEMENTS.map((prepare) => prepare(db, asked)),
  );
  const [row] = rowsOf(links, LINK);
  const policy = policyOf({ found, marks });
  if (!row || !policy) return null;
  const { id, label, of_set: set, photos, downloads, expires_at: expiresAt } = row;
  const of: LinkOf = set === null ? { set, photos: photos ?? [] } : { set, photos: null };
  return { id, label, of, downloads, expiresAt, maker: makerOf(row), policy };
}

function makerOf({ holder, lives, closed }: { holder: string; lives: boolean; closed: boolean }): Visitor {
  if (!lives) return { as: "stranger" };
  return { as: "client", by: holder.startsWith("account:") ? "account" : "password", closed };
}
