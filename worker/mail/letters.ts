import type { Link } from "../domain/link.ts";
import type { MailFacts, MailKind, MailMatter } from "../domain/mail/mail.ts";
import { paths } from "../domain/paths.ts";
import type { TextKey, Values, Voice } from "../domain/words/voice.ts";

/** What a mail says, before it is laid out. */
export interface Said {
  subject: string;
  /** What it is headed with; the title of the gallery, if it is about one. */
  heading?: string;
  paragraphs: string[];
  links: { label: string; url: string }[];
  /** Why this address gets it. */
  why: string;
}

interface About {
  voice: Voice;
  link: Link;
  title: string;
  studio: string;
  /** Origin of the site. */
  site: string;
  /** The tokens of its links, one for each that its facts ask for. */
  tokens: readonly string[];
}

type Letters = { [Kind in MailKind]: (facts: MailFacts[Kind], about: About) => Said };

/** What each kind of mail says. */
const LETTERS: Letters = {
  "selection-link": ({ holders }, { voice, link, title, site, tokens }) => ({
    subject: voice.say("mailLinkSubject", { title }),
    paragraphs: [voice.say("mailLinkText", { title })],
    links: holders.map(({ role }, n) => ({
      label: holders.length === 1 ? voice.say("mailLinkOpen") : voice.say(AS_ROLE[role], { n: n + 1 }),
      // The secret is behind the `#`: it must be in no log.
      url: `${site}${paths.openSelection(link)}#${tokens[n] ?? ""}`,
    })),
    why: voice.say("mailLinkWhy"),
  }),
  "selection-received": ({ picked }, { voice, link, title, studio, site }) => ({
    subject: voice.say("mailReceivedSubject", { studio }),
    paragraphs: [voice.say("mailReceivedText", { title, photos: voice.count("photos", picked) })],
    links: [
      { label: voice.say("mySelection"), url: `${site}${paths.selection(link)}` },
      { label: voice.say("selectionReceipt"), url: `${site}${paths.selectionReceipt(link)}` },
    ],
    why: voice.say("mailReceivedWhy", { title }),
  }),
  "order-paid": ({ order, account, free, total, currency }, { voice, link, title, studio, site, tokens }) => ({
    subject: voice.say("mailPaidSubject", { studio }),
    paragraphs: free
      ? [voice.say("mailFreeText", { title, order })]
      : [voice.say("mailPaidText", { title, order, amount: voice.money(total, currency) }), voice.say("mailPaidHint")],
    links: [
      {
        label: voice.say("mailPaidOpen"),
        url: site + (account ? paths.askSignIn(paths.order(link, order)) : `${paths.receipt(link)}#${tokens[0] ?? ""}`),
      },
    ],
    why: voice.say("mailPaidWhy", { title }),
  }),
  "sign-in": (_, { voice, studio, site, tokens }) => ({
    subject: voice.say("mailSignInSubject", { studio }),
    heading: voice.say("signIn"),
    paragraphs: [voice.say("mailSignInText")],
    links: [{ label: voice.say("signIn"), url: `${site}${paths.openSignIn()}#${tokens[0] ?? ""}` }],
    why: voice.say("mailLinkWhy"),
  }),
  "gallery-ready": (_, about) => toAccount(about, { subject: "mailReadySubject", text: "mailReadyText" }),
  "new-photos": (_, about) => toAccount(about, { subject: "mailNewSubject", text: "mailNewText" }),
  "selection-waiting": (_, about) =>
    toAccount(about, { subject: "mailWaitingSubject", text: "mailWaitingText", to: paths.selection(about.link) }),
  "closing-soon": ({ day }, about) =>
    toAccount(about, {
      ...{ subject: "mailClosingSubject", text: "mailClosingText", values: { date: about.voice.date(day) } },
    }),
  invitation: (_, { voice, link, title, studio, site, tokens }) => ({
    subject: voice.say("mailInviteSubject", { title }),
    paragraphs: [voice.say("mailReadyText", { title, studio }), voice.say("mailInviteHint")],
    links: [{ label: voice.say("mailOpenGallery"), url: `${site}${paths.invite(link)}#${tokens[0] ?? ""}` }],
    why: voice.say("mailInviteWhy", { studio }),
  }),
  "selection-reopened": ({ account }, about) => {
    const { voice, link, title, studio, site } = about;
    const says = { subject: "mailReopenedSubject", text: "mailReopenedText" } as const;
    if (account) return toAccount(about, { ...says, to: paths.selection(link) });
    return {
      subject: voice.say(says.subject, { title }),
      paragraphs: [voice.say(says.text, { title, studio }), voice.say("mailReopenedElsewhere")],
      links: [{ label: voice.say("mySelection"), url: `${site}${paths.selection(link)}` }],
      why: voice.say("mailReceivedWhy", { title }),
    };
  },
};

interface ToAccount {
  subject: TextKey;
  text: TextKey;
  values?: Values;
  /** Where its button leads; otherwise to the gallery. */
  to?: string;
}

/** A letter to a client with an account. Its button asks who they are: a link that signs in lives for minutes, a letter for weeks. */
function toAccount({ voice, link, title, studio, site }: About, { subject, text, values, to }: ToAccount): Said {
  return {
    subject: voice.say(subject, { title, ...values }),
    paragraphs: [voice.say(text, { title, studio, ...values }), voice.say("mailSignInHint")],
    links: [{ label: voice.say("mailOpenGallery"), url: `${site}${paths.askSignIn(to ?? paths.gallery(link))}` }],
    why: voice.say("mailAccountWhy", { studio }),
  };
}

const AS_ROLE = { guest: "mailLinkGuest", client: "mailLinkClient" } as const;

/** What a mail says. */
export function saidIn({ kind, facts }: MailMatter, about: About): Said {
  return (LETTERS[kind] as (facts: unknown, about: About) => Said)(facts, about);
}
