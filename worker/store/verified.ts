import { createHash } from "node:crypto";
import { type Session, sessionCookie, type VerifyOptions, verifiedUntil, verifySession } from "../domain/session.ts";

interface Kept {
  session: Session;
  /** Milliseconds since 1970 between which the session needs no second look. */
  from: number;
  until: number;
}

const KEPT = 4096;

// By the very list of secrets that were asked: another list, as after a rotation, has verified nothing yet. By the
// token's SHA-256, so that no token lies in memory.
const verified = new WeakMap<VerifyOptions["secrets"], Map<string, Kept>>();

/**
 * The session a token proves, or null: `verifySession`, whose yes is remembered until the session ends. It says what a
 * token proves and nothing of what that is worth: epochs and revocations are asked about each time.
 */
export async function rememberVerified(token: string, options: VerifyOptions): Promise<Session | null> {
  const { of, secrets, now } = options;
  const key = `${sessionCookie(of)} ${createHash("sha256").update(token).digest("base64url")}`;
  const known = verified.get(secrets) ?? new Map<string, Kept>();
  const kept = known.get(key);
  if (kept && now >= kept.from && now < kept.until) return kept.session;
  known.delete(key);
  const session = await verifySession(token, options);
  if (session) keep(known, key, { session, from: now, until: verifiedUntil(session) });
  verified.set(secrets, known);
  return session;
}

function keep(known: Map<string, Kept>, key: string, kept: Kept): void {
  known.set(key, kept);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
}
