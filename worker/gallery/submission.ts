import type { Fields } from "../domain/form.ts";
import type { Submission } from "../domain/selection.ts";
import { reserve } from "../gate/ledger.ts";
import type { Ctx } from "../http/context.ts";
import { field } from "../http/form.ts";
import { type Sending, type Submitted, submitSelection } from "../store/submission.ts";

/** Sends a new submission, or says how long to wait. One that stores nothing uses up no allowance. Throws StorageFault. */
export async function reserveAndSend(c: Ctx, sending: Sending): Promise<Submitted | { wait: number }> {
  const { gallery, holder } = sending;
  const reserved = await reserve(c, { kind: "submission", gallery, holder });
  if (!reserved.ok) return { wait: reserved.seconds };
  const outcome = await submitSelection(c.env.DB, sending);
  if (outcome !== "sent") await reserved.giveBack();
  return outcome;
}

/** An account submits under its own name; others say who they are. */
export function submissionOf(fields: Fields, account: { name: string; email: string } | null): Submission {
  const answers = [...fields.keys()].filter((name) => name.startsWith("answer-"));
  return {
    key: field(fields, "key") ?? "",
    name: account?.name ?? field(fields, "name") ?? "",
    email: account?.email ?? field(fields, "email")?.trim() ?? "",
    message: field(fields, "message") ?? "",
    answers: Object.fromEntries(answers.map((name) => [name.slice("answer-".length), field(fields, name) ?? ""])),
  };
}
