import { z } from "zod";
import type { StopReason } from "../domain/mail/mail.ts";
import { hashEmail, stopMails } from "../store/mail-stops.ts";

/** https://developers.cloudflare.com/email-service/platform/event-subscriptions/ */
const event = z.object({
  type: z.string(),
  payload: z.object({ recipient: z.string(), bounce: z.object({ type: z.string() }).optional() }),
});

/** Why an event stops mail to its receiver; null: it doesn't, such as a mailbox that is full today. */
function reasonOf({ type, payload: { bounce } }: z.infer<typeof event>): StopReason | null {
  if (type === "cf.email.sending.message.complained") return "complained";
  return type === "cf.email.sending.message.bounced" && bounce?.type === "hard" ? "bounced" : null;
}

/** Takes reports of Cloudflare's Email Service: an address that bounced or complained gets no more mail. Throws StorageFault. */
export async function takeReports({ messages }: MessageBatch, env: Env): Promise<void> {
  for (const message of messages) {
    const read = event.safeParse(message.body);
    const reason = read.success ? reasonOf(read.data) : null;
    if (read.success && reason) {
      const emailHash = await hashEmail(read.data.payload.recipient);
      await stopMails(env.DB, { emailHash, reason, now: message.timestamp.getTime() });
    }
    message.ack();
  }
}
