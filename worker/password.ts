import type { Ctx } from "./http/context.ts";
import { type Asked, reserve } from "./ledger.ts";
import { verifyPassword } from "./store/password-hash.ts";

export type Proof = { ok: true } | { ok: false; kind: "wrong" } | { ok: false; kind: "throttled"; seconds: number };

export interface Trial extends Asked {
  attempt(): Promise<boolean>;
}

/**
 * Tries to prove something: the attempt is reserved before anything is computed, and given back when it succeeded.
 * Throws StorageFault.
 */
export async function tryAttempt(c: Ctx, { attempt, ...asked }: Trial): Promise<Proof> {
  const reserved = await reserve(c, asked);
  if (!reserved.ok) return { ok: false, kind: "throttled", seconds: reserved.seconds };
  if (!(await attempt())) return { ok: false, kind: "wrong" };
  await reserved.giveBack();
  return { ok: true };
}

/** Tries a password against a PHC hash; a missing hash matches nothing, and takes as long. Throws StorageFault. */
export function tryPassword(
  c: Ctx,
  { password, hash, ...asked }: Asked & { password: string; hash: string | null },
): Promise<Proof> {
  return tryAttempt(c, { ...asked, attempt: () => verifyPassword(password, hash) });
}
