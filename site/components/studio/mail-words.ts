import type { StudioMailPayload } from "../../../worker/domain/pages/studio-mail-payloads.ts";
import { counted } from "./gallery-words.ts";
import type { Clock } from "./times.ts";

type Listed = StudioMailPayload["mails"][number];

/** Whether a mail was sent, in words. */
export function mailStateWords(mail: Listed, { clock, shown }: { clock: Clock; shown: boolean }): string {
  const { state, attempts, nextAt, sentAt, reason } = mail;
  const tried = counted(attempts, ["attempt", "attempts"]);
  if (state === "sent") return shown ? "Shown here, not sent." : `Sent ${clock.at(sentAt ?? nextAt)}`;
  if (state === "stopped") return "Not sent: this address gets no more email.";
  if (state === "failed") return `Given up after ${tried}: ${reason}.`;
  if (attempts === 0) return "Waiting to be sent.";
  if (reason === null) return "Being sent.";
  const next = nextAt > clock.now ? `Next try ${clock.at(nextAt)}.` : "The next try is due.";
  return `Not sent yet, after ${tried}: ${reason}. ${next}`;
}

/** How mail leaves. */
export function mailSetUpWords(setUp: StudioMailPayload["setUp"]): string {
  if (!setUp) return "Not set up: people get no email.";
  if (setUp.by === "studio") return "This run shows emails here and sends none. Open one to try its links.";
  const replies = setUp.replies ? ` Replies go to ${setUp.replies}.` : "";
  return `From ${setUp.from}, ${setUp.by === "smtp" ? "through your mail server" : "through Cloudflare"}.${replies}`;
}
