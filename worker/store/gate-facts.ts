import type { GalleryPolicy } from "../domain/gallery.ts";
import { policyOf, policyStatements } from "./policy.ts";
import { batch, rowsOf } from "./query.ts";
import { accounts, pick, revokedSessions, selections, studio } from "./schema.ts";

/** What a request brings to a gallery: sessions whose signature holds, whatever they are worth. */
export interface GateQuestion {
  gallery: string;
  /** Names under which the sessions may have been revoked. */
  sessions: readonly string[];
  /** Under which names a selection may be kept for whoever asks. */
  holders: readonly string[];
  /** The studio's session, or null. */
  studio: { jti: string; epoch: number } | null;
  /** The session of a client's account, or null. */
  account: { jti: string; epoch: number; account: string } | null;
}

/** What is known of whoever asks. */
export interface VisitorFacts {
  revoked: ReadonlySet<string>;
  /** The account whose session was brought, if it holds and the gallery is assigned to it. */
  assigned: { id: string; name: string; email: string; epoch: number } | null;
  studioEpoch: number;
  /** Those of the holders whose selection, once submitted, closed the gallery for them. */
  closed: ReadonlySet<string>;
}

/** What decides about one gallery and one visitor. */
export interface GateFacts extends VisitorFacts {
  /** null: there is no such gallery, or none that whoever asks may know of. */
  policy: GalleryPolicy | null;
}

/**
 * SQL for the name of the gallery `?1`, or NULL where whoever asks may not know of it: `decideAccess` has the word, a test
 * keeps this in step. Who may know is settled here, before any set or mark is read, and one that does not exist costs the
 * same: the studio's row is read instead, and the same questions are asked. `?2`, `?3`: the studio's session and its epoch;
 * `?4`, `?5`, `?6`: the account's session, its epoch and the account.
 */
const KNOWN = `(SELECT CASE WHEN (visibility IN ('public', 'protected') AND unpublished_at IS NULL)
    OR (?2 IS NOT NULL AND EXISTS (SELECT 1 FROM studio WHERE id = 1 AND epoch = ?3) AND NOT ${revoked("?2")})
    OR CASE WHEN ?4 IS NOT NULL AND EXISTS (SELECT 1 FROM accounts WHERE id = ?6 AND epoch = ?5 AND disabled_at IS NULL)
      AND EXISTS (SELECT 1 FROM assignments WHERE account = ?6 AND assignments.gallery = ?1) AND NOT ${revoked("?4")}
      THEN unpublished_at IS NULL END
  THEN gallery END
  FROM (SELECT gallery, visibility, unpublished_at FROM galleries WHERE gallery = ?1
    UNION ALL SELECT NULL, NULL, NULL FROM studio WHERE id = 1) LIMIT 1)`;

function revoked(jti: string): string {
  return `EXISTS (SELECT 1 FROM revoked_sessions WHERE jti = ${jti})`;
}

const REVOKED = pick(revokedSessions, "jti");
const ASSIGNED = pick(accounts, "id", "name", "email", "epoch");
const STUDIO = pick(studio, "epoch");
const CLOSED = pick(selections, "holder");

/**
 * Reads, in one transaction, what decides about a gallery and whoever asks. Rows are looked up for what the request brings,
 * so it takes no longer however many others were here. Throws StorageFault.
 */
export async function readGateFacts(db: D1Database, ask: GateQuestion): Promise<GateFacts> {
  const { gallery, sessions, holders, account } = ask;
  const asked = [gallery, ask.studio?.jti, ask.studio?.epoch, account?.jti, account?.epoch, account?.account];
  const values = asked.map((value) => value ?? null);
  const [revokedRows, assigned, studioRows, closed, galleries, sets, marks] = await batch(db, [
    db
      .prepare("SELECT jti FROM revoked_sessions WHERE jti IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify(sessions)),
    db
      .prepare(
        `SELECT id, name, email, epoch FROM accounts WHERE id = ?1 AND disabled_at IS NULL
           AND EXISTS (SELECT 1 FROM assignments WHERE account = ?1 AND gallery = ?2)`,
      )
      .bind(account?.account ?? null, gallery),
    db.prepare("SELECT epoch FROM studio WHERE id = 1"),
    db
      .prepare(
        `SELECT holder FROM selections
         WHERE gallery = ${KNOWN} AND holder IN (SELECT value FROM json_each(?7)) AND state NOT IN ('open', 'read-only')`,
      )
      .bind(...values, JSON.stringify(holders)),
    ...policyStatements(db, { gallery: KNOWN, values }),
  ]);
  return {
    revoked: new Set(rowsOf(revokedRows, REVOKED).map((row) => row.jti)),
    assigned: rowsOf(assigned, ASSIGNED)[0] ?? null,
    studioEpoch: rowsOf(studioRows, STUDIO)[0]?.epoch ?? -1,
    closed: new Set(rowsOf(closed, CLOSED).map((row) => row.holder)),
    policy: policyOf({ galleries, sets, marks }),
  };
}
