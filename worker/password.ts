import { type AttemptLimits, addressKey } from "./domain/attempts.ts";
import type { Ctx } from "./http/context.ts";
import { giveBackAttempt, reserveAttempt } from "./store/attempts.ts";
import { verifyPassword } from "./store/password-hash.ts";

export type Proof = { ok: true } | { ok: false; kind: "wrong" } | { ok: false; kind: "throttled"; seconds: number };

export interface Trial {
  /** The door's name in the ledger of attempts. */
  door: string;
  password: string;
  /** PHC hash, or null when the door is closed: then nothing matches, and it takes as long. */
  hash: string | null;
  limits: AttemptLimits;
  /** Who tries besides the address, for limits that count a session of its own. */
  session?: string;
}

/**
 * Tries a password: the attempt is reserved before the hash is computed, and given back when it was right. Throws
 * StorageFault.
 */
export async function tryPassword(c: Ctx, { door, password, hash, limits, session }: Trial): Promise<Proof> {
  const id = crypto.randomUUID();
  const address = [addressKey(c.req.header("cf-connecting-ip")), session]
    .filter((part) => part !== undefined)
    .join(" ");
  const wait = await reserveAttempt(c.env.DB, { id, door, address, now: c.var.now, limits });
  if (wait > 0) return { ok: false, kind: "throttled", seconds: Math.ceil(wait / 1000) };
  if (!(await verifyPassword(password, hash))) return { ok: false, kind: "wrong" };
  await giveBackAttempt(c.env.DB, id);
  return { ok: true };
}
