import type { Ctx } from "../http/context.ts";
import { verifyPassword } from "../store/password-hash.ts";
import { type Asked, reserve } from "./ledger.ts";
import { rememberEntry } from "./standing.ts";

export type Proof =
  | { ok: true }
  /** `seconds`: how long the next attempt has to wait. */
  | { ok: false; kind: "wrong"; seconds: number }
  | { ok: false; kind: "throttled"; seconds: number };

export interface Attempt extends Asked {
  attempt(): Promise<boolean>;
}

/**
 * Tries to prove something: the attempt is reserved before anything is computed. When it succeeded it is given back, and
 * whoever made it is known at that door from then on. Throws StorageFault.
 */
export async function tryAttempt(c: Ctx, { attempt, ...asked }: Attempt): Promise<Proof> {
  const reserved = await reserve(c, asked);
  if (!reserved.ok) return { ok: false, kind: "throttled", seconds: reserved.seconds };
  if (!(await attempt())) return { ok: false, kind: "wrong", seconds: reserved.next };
  await Promise.all([reserved.giveBack(), asked.door && rememberEntry(c, asked.door)]);
  return { ok: true };
}

/** Tries a password against a PHC hash; a missing hash matches nothing, and takes as long. Throws StorageFault. */
export function tryPassword(
  c: Ctx,
  { password, hash, ...asked }: Asked & { password: string; hash: string | null },
): Promise<Proof> {
  return tryAttempt(c, { ...asked, attempt: () => verifyPassword(password, hash) });
}
