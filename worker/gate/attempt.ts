import type { Ctx } from "../http/context.ts";
import { verifyPassword } from "../store/password-hash.ts";
import { rememberEntry } from "./known-visitor.ts";
import { type Asked, reserve } from "./ledger.ts";

export type Proof =
  | { ok: true }
  /** `seconds`: how long to wait before the next attempt. */
  | { ok: false; kind: "wrong"; seconds: number }
  | { ok: false; kind: "throttled"; seconds: number };

export interface Attempt extends Asked {
  attempt(): Promise<boolean>;
}

/**
 * Attempts to prove something. The attempt is reserved before anything is computed. If it succeeds, it is given back, and
 * the visitor is known by that password from then on. Throws StorageFault.
 */
export async function tryAttempt(c: Ctx, { attempt, ...asked }: Attempt): Promise<Proof> {
  const reserved = await reserve(c, asked);
  if (!reserved.ok) return { ok: false, kind: "throttled", seconds: reserved.seconds };
  if (!(await attempt())) return { ok: false, kind: "wrong", seconds: reserved.next };
  await Promise.all([reserved.giveBack(), asked.passwordId && rememberEntry(c, asked.passwordId)]);
  return { ok: true };
}

/** Tries a password against a PHC hash; a missing hash matches nothing, and takes just as long. Throws StorageFault. */
export function tryPassword(
  c: Ctx,
  { password, hash, ...asked }: Asked & { password: string; hash: string | null },
): Promise<Proof> {
  return tryAttempt(c, { ...asked, attempt: () => verifyPassword(password, hash) });
}
