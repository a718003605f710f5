import type { Fields } from "../domain/form.ts";
import { reserve } from "../gate/ledger.ts";
import { countedMail, type Wanted } from "../gate/mailing.ts";
import type { Ctx } from "../http/context.ts";
import { type Sending, type Submitted, submitSelection } from "../store/submission.ts";
import { hashToken } from "../store/token-hash.ts";

const TYPED = /^(?:name|email|message|list|answer-.*)$/;

/**
 * The key of what a form sends. The same form again, because its answer was lost, is the same submission, unless its text was changed
 * in between: that would be lost.
 */
export async function submissionKey(formKey: string, fields: Fields): Promise<string> {
  // Scripts and plain forms end lines differently.
  const texts = [...fields].map(
    ([name, values]) => [name, values.at(-1)?.trim().replaceAll("\r\n", "\n") ?? ""] as const,
  );
  const typed = texts.filter(([name, text]) => TYPED.test(name) && text !== "").sort();
  return `${(await hashToken(JSON.stringify(typed))).slice(0, 16)}.${formKey}`;
}

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
