import type { NoticePayload } from "../../worker/domain/pages/payloads.ts";
import type { TextKey, Values, Voice } from "../../worker/domain/words/voice.ts";

const WORDS = {
  absent: ["absentTitle", "absentText"],
  expired: ["expiredTitle", "expiredText"],
  "not-offered": ["notOfferedTitle", "notOfferedText"],
  thanked: ["thankedTitle", "thankedText"],
  resume: ["resumeTitle", "resumeText"],
  "bad-request": ["badRequestTitle", "badRequestText"],
  unavailable: ["unavailableTitle", "unavailableText"],
  fault: ["faultTitle", "faultText"],
} as const satisfies Record<NoticePayload["kind"], readonly [TextKey, TextKey]>;

/** Title and first sentence of a page that says why something is not there. */
export function noticeWords(notice: NoticePayload, voice: Voice): { title: string; text: string } {
  const [title, text] = WORDS[notice.kind];
  return { title: voice.say(title), text: voice.say(text, valuesOf(notice, voice)) };
}

function valuesOf(notice: NoticePayload, voice: Voice): Values {
  if (notice.kind === "expired") return { title: notice.title, date: voice.date(notice.closedAt) };
  return notice.kind === "thanked" ? { title: notice.title, studio: notice.studioName } : {};
}
