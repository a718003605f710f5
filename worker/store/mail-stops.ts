import { emailKey } from "../domain/account.ts";
import { sentEmail } from "../domain/email.ts";
import type { StopReason } from "../domain/mail/mail.ts";
import { kept } from "./columns.ts";
import { change } from "./query.ts";
import { mailStops } from "./schema/messages.ts";
import { sql, statement } from "./sql.ts";
import { hashToken } from "./token-hash.ts";

/** What is kept of an address that gets no more mail. */
export const hashEmail = (email: string): Promise<string> => hashToken(emailKey(sentEmail(email)));

/** Stops mail to an address; a complaint or bounce is not made less by an unsubscription. Throws StorageFault. */
export async function stopMails(
  db: D1Database,
  { emailHash, reason, now }: { emailHash: string; reason: StopReason; now: number },
): Promise<void> {
  const why = kept(mailStops.columns.reason, reason);
  await change(
    statement(
      db,
      sql`INSERT INTO mail_stops (email_hash, reason, at) VALUES (${emailHash}, ${why}, ${now})
        ON CONFLICT (email_hash) DO UPDATE SET reason = ${why}, at = ${now} WHERE ${why} <> 'unsubscribed'`,
    ),
  );
}

/** Lets an address have mail again whose owner asks for it. Throws StorageFault. */
export async function resumeMails(db: D1Database, emailHash: string): Promise<void> {
  await change(statement(db, sql`DELETE FROM mail_stops WHERE email_hash = ${emailHash}`));
}
