import {
  type Session,
  sessionCookie,
  type VerifyOptions,
  verifiedUntil,
  verifySession,
} from "../domain/tokens/session.ts";

interface Kept {
  session: Session;
  /** The cookie that brought it. */
  cookie: string;
  /** Milliseconds since 1970 between which the session needs no second check. */
  from: number;
  until: number;
}

const KEPT = 4096;

// By the exact list of secrets that were used: another list, as after a rotation, has verified nothing yet. By the whole
// token, not by a hash of it: SHA-256 costs as much here as checking the signature, and would hide nothing from anybody
// who can read this memory, which also holds the secrets.
const verified = new WeakMap<VerifyOptions["secrets"], Map<string, Kept>>();

/**
 * The session that a token proves, or null: the result of `verifySession`; a yes is remembered until the session ends. It
 * says what a token proves, but not what that is worth: epochs and revocations are checked each time.
 */
export async function rememberVerified(token: string, options: VerifyOptions): Promise<Session | null> {
  const { of, secrets, now } = options;
  const cookie = sessionCookie(of);
  const known = verified.get(secrets) ?? new Map<string, Kept>();
  const kept = known.get(token);
  if (kept?.cookie === cookie && now >= kept.from && now < kept.until) return kept.session;
  const proved = await verifySession(token, options);
  // The next request gets the same session: nobody may change it.
  const session = proved && Object.freeze(proved);
  if (session) keep(known, token, { session, cookie, from: now, until: verifiedUntil(session) });
  verified.set(secrets, known);
  return session;
}

function keep(known: Map<string, Kept>, token: string, kept: Kept): void {
  known.delete(token);
  known.set(token, kept);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
}
