import type { MailChannel } from "../domain/notice/channels.ts";
import type { Outcome } from "../domain/notice/delivery.ts";
import { type Notice, noticeWords } from "../domain/notice/notice.ts";

const REASON_MAX = 200;

export interface MailAttempt {
  notice: Notice;
  channel: MailChannel;
  binding: SendEmail | undefined;
}

/** Mails a notice as plain text. The platform builds the message, so no field can break out of its header. */
export async function sendMail({ notice, channel, binding }: MailAttempt): Promise<Outcome> {
  const { subject, text } = noticeWords(notice);
  if (!binding) return { ok: false, reason: "the send_email binding is missing" };
  try {
    await binding.send({ from: { name: "Glassine", email: channel.from }, to: channel.to, subject, text });
    return { ok: true };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return { ok: false, reason: [code, message].filter(Boolean).join(": ").slice(0, REASON_MAX) };
  }
}
