import { isolated } from "../direction.ts";
import { instantOf, isTimezone, lastDayIn } from "../expiry.ts";
import { secondOf } from "../passkey.ts";
import { paths } from "../paths.ts";

/** The facts of each kind of notice: names and counts, never a comment, a message, an address or a photo. */
export interface NoticeFacts {
  /** `who` as the feed names them: an account by its name, a typed name in quotes. `message`: they wrote one. `list`: the name of the one list that they sent. */
  selection: { selection: string; who: string; picked: number; round: number; message: boolean; list?: string };
  /** What somebody said about photos within an hour: new notes, changed ones, and photos that they want changed. */
  notes: { selection: string; who: string; notes: number; edited: number; changes: number };
  /** Photos hidden from guests and shown again on one day, `YYYY-MM-DD`, in the photographer's time zone. */
  marks: { day: string; hidden: number; shown: number };
  /** A step of an order; `amount`: "12.00 EUR". `test`: made in the provider's test mode, which moves no money. */
  order: { order: string; who: string; amount: string; step: "placed" | "paid" | "odd" | "disputed"; test?: boolean };
  /** A passkey that lets somebody in from now on, or no longer; `who`: an account's name, or the studio's. */
  passkey: { who: string; passkey: string; step: "added" | "removed"; account: string };
  test: Record<string, never>;
}

export type NoticeKind = keyof NoticeFacts;

/** A notice as it is stored. Times in milliseconds since 1970. */
export interface Notice {
  id: string;
  /** A kind of `NoticeFacts`, or one that another version of this software wrote. */
  kind: string;
  gallery: string | null;
  /** The gallery's title today; null when there is none. */
  title: string | null;
  facts: unknown;
  /** Origin of the site, `https://photos.example.com`. */
  site: string;
  createdAt: number;
  dueAt: number;
}

interface Words {
  /** The whole notice in one line. */
  subject: string;
  /** Further information, if there is any. */
  more?: string;
  /** Where the studio shows it. */
  path: string;
}

interface Kind<Facts> {
  /** The type that webhooks name. */
  event: string;
  describe(facts: Facts, about: { gallery: string; title: string }): Words;
}

/** Every kind of notice and its words. A new kind is one entry here and one in `NoticeFacts`. */
const KINDS: { [Name in NoticeKind]: Kind<NoticeFacts[Name]> } = {
  selection: {
    event: "selection.submitted",
    describe: ({ selection, who, picked, round, message, list }, { gallery, title }) => ({
      subject: `${oneLine(who)} sent ${list ? `“${oneLine(list)}”` : "a selection"}: ${counted(picked, "photo")} from ${title}`,
      more: [round > 1 ? `This is round ${round}.` : "", message ? "It comes with a message." : ""].join(" ").trim(),
      path: paths.studioSelections(gallery, selection),
    }),
  },
  notes: {
    event: "notes.written",
    describe: ({ selection, who, notes, edited, changes }, { gallery, title }) => ({
      subject: `${oneLine(who)} ${notesWords({ notes, edited, changes })}: ${title}`,
      path: paths.studioSelections(gallery, selection, { round: "now", notes: "open" }),
    }),
  },
  marks: {
    event: "marks.changed",
    describe: ({ day, hidden, shown }, { gallery, title }) => ({
      subject: `${title}: ${marksWords(hidden, shown)} on ${dayWords(day)}`,
      path: paths.studioPrivate(gallery),
    }),
  },
  order: {
    event: "order.changed",
    describe: ({ order, who, amount, step, test = false }, { gallery, title }) => ({
      subject: `${title}: ${(test ? TEST_WORDS : ORDER_WORDS)[step] ?? "an order has changed"}, ${oneLine(amount)}, by ${oneLine(who)}`,
      ...(test
        ? { more: "This order was placed in the payment provider's test mode. No real money was charged." }
        : {}),
      ...(step === "placed" && !test ? { more: "Release the downloads when the money arrives." } : {}),
      path: paths.studioOrder(gallery, order),
    }),
  },
  passkey: {
    event: "passkey.changed",
    describe: ({ who, passkey, step, account }) => ({
      subject: `${step === "added" ? "Passkey added" : "Passkey removed"}: ${oneLine(passkey)}, for ${oneLine(who)}`,
      ...(step === "added" && account === ""
        ? { more: "If that wasn't you, remove it, and set another studio password." }
        : {}),
      path:
        account === ""
          ? paths.studioPasskeys()
          : secondOf(account) === null
            ? paths.studioClients(account)
            : paths.studioPeople(),
    }),
  },
  test: {
    event: "notice.test",
    describe: () => ({
      subject: "A test notice from your studio",
      more: "It works: you'll get a notice when a selection is sent, when somebody writes notes on photos, when clients hide photos, and when something is ordered.",
      path: paths.studioNotices(),
    }),
  },
};

