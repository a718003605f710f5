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

interface PasswordAttempt extends Asked {
  password: string;
  /** PHC hash; a missing one matches nothing, and takes just as long. */
  hash: string | null;
  /** What else proves it, asked if the hash does not match. */
  or?: (() => Promise<boolean>) | undefined;
}

/** Tries a password against a hash. Throws StorageFault. */
export function tryPassword(c: Ctx, { password, hash, or, ...asked }: PasswordAttempt): Promise<Proof> {
  return tryAttempt(c, {
    ...asked,
    attempt: async () => (await verifyPassword(password, hash)) || Boolean(await or?.()),
  });
}
