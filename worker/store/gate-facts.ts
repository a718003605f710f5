import type { GalleryPolicy } from "../domain/gallery.ts";
import { integer, maybe, text } from "./columns.ts";
import { policyOf, policySql } from "./policy.ts";
import { batch, rowsOf } from "./query.ts";
import { studio } from "./schema/galleries.ts";
import { accounts, revokedSessions } from "./schema/people.ts";
import { selections } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
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

/**
 * SQL for the name of the gallery, or NULL if the visitor may not know about it. `decideAccess` is the rule; a test keeps
 * this in step. Who may know is decided here, before any set or mark is read. A missing gallery costs the same: the
 * studio's row is read instead, and the same questions are asked.
 */
const KNOWN = sql`(SELECT CASE WHEN (visibility IN ('public', 'protected') AND unpublished_at IS NULL)
    OR (${gap("studioJti")} IS NOT NULL AND EXISTS (SELECT 1 FROM studio WHERE id = 1 AND epoch = ${gap("studioEpoch")})
      AND NOT ${revoked("studioJti")})
    OR (${gap("secondJti")} IS NOT NULL AND EXISTS (SELECT 1 FROM second_shooters WHERE id = ${gap("second")}
      AND epoch = ${gap("secondEpoch")} AND ended_at IS NULL) AND NOT ${revoked("secondJti")})
    OR CASE WHEN ${gap("accountJti")} IS NOT NULL
      AND EXISTS (SELECT 1 FROM accounts WHERE id = ${gap("account")} AND epoch = ${gap("accountEpoch")} AND disabled_at IS NULL)
      AND EXISTS (SELECT 1 FROM assignments WHERE account = ${gap("account")} AND assignments.gallery = ${LED_TO})
      AND NOT ${revoked("accountJti")}
      THEN unpublished_at IS NULL END
  THEN gallery END
  FROM (SELECT gallery, visibility, unpublished_at FROM galleries WHERE gallery = ${LED_TO}
    UNION ALL SELECT NULL, NULL, NULL FROM studio WHERE id = 1) LIMIT 1)`;

// Written once, so that D1 gets the same text from every request and can reuse it.
const STATEMENTS = [
  prepared(sql`SELECT jti FROM revoked_sessions WHERE jti IN (SELECT value FROM json_each(${gap("sessions")}))`),
  prepared(sql`SELECT id, name, email, epoch FROM accounts WHERE id = ${gap("account")} AND disabled_at IS NULL
    AND EXISTS (SELECT 1 FROM assignments WHERE account = ${gap("account")} AND gallery = ${LED_TO})`),
  prepared(sql`SELECT epoch, (SELECT epoch FROM second_shooters WHERE id = ${gap("second")} AND ended_at IS NULL) AS second_epoch,
    (SELECT name FROM second_shooters WHERE id = ${gap("second")}) AS second_name FROM studio WHERE id = 1`),
  prepared(sql`SELECT holder FROM selections WHERE gallery = ${KNOWN}
    AND holder IN (SELECT value FROM json_each(${gap("holders")})) AND state NOT IN ('open', 'read-only')`),
  ...policySql(KNOWN).map(prepared),
];

const REVOKED = pick(revokedSessions, "jti");
const ASSIGNED = pick(accounts, "id", "name", "email", "epoch");
const STUDIO = { ...pick(studio, "epoch"), second_epoch: maybe(integer), second_name: maybe(text) };
const CLOSED = pick(selections, "holder");

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
  const [revokedRows, assigned, studioRows, closed, galleries, sets, marks] = await batch(
    db,
    STATEMENTS.map((prepare) => prepare(db, asked)),
  );
  const [row] = rowsOf(studioRows, STUDIO);
  return {
    revoked: new Set(rowsOf(revokedRows, REVOKED).map((row) => row.jti)),
    assigned: rowsOf(assigned, ASSIGNED)[0] ?? null,
    studioEpoch: row?.epoch ?? -1,
    second: row?.second_epoch == null ? null : { name: row.second_name ?? "", epoch: row.second_epoch },
    closed: new Set(rowsOf(closed, CLOSED).map((row) => row.holder)),
    policy: policyOf({ galleries, sets, marks }),
  };
}