const ORDER_WORDS: Record<NoticeFacts["order"]["step"], string> = {
  placed: "new order, to be paid by invoice",
  paid: "order paid",
  odd: "the amount paid doesn't match the order",
  disputed: "payment disputed",
};

// It must not sound as if money had arrived.
const TEST_WORDS: typeof ORDER_WORDS = {
  placed: "new test order",
  paid: "test order completed",
  odd: "the amount of a test order doesn't match",
  disputed: "payment of a test order disputed",
};

/** A notice in the photographer's words. */
export interface NoticeWords {
  event: string;
  subject: string;
  text: string;
  /** Its whole address in the studio. */
  link: string;
}

/**
 * The words of a notice. Text from visitors becomes one line without control characters; an unknown kind gets general
 * words.
 */
export function noticeWords({ kind, gallery, title, facts, site }: Notice): NoticeWords {
  const known = (KINDS as Record<string, Kind<never> | undefined>)[kind];
  const about = { gallery: gallery ?? "", title: oneLine(title ?? gallery ?? "") };
  const words: Words = known
    ? known.describe(facts as never, about)
    : { subject: `Something new: ${oneLine(kind)}`, path: paths.studioNotices() };
  const link = `${site}${words.path}`;
  const lines = [`${words.subject}.`, ...(words.more ? [words.more] : []), "", "See it in your studio:", link];
  return { event: known?.event ?? "notice.other", subject: words.subject, text: `${lines.join("\n")}\n`, link };
}

/** The body of a webhook, as JSON. */
export function noticeEvent(notice: Notice): string {
  const { event, subject, link } = noticeWords(notice);
  const { gallery, title, facts, createdAt } = notice;
  const data = { summary: subject, link, gallery, title, ...(facts as object) };
  return JSON.stringify({ type: event, timestamp: new Date(createdAt).toISOString(), data });
}

/** The photographer's day at an instant, and the instant at which it ends. An unknown time zone counts as UTC. */
export function dayOf(now: number, timezone: string): { day: string; endsAt: number } {
  const zone = isTimezone(timezone) ? timezone : "UTC";
  const day = lastDayIn(now + 1, zone);
  return { day, endsAt: instantOf(day, zone) ?? now };
}

const LINE_MAX = 120;

/**
 * The text as one line of at most 120 characters, without its control and format characters (line ends, text direction). Those that
 * join stay: emoji of several people and Persian words have them.
 */
function oneLine(text: string): string {
  const line = text
    .replace(/(?:(?!\p{Join_Control})[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  return isolated(characters.length > LINE_MAX ? `${characters.slice(0, LINE_MAX - 1).join("")}…` : line);
}

function counted(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}

function notesWords({ notes, edited, changes }: Pick<NoticeFacts["notes"], "notes" | "edited" | "changes">): string {
  const parts = [
    notes > 0 ? `wrote ${counted(notes, "note")}` : "",
    edited > 0 ? `changed ${counted(edited, "note")}` : "",
    changes > 0 ? `asked for changes to ${counted(changes, "photo")}` : "",
  ].filter((part) => part !== "");
  return parts.length < 3 ? parts.join(" and ") : `${parts[0]}, ${parts[1]} and ${parts[2]}`;
}

function marksWords(hidden: number, shown: number): string {
  const parts = [hidden > 0 ? `${counted(hidden, "photo")} hidden` : "", shown > 0 ? `${shown} shown again` : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function dayWords(day: string): string {
  const format = { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(new Date(`${day}T00:00:00Z`));
}
