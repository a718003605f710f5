import { encodeToken, type Invitation, invitationSession } from "../domain/invitation.ts";
import { activityStatement } from "./activity.ts";
import { kept } from "./columns.ts";
import { mailStatements, type NewMail } from "./mails.ts";
import { batch, change, query } from "./query.ts";
import { invitations } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

export interface NewInvitation {
  gallery: string;
  role: "guest" | "client";
  label: string;
  expiresAt: number;
  maxUses: number | null;
  now: number;
}

/** Creates an invitation. The token is returned once; D1 stores only its hash. Throws StorageFault. */
export async function mintInvitation(
  db: D1Database,
  invitation: NewInvitation,
): Promise<{ id: string; token: string }> {
  const token = encodeToken(crypto.getRandomValues(new Uint8Array(24)));
  const id = freshId();
  await batch(db, insertion(db, { ...invitation, id, hash: await hashToken(token) }, sql`true`));
  return { id, token };
}

const freshId = () => crypto.randomUUID().slice(0, 8);

/** Creates an invitation with the mail that brings it; its token is made when that is sent. The same mail again creates none. Throws StorageFault. */
export async function mailInvitation(
  db: D1Database,
  invitation: NewInvitation,
  mail: Omit<NewMail, "matter" | "gallery" | "now">,
): Promise<void> {
  const { gallery, now } = invitation;
  const id = freshId();
  const isNew = sql`NOT EXISTS (SELECT 1 FROM mails WHERE key = ${mail.key})`;
  const matter = { kind: "invitation", facts: { invitation: id } } as const;
  await batch(db, [
    // No token has such a hash.
    ...insertion(db, { ...invitation, id, hash: `unsent ${id}` }, isNew),
    ...(await mailStatements(db, { ...mail, matter, gallery, now }, sql`true`)),
  ]);
}

function insertion(
  db: D1Database,
  { id, hash, gallery, role, label, expiresAt, maxUses, now }: NewInvitation & { id: string; hash: string },
  when: Sql,
): D1PreparedStatement[] {
  const insert = sql`INSERT INTO invitations (id, gallery, role, token_hash, label, expires_at, max_uses, created_at)
    SELECT ${id}, ${gallery}, ${kept(invitations.columns.role, role)}, ${hash}, ${label}, ${expiresAt}, ${maxUses}, ${now}
    WHERE ${when}`;
  const what = `invitation ${id} as ${role} (${label})`;
  const line = { gallery, at: now, kind: "access", who: "photographer", what } as const;
  return [statement(db, insert), activityStatement(db, line, when)];
}

/** Gives a mailed invitation its token, of which D1 keeps the hash alone; false if it has ended. Throws StorageFault. */
export async function issueInvitation(
  db: D1Database,
  { gallery, id, token, now }: { gallery: string; id: string; token: string; now: number },
): Promise<boolean> {
  const issue = sql`UPDATE invitations SET token_hash = ${await hashToken(token)}
    WHERE id = ${id} AND gallery = ${gallery} AND revoked_at IS NULL AND expires_at > ${now}`;
  return (await change(statement(db, issue))) === 1;
}

export interface Redeeming {
  gallery: string;
  token: string;
  /** The roles that can enter today: an invitation for another role is not used up. */
  roles: readonly string[];
  now: number;
}

/** Uses an invitation once: the role it gives, or null if it is wrong, expired, revoked or used up. Throws StorageFault. */
export async function redeemInvitation(
  db: D1Database,
  { gallery, token, roles, now }: Redeeming,
): Promise<{ id: string; role: "guest" | "client"; label: string } | null> {
  const [row] = await query(
    statement(
      db,
      sql`UPDATE invitations SET uses = uses + 1, last_used_at = ${now}
         WHERE token_hash = ${await hashToken(token)} AND gallery = ${gallery} AND revoked_at IS NULL AND expires_at > ${now}
           AND (max_uses IS NULL OR uses < max_uses) AND role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))
         RETURNING id, role, label`,
    ),
    pick(invitations, "id", "role", "label"),
  );
  return row ?? null;
}

const SESSION_MS = 31 * 86_400_000;

/** The id of the invitation that a token belongs to, whether or not it still lets anybody in. Throws StorageFault. */
export async function invitationOf(
  db: D1Database,
  { gallery, token }: { gallery: string; token: string },
): Promise<string | null> {
  const [row] = await query(
    statement(
      db,
      sql`SELECT id FROM invitations WHERE token_hash = ${await hashToken(token)} AND gallery = ${gallery}`,
    ),
    pick(invitations, "id"),
  );
  return row?.id ?? null;
}

/** Revokes an invitation and the sessions from it; false if the gallery has no such invitation. Throws StorageFault. */
export async function revokeInvitation(
  db: D1Database,
  { gallery, id, now }: { gallery: string; id: string; now: number },
): Promise<boolean> {
  const known = sql`SELECT 1 FROM invitations WHERE id = ${id} AND gallery = ${gallery}`;
  const [changed] = await batch(db, [
    statement(
      db,
      sql`UPDATE invitations SET revoked_at = coalesce(revoked_at, ${now}) WHERE id = ${id} AND gallery = ${gallery}`,
    ),
    statement(
      db,
      sql`INSERT OR REPLACE INTO revoked_sessions (jti, expires_at)
        SELECT ${invitationSession(id)}, ${now + SESSION_MS} WHERE EXISTS (${known})`,
    ),
  ]);
  return changed?.meta.changes === 1;
}

/** A gallery's invitations, newest first. Throws StorageFault. */
export async function listInvitations(db: D1Database, gallery: string): Promise<Invitation[]> {
  const { token_hash: _secret, gallery: _same, ...listed } = invitations.columns;
  const rows = await query(
    statement(
      db,
      sql`SELECT id, role, label, expires_at, max_uses, uses, last_used_at, revoked_at, created_at
         FROM invitations WHERE gallery = ${gallery} ORDER BY created_at DESC, id LIMIT 500`,
    ),
    listed,
  );
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    label: row.label,
    expiresAt: row.expires_at,
    maxUses: row.max_uses,
    uses: row.uses,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    createdAt: row.created_at,
  }));
}
