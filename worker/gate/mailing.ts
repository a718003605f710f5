import { mailboxOf } from "../domain/email.ts";
import type { MailMatter } from "../domain/mail/mail.ts";
import { readMail } from "../http/config.ts";
import type { Ctx } from "../http/context.ts";
import { addMail, type NewMail } from "../store/mails.ts";
import { reserve } from "./ledger.ts";

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

/** A mail that may be put into the outbox. `giveBack`: it was not, after all. */
export interface CountedMail {
  mail: NewMail;
  giveBack(): Promise<void>;
}

/**
 * Counts a mail that somebody's request causes: by network, holder and gallery, and by its receiver in all galleries together, so
 * that nobody can have us flood anybody. null: beyond that there is no mail. Throws StorageFault.
 */
export async function countMail(c: Ctx, wanted: Wanted): Promise<CountedMail | null> {
  // A link leads to the configured site, whatever address was asked for.
  const { site, now } = c.var;
  if (!site || !mailsPeople(c)) return null;
  const giveBack = await reserveMail(c, wanted);
  return giveBack && { mail: { ...wanted, site, now }, giveBack };
}

/** The same before anybody knows whether there is a mail at all: how to give it back, or null if there may be none. Throws StorageFault. */
export async function reserveMail(
  c: Ctx,
  { gallery, holder, email }: Pick<Wanted, "gallery" | "email"> & Partial<Wanted>,
): Promise<(() => Promise<void>) | null> {
  const receiver = await reserve(c, { kind: "mail-receiver", subject: mailboxOf(email) });
  if (!receiver.ok) return null;
  const sender = await reserve(c, { kind: "mail", gallery, ...(holder === undefined ? {} : { holder }) });
  if (sender.ok) return async () => void (await Promise.all([receiver.giveBack(), sender.giveBack()]));
  await receiver.giveBack();
  return null;
}

/** Puts a mail that somebody's request causes into the outbox, if there may be one more. Throws StorageFault. */
export async function mailTo(c: Ctx, wanted: Wanted): Promise<void> {
  const counted = await countMail(c, wanted);
  if (counted) await addMail(c.env.DB, counted.mail);
}
