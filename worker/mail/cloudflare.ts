import type { Letter, Posted } from "./letter.ts";

const REASON_MAX = 200;

/**
 * Sends through Cloudflare's Email Service. It gets fields and builds the message, so that no field can break out of its header.
 * Codes: https://developers.cloudflare.com/email-service/api/send-emails/workers-api/
 */
export async function postByService(letter: Letter, binding: SendEmail | undefined): Promise<Posted> {
  if (!binding) return { ok: false, reason: "the send_email binding is missing" };
  const { id: _, ...fields } = letter;
  try {
    await binding.send(fields as EmailMessageBuilder);
    return { ok: true };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const reason = [code, message].filter(Boolean).join(": ").slice(0, REASON_MAX);
    return code === "E_RECIPIENT_SUPPRESSED"
      ? { ok: false, reason, final: true, bounced: true }
      : { ok: false, reason };
  }
}
