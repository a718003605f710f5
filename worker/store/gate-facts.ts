import { z } from "zod";
import type { GalleryPolicy } from "../domain/gallery.ts";
import { CLOSED_FOR_HOLDER } from "./closed-for.ts";
import { json, list, maybe, type RowOf, text } from "./columns.ts";
import { marksSql, POLICY_COLUMNS, policyOf, SETS } from "./policy.ts";
import { batch, rowsOf, StorageFault } from "./query.ts";
import { studio } from "./schema/galleries.ts";
import { gap, prepared, sql } from "./sql.ts";

/** What a request brings to a gallery: sessions with a valid signature, whatever they are worth. */
export interface GateQuestion {
  /** The link in the address: a gallery's current one, an earlier one, or anything else. */
  link: string;
  /** Names under which the sessions may have been revoked. */
  sessions: readonly string[];
  /** Names under which a selection may be stored for the visitor. */
  holders: readonly string[];
  /** The studio's session, or null. */
  studio: { jti: string; epoch: number } | null;
  /** The session of a second shooter, or null. */
  second: { jti: string; epoch: number; person: string } | null;
  /** The session of a client's account, or null. */
  account: { jti: string; epoch: number; account: string } | null;
}

/** The known facts about the visitor. */
export interface VisitorFacts {
  revoked: ReadonlySet<string>;
  /** The account of the session in the request, if the session is valid and the gallery is assigned to the account. */
  assigned: { id: string; name: string; email: string; epoch: number } | null;
  studioEpoch: number;
  /** The second shooter of the session in the request, unless they were ended. */
  second: { name: string; epoch: number } | null;
  /** Those of the holders whose submitted selection closed the gallery for them. */
  closed: ReadonlySet<string>;
}

/** The facts that decide about one gallery and one visitor. */
export interface GateFacts extends VisitorFacts {
  /** null: the gallery does not exist, or the visitor may not know about it. */
  policy: GalleryPolicy | null;
}

/** SQL: whether a session was revoked. */
const revoked = (jti: "studioJti" | "secondJti" | "accountJti") =>
  sql`EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ${gap(jti)})`;

/**
 * SQL for the gallery that a link leads to, whether it exists or not: a link that is none has the id of a gallery. It costs
 * the same for every link: the studio's row is read instead of one of `links`.
 */
const LED_TO = sql`(SELECT gallery FROM (SELECT CASE WHEN ended_at IS NULL THEN gallery END AS gallery FROM links
    WHERE slug = ${gap("link")} UNION ALL SELECT ${gap("link")} FROM studio WHERE id = 1
    UNION ALL SELECT ${gap("link")}) LIMIT 1)`;

/** SQL: whether the account is assigned to the gallery that is asked for, whose name is `led.id`. */
const IS_ASSIGNED = sql`EXISTS (SELECT 1 FROM assignments WHERE account = ${gap("account")}
  AND assignments.gallery = (SELECT id FROM led))`;

/**
 * SQL for `known.id`: the name of the gallery, or NULL if the visitor may not know about it. `decideAccess` is the rule; a test
 * keeps this in step. Who may know is decided here, before any set or mark is read. A missing gallery costs the same: the
 * studio's row is read instead, and the same questions are asked.
 */
const KNOWN = sql`WITH led AS MATERIALIZED (SELECT ${LED_TO} AS id), known AS MATERIALIZED (SELECT (
  SELECT CASE WHEN (visibility IN ('public', 'protected') AND unpublished_at IS NULL)
    OR (${gap("studioJti")} IS NOT NULL AND EXISTS (SELECT 1 FROM studio WHERE id = 1 AND epoch = ${gap("studioEpoch")})
      AND NOT ${revoked("studioJti")})
    OR (${gap("secondJti")} IS NOT NULL AND EXISTS (SELECT 1 FROM second_shooters WHERE id = ${gap("second")}
      AND epoch = ${gap("secondEpoch")} AND ended_at IS NULL) AND NOT ${revoked("secondJti")})
    OR CASE WHEN ${gap("accountJti")} IS NOT NULL
      AND EXISTS (SELECT 1 FROM accounts WHERE id = ${gap("account")} AND epoch = ${gap("accountEpoch")} AND disabled_at IS NULL)
      AND ${IS_ASSIGNED}
      AND NOT ${revoked("accountJti")}
      THEN unpublished_at IS NULL END
  THEN gallery END
  FROM (SELECT gallery, visibility, unpublished_at FROM galleries WHERE gallery = (SELECT id FROM led)
    UNION ALL SELECT NULL, NULL, NULL FROM studio WHERE id = 1) LIMIT 1) AS id)`;

