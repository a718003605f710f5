import type { MessagePayload } from "../../worker/domain/pages/payloads.ts";
import type { VisitorCode } from "../../worker/domain/problem.ts";
import { problemText } from "../../worker/domain/words/problem-text.ts";
import type { TextKey, Values, Voice } from "../../worker/domain/words/voice.ts";

type Plain = Exclude<MessagePayload["kind"], "bad-request">;

const WORDS = {
  absent: ["absentTitle", "absentText"],
  expired: ["expiredTitle", "expiredText"],
  "not-offered": ["notOfferedTitle", "notOfferedText"],
  "no-proofs": ["noProofsTitle", "noProofsText"],
  arriving: ["arrivingTitle", "arrivingText"],
  thanked: ["thankedTitle", "thankedText"],
  resume: ["resumeTitle", "resumeText"],
  unavailable: ["unavailableTitle", "unavailableText"],
  fault: ["faultTitle", "faultText"],
} as const satisfies Record<Plain, readonly [TextKey, TextKey]>;

// Problems with fields are listed below a general title; any other reason has its own page title.
const FIELD = "badRequestTitle";

const TITLES: Record<VisitorCode, TextKey> = {
  throttled: "waitTitle",
  pickFull: "fullTitle",
  listFull: "fullTitle",
  listClosed: "overTitle",
  noRoomToKeep: "fullTitle",
  noRoomToSend: "fullTitle",
  cartFull: "fullTitle",
  selectionOver: "overTitle",
  otherSignedIn: "otherTitle",
  photographerPicks: "asPhotographer",
  photographerBuys: "asPhotographer",
  photographerLinks: "asPhotographer",
  linksFull: "fullTitle",
  linkMadeBefore: FIELD,
  notesFull: "fullTitle",
  noteSpot: FIELD,
  itemGone: "soldOutTitle",
  nothingToBuy: "noneChosenTitle",
  needMore: "noneChosenTitle",
  photosToMark: "noneChosenTitle",
  ...{
    formUnreadable: FIELD,
    missing: FIELD,
    needAgain: FIELD,
    chooseOneOf: FIELD,
    tooLong: FIELD,
    bothTooLong: FIELD,
    needName: FIELD,
    needEmail: FIELD,
  },
  ...{
    passwordLength: FIELD,
    needAnswer: FIELD,
    needFewer: FIELD,
    listNeedsMore: FIELD,
    listNeedsFewer: FIELD,
    cartChanged: FIELD,
    orderKept: FIELD,
    voucherWrong: FIELD,
  },
  ...{ needMethod: FIELD, needAgree: FIELD, payUnreachable: FIELD, payRefused: FIELD, enterFirst: FIELD },
  ...{ linkDay: FIELD, wordingChanged: FIELD, registerFirst: FIELD, takeFirst: FIELD, includedUsedUp: FIELD },
  ...{ pinFirst: FIELD, methodRefused: FIELD, httpsOnly: FIELD, otherSite: FIELD },
};

interface Said {
  title: string;
  text: string;
  /** Everything that is wrong, where one sentence doesn't say it. */
  list: string[];
}

/** Title and first sentence of a page that says why something is not there, or was not done. */
export function messageWords(message: MessagePayload, voice: Voice): Said {
  if (message.kind === "bad-request") return refusalWords(message.problems, voice);
  const [title, text] = WORDS[message.kind];
  return { title: voice.say(title), text: voice.say(text, valuesOf(message, voice)), list: [] };
}

function refusalWords(problems: Extract<MessagePayload, { kind: "bad-request" }>["problems"], voice: Voice): Said {
  const texts = problems.map((problem) => problemText(problem, voice));
  const [only, ...others] = problems;
  const title = only && others.length === 0 ? TITLES[only.code] : FIELD;
  const isField = others.length > 0 || (title === FIELD && only?.path !== null);
  return isField
    ? { title: voice.say(title), text: voice.say("badRequestText"), list: texts }
    : { title: voice.say(title), text: texts[0] ?? "", list: [] };
}

function valuesOf(message: MessagePayload, voice: Voice): Values {
  if (message.kind === "expired") return { title: message.title, date: voice.date(message.closedAt) };
  if (message.kind === "arriving") return { there: voice.number(message.there), of: voice.number(message.of) };
  return message.kind === "thanked" ? { title: message.title, studio: message.studioName } : {};
}
