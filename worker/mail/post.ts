import { isPlainEmail } from "../domain/email.ts";
import type { MailWay } from "../domain/mail/set-up.ts";
import { postByService } from "./cloudflare.ts";
import type { Letter, Posted } from "./letter.ts";

export interface Posting {
  letter: Letter;
  way: MailWay;
  binding: SendEmail | undefined;
  now: number;
}

/** Sends a mail. It never throws: an attempt that failed says why. */
export async function postLetter({ letter, way, binding, now }: Posting): Promise<Posted> {
  if (way.by === "studio") return { ok: true };
  // Whatever else was typed could be read as several addresses, or end the header that it is in.
  const addresses = [letter.from.email, letter.to, letter.replyTo ?? letter.to];
  if (!addresses.every(isPlainEmail)) return { ok: false, reason: "that is not an address", final: true };
  if (way.by === "service") return postByService(letter, binding);
  // Loaded when it is used: most sites send no mail by SMTP.
  const { postBySmtp } = await import("./smtp.ts");
  return postBySmtp({ letter, server: way.server, now });
}
