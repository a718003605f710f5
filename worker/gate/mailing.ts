import { mailboxOf } from "../domain/email.ts";
import type { MailMatter } from "../domain/mail/mail.ts";
import { readMail } from "../http/config.ts";
import type { Ctx } from "../http/context.ts";
import { addMail, type NewMail } from "../store/mails.ts";
import { countersAt, reserve } from "./ledger.ts";

/** Whether people get mail. */
export const mailsPeople = (c: Ctx): boolean => readMail(c.env).way !== null;

export interface Wanted {
  matter: MailMatter;
  gallery: string;
  holder: string;
  /** Identifies what caused it. */
  key: string;
  email: string;
  language: string;
  feed: NewMail["feed"];
}

/**
 * The mail that somebody's request causes, which is counted when it is stored: by network, holder and gallery, and by its receiver in
 * all galleries together, so that nobody can have us flood anybody. null: nobody gets mail.
 */
export async function countedMail(c: Ctx, wanted: Wanted): Promise<NewMail | null> {
  const { gallery, holder } = wanted;
  const mail = await countedByReceiver(c, wanted);
  return mail && { ...mail, counters: [...mail.counters, ...(await countersAt(c, { kind: "mail", gallery, holder }))] };
}

/** The same for what a payment provider reports: it is counted by its receiver alone, since all reports come from one network. */
export async function countedByReceiver(
  c: Ctx,
  wanted: Wanted,
): Promise<(NewMail & Required<Pick<NewMail, "counters">>) | null> {
  // A link leads to the configured site, whatever address was asked for.
  const { site, now } = c.var;
  if (!site || !mailsPeople(c)) return null;
  const counters = await countersAt(c, { kind: "mail-receiver", subject: mailboxOf(wanted.email) });
  return { ...wanted, site, now, counters };
}

/** Counts a mail before anybody knows whether there is one at all: whether there may be one. Throws StorageFault. */
export async function reserveMail(c: Ctx, { gallery, email }: Pick<Wanted, "gallery" | "email">): Promise<boolean> {
  const receiver = await reserve(c, { kind: "mail-receiver", subject: mailboxOf(email) });
  if (!receiver.ok) return false;
  const sender = await reserve(c, { kind: "mail", gallery });
  if (!sender.ok) await receiver.giveBack();
  return sender.ok;
}

/** Puts a mail that somebody's request causes into the outbox, if there may be one more. Throws StorageFault. */
export async function mailTo(c: Ctx, wanted: Wanted): Promise<void> {
  const mail = await countedMail(c, wanted);
  if (mail) await addMail(c.env.DB, mail);
}
