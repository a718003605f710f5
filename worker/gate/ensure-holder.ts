import type { Ctx } from "../http/context.ts";
import { continueSession, issueCookie, readClaim } from "../http/cookies.ts";
import { holdsAnything } from "../store/selections.ts";
import type { Admission } from "./gate.ts";
import { reserve } from "./ledger.ts";
import { heldAs } from "./visitor.ts";

export type Held =
  | { ok: true; holder: string }
  /** The photographer has nothing of their own. */
  | { ok: false; because: "photographer" }
  /** Too many new ones from this address. */
  | { ok: false; because: "throttled"; seconds: number };

/**
 * The name under which this visitor keeps a selection, a cart, orders; this browser keeps the name for as long as
 * browsers keep one. A new one is counted: the first row is what costs, not the session. A guest of a public gallery who
 * has no session yet gets one. Only POSTs call it. Throws StorageFault.
 */
export async function ensureHolder(c: Ctx, admitted: Admission, what: "selection" | "cart"): Promise<Held> {
  const { gallery, policy, presence, names } = admitted;
  const { holder, session } = presence;
  if (presence.full.as === "photographer") return { ok: false, because: "photographer" };
  if (holder?.startsWith("account:")) return { ok: true, holder };
  if (!holder || !(await holdsAnything(c.env.DB, { gallery, holder }))) {
    const begins = await reserve(c, { kind: what, gallery });
    if (!begins.ok) return { ok: false, because: "throttled", seconds: begins.seconds };
  }
  const role = heldAs(presence);
  const frame = await continueSession(c, { gallery, role, names, claim: holder ? "" : readClaim(c, gallery) });
  if (!session) await issueCookie(c, { kind: "gallery", gallery, role, epoch: policy.guestEpoch, ...frame });
  return { ok: true, holder: holder ?? `session:${frame.jti}` };
}

/**
 * A session for a guest of a public gallery who has none yet: what they keep in their browser ends with it. Everybody else
 * who may look has one. Only POSTs call it. Throws StorageFault.
 */
export async function ensureSession(
  c: Ctx,
  admitted: Admission,
): Promise<{ ok: true } | { ok: false; seconds: number }> {
  if (admitted.presence.session) return { ok: true };
  const held = await ensureHolder(c, admitted, "selection");
  return held.ok || held.because === "photographer" ? { ok: true } : held;
}
