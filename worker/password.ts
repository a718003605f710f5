import { type AttemptLimits, addressKey } from "./domain/attempts.ts";
import type { Ctx } from "./http/context.ts";
import { giveBackAttempt, reserveAttempt } from "./store/attempts.ts";
import { verifyPassword } from "./store/password-hash.ts";

export type Proof = { ok: true } | { ok: false; kind: "wrong" } | { ok: false; kind: "throttled"; seconds: number };

export interface Trial {
  /** The door's name in the ledger of attempts. */
  door: string;
  limits: AttemptLimits;
  attempt(): Promise<boolean>;
}

/**
 * Tries to prove something: the attempt is reserved before anything is computed, and given back when it succeeded.
 * Throws StorageFault.
 */
export async function tryAttempt(c: Ctx, { door, limits, attempt }: Trial): Promise<Proof> {
  const id = crypto.randomUUID();
  const address = addressKey(c.req.header("cf-connecting-ip"));
  const wait = await reserveAttempt(c.env.DB, { id, door, address, now: c.var.now, limits });
  if (wait > 0) return { ok: false, kind: "throttled", seconds: Math.ceil(wait / 1000) };
  if (!(await attempt())) return { ok: false, kind: "wrong" };
  await giveBackAttempt(c.env.DB, id);
  return { ok: true };
}

/** Tries a password against a PHC hash; a missing hash matches nothing, and takes as long. Throws StorageFault. */
export function tryPassword(
  c: Ctx,
  { password, hash, ...trial }: Omit<Trial, "attempt"> & { password: string; hash: string | null },
): Promise<Proof> {
  return tryAttempt(c, { ...trial, attempt: () => verifyPassword(password, hash) });
}