// Written once, so that D1 gets the same text from every request and can reuse it. There are two, since a row may have no more
// than 2 MB, and a gallery any number of marks.
const FACTS = prepared(sql`${KNOWN} SELECT
    (SELECT json_group_array(jti) FROM revoked_sessions WHERE jti IN (SELECT value FROM json_each(${gap("sessions")}))) AS revoked,
    (SELECT json_group_array(holder) FROM selections WHERE selections.gallery = known.id
      AND holder IN (SELECT value FROM json_each(${gap("holders")})) AND ${CLOSED_FOR_HOLDER}) AS closed,
    (SELECT epoch FROM studio WHERE id = 1) AS studio_epoch,
    (SELECT json_array(epoch, name) FROM second_shooters WHERE id = ${gap("second")} AND ended_at IS NULL) AS second,
    (SELECT json_array(id, epoch, name, email) FROM accounts WHERE id = ${gap("account")} AND disabled_at IS NULL
      AND ${IS_ASSIGNED}) AS assigned,
    ${POLICY_COLUMNS}, ${SETS}
  FROM known LEFT JOIN galleries ON galleries.gallery = known.id`);
const MARKS = prepared(sql`${KNOWN} ${marksSql(sql`(SELECT id FROM known)`)}`);

const texts = list(text.read);
const VISITOR = {
  revoked: texts,
  closed: texts,
  studio_epoch: maybe(studio.columns.epoch),
  second: maybe(json(z.tuple([z.number(), z.string()]))),
  assigned: maybe(json(z.tuple([z.string(), z.number(), z.string(), z.string()]))),
};

/**
 * Reads, in one transaction, the facts about a gallery and a visitor. Rows are looked up for what the request brings, so
 * it takes no longer however many other visitors there were. Throws StorageFault.
 */
export async function readGateFacts(db: D1Database, ask: GateQuestion): Promise<GateFacts> {
  const asked = {
    link: ask.link,
    sessions: JSON.stringify(ask.sessions),
    holders: JSON.stringify(ask.holders),
    studioJti: ask.studio?.jti ?? null,
    studioEpoch: ask.studio?.epoch ?? null,
    secondJti: ask.second?.jti ?? null,
    secondEpoch: ask.second?.epoch ?? null,
    second: ask.second?.person ?? null,
    accountJti: ask.account?.jti ?? null,
    accountEpoch: ask.account?.epoch ?? null,
    account: ask.account?.account ?? null,
  };
  const [found, marks] = await batch(db, [FACTS(db, asked), MARKS(db, asked)]);
  const [row] = rowsOf(found, VISITOR);
  if (!row) throw new StorageFault("D1", new TypeError("a question was not answered"));
  return { ...visitorIn(row), policy: policyOf({ found, marks }) };
}

function visitorIn({ revoked, closed, studio_epoch: studioEpoch, ...row }: RowOf<typeof VISITOR>): VisitorFacts {
  return {
    revoked: new Set(revoked),
    assigned: row.assigned && accountIn(row.assigned),
    studioEpoch: studioEpoch ?? -1,
    second: row.second && { epoch: row.second[0], name: row.second[1] },
    closed: new Set(closed),
  };
}

const accountIn = ([id, epoch, name, email]: [string, number, string, string]) => ({ id, epoch, name, email });
