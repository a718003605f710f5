import { reserve } from "../gate/ledger.ts";
import { countedMail, type Wanted } from "../gate/mailing.ts";
import type { Ctx } from "../http/context.ts";
import { type Sending, type Submitted, submitSelection } from "../store/submission.ts";

/**
 * Sends a new submission with its confirmation by mail, or says how long to wait. One that stores nothing uses up no allowance.
 * Throws StorageFault.
 */
export async function reserveAndSend(
  c: Ctx,
  { sending, confirmation }: { sending: Omit<Sending, "mail">; confirmation: Wanted },
): Promise<Submitted | { wait: number }> {
  const { gallery, holder } = sending;
  const reserved = await reserve(c, { kind: "submission", gallery, holder });
  if (!reserved.ok) return { wait: reserved.seconds };
  const outcome = await submitSelection(c.env.DB, { ...sending, mail: await countedMail(c, confirmation) });
  if (outcome !== "sent") await reserved.giveBack();
  return outcome;
}
