import type { Admission } from "./gate.ts";
import type { Ctx } from "./http/context.ts";
import { beginSession, issueCookie } from "./http/cookies.ts";
import { reserve } from "./ledger.ts";
import { holderOf } from "./visitor.ts";

export type Held =
  | { ok: true; holder: string }
  /** The photographer holds nothing of their own. */
  | { ok: false; because: "photographer" }
  /** Too many began from this address. */
  | { ok: false; because: "throttled"; seconds: number };

/**
 * Under which name this visitor keeps a selection, a cart, orders. A guest of a public gallery who has no session yet gets
 * one. Called by POSTs alone. Throws StorageFault.
 */
export async function holdFor(
  c: Ctx,
  { gallery, policy, presence }: Admission,
  what: "selection" | "cart",
): Promise<Held> {
  const holder = holderOf(presence.session);
  if (holder) return { ok: true, holder };
  if (presence.full.as !== "stranger") return { ok: false, because: "photographer" };
  // Every beginning counts, whatever comes of it: each is kept.
  const begins = await reserve(c, { kind: what, gallery });
  if (!begins.ok) return { ok: false, because: "throttled", seconds: begins.seconds };
  const begun = {
    kind: "gallery",
    gallery,
    role: "guest",
    epoch: policy.guestEpoch,
    ...beginSession(c.var.now, "gallery"),
  } as const;
  await issueCookie(c, begun);
  return { ok: true, holder: `session:${begun.jti}` };
}
