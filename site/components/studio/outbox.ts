import { type Channel, GIVE_UP_MS } from "../../../worker/domain/notice/delivery.ts";
import type {
  NoticeChannelState,
  NoticeDelivery,
  StudioNoticesPayload,
} from "../../../worker/domain/pages/studio-notice-payloads.ts";
import type { Problem } from "../../../worker/domain/problem.ts";
import { studioProblemText } from "../../../worker/domain/words/problem-text.ts";
import { counted } from "./gallery-words.ts";
import type { Clock } from "./times.ts";

/** The name of a channel. */
export const CHANNEL_NAMES: Record<Channel, string> = { mail: "Email", webhook: "Webhook" };

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** The state of a channel: "To mara@example.com", "Not set up". */
export function channelWords({ channel, to, problems }: NoticeChannelState): string {
  if (to === null) return problems.length > 0 ? "Not used: the set-up has errors." : "Not set up.";
  if (channel === "webhook" && LOOPBACK.test(to)) return `To this computer (${to})`;
  return `To ${to}`;
}

/** What is wrong with a channel, after the name of its variable. */
export function channelProblemText(problem: Problem): string {
  const text = studioProblemText(problem);
  return problem.path === null ? text : `${problem.path}: ${text}`;
}

type Shown = StudioNoticesPayload["notices"][number];

/** Whether a channel delivered a notice, in words, and whether it can be tried again now. */
export interface Line {
  channel: Channel;
  words: string;
  failed: boolean;
  retry: boolean;
}

/** A line for each channel that is or was used; none if there never was one. */
export function linesOf(notice: Shown, channels: readonly NoticeChannelState[], clock: Clock): Line[] {
  return channels.flatMap(({ channel, to }) => {
    const delivery = notice.deliveries.find((d) => d.channel === channel);
    if (!delivery && to === null) return [];
    const words = delivery ? deliveryWords(delivery, clock) : unbegunWords(notice, clock);
    const retry = to !== null && notice.dueAt <= clock.now && delivery?.state !== "sent";
    return [{ channel, words, failed: delivery?.state === "failed", retry }];
  });
}

function deliveryWords({ state, attempts, nextAt, sentAt, reason }: NoticeDelivery, clock: Clock): string {
  const tried = counted(attempts, ["attempt", "attempts"]);
  if (state === "sent") return `Sent ${clock.at(sentAt ?? nextAt)}${attempts > 1 ? `, after ${tried}` : ""}`;
  if (state === "failed") return `Given up after ${tried}: ${reason}.`;
  if (attempts === 0) return "Waiting to be sent.";
  if (reason === null) return "Being sent.";
  const next = nextAt > clock.now ? `Next try ${clock.at(nextAt)}.` : "The next try is due.";
  return `Not sent yet, after ${tried}: ${reason}. ${next}`;
}

function unbegunWords({ dueAt }: Shown, clock: Clock): string {
  if (dueAt > clock.now) return `Will be sent ${clock.at(dueAt)}.`;
  return clock.now < dueAt + GIVE_UP_MS ? "Waiting to be sent." : "Not sent: this channel was set up later.";
}
