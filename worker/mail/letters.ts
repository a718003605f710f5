import type { Link } from "../domain/link.ts";
import type { MailFacts, MailKind, MailMatter } from "../domain/mail/mail.ts";
import { paths } from "../domain/paths.ts";
import type { TextKey, Values, Voice } from "../domain/words/voice.ts";

/** What a mail says, before it is laid out. */
export interface Said {
  subject: string;
  /** What it is headed with; the title of the gallery, if it is about one, so that the text need not repeat it. */
  heading?: string;
  paragraphs: string[];
  /** The first is what the letter is about, and its button. */
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
    paragraphs: [voice.say("mailLinkText")],
    links: holders.map(({ role }, n) => ({
      label: holders.length === 1 ? voice.say("mailLinkOpen") : voice.say(AS_ROLE[role], { n: n + 1 }),
      // The secret is behind the `#`: it must be in no log.
      url: `${site}${paths.openSelection(link)}#${tokens[n] ?? ""}`,
    })),
    why: voice.say("mailLinkWhy"),
  }),
  "selection-received": ({ picked, list }, { voice, link, title, studio, site }) => ({
    subject: voice.say("mailReceivedSubject", { studio }),
    paragraphs: [
      list
        ? voice.say("mailListReceivedText", { list, photos: voice.count("photos", picked) })
        : voice.say("mailReceivedText", { photos: voice.count("photos", picked) }),
    ],
    links: [
      { label: voice.say("mySelection"), url: `${site}${paths.selection(link)}` },
      { label: voice.say("selectionReceipt"), url: `${site}${paths.selectionReceipt(link)}` },
    ],
    why: voice.say("mailReceivedWhy", { title }),
  }),
  "order-paid": ({ order, account, free, total, currency }, { voice, link, title, studio, site, tokens }) => ({
    subject: voice.say("mailPaidSubject", { studio }),
    paragraphs: free
      ? [voice.say("mailFreeText", { order })]
      : [voice.say("mailPaidText", { order, amount: voice.money(total, currency) }), voice.say("mailPaidHint")],
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
  "passkey-changed": ({ step }, { voice, studio, site }) => ({
    subject: voice.say(PASSKEY[step].subject, { studio }),
    heading: voice.say("passkeys"),
    paragraphs: [voice.say(PASSKEY[step].text, { studio }), voice.say(PASSKEY[step].hint)],
    links: [{ label: voice.say("passkeys"), url: `${site}${paths.clientsPasskeys()}` }],
    why: voice.say("mailAccountWhy", { studio }),
  }),
  "gallery-ready": ({ account }, about) =>
    toPerson(about, { account, subject: "mailReadySubject", text: "mailReadyText" }),
  "new-photos": ({ account }, about) => toPerson(about, { account, subject: "mailNewSubject", text: "mailNewText" }),
  "selection-waiting": ({ account }, about) =>
    toPerson(about, {
      ...{ account, subject: "mailWaitingSubject", text: "mailWaitingText", to: paths.selection(about.link) },
      hint: "mailReopenedElsewhere",
    }),
  "closing-soon": ({ day, account }, about) =>
    toPerson(about, {
      ...{ account, subject: "mailClosingSubject", text: "mailClosingText" },
      values: { date: about.voice.date(day) },
    }),
  invitation: (_, { voice, link, title, studio, site, tokens }) => ({
    subject: voice.say("mailInviteSubject", { title }),
    paragraphs: [voice.say("mailReadyText"), voice.say("mailInviteHint")],
    links: [{ label: voice.say("mailOpenGallery"), url: `${site}${paths.invite(link)}#${tokens[0] ?? ""}` }],
    why: voice.say("mailInviteWhy", { studio }),
  }),
  "selection-reopened": ({ account }, about) =>
    toPerson(about, {
      ...{ account, subject: "mailReopenedSubject", text: "mailReopenedText", to: paths.selection(about.link) },
      hint: "mailReopenedElsewhere",
    }),
  "notes-answered": ({ account }, about) =>
    toPerson(about, {
      ...{ account, subject: "mailNotesSubject", text: "mailNotesText", to: paths.selection(about.link) },
      ...{ values: { studio: about.studio }, hint: "mailReopenedElsewhere" },
    }),
};

interface ToPerson {
  /** Whether they sign in; otherwise they only gave their address in this gallery. */
  account: boolean;
  subject: TextKey;
  text: TextKey;
  values?: Values;
  /** Where its button leads; otherwise to the gallery. */
  to?: string;
  /** What somebody without an account reads besides. */
  hint?: TextKey;
}

/** A letter of the photographer. Its button asks clients who they are: a link that signs in lives for minutes, a letter for weeks. */
function toPerson({ voice, link, title, studio, site }: About, letter: ToPerson): Said {
  const { account, subject, text, values, to = paths.gallery(link), hint } = letter;
  const besides = account ? "mailSignInHint" : hint;
  return {
    subject: voice.say(subject, { title, ...values }),
    paragraphs: [voice.say(text, values), ...(besides ? [voice.say(besides)] : [])],
    links: [{ label: voice.say("mailOpenGallery"), url: `${site}${account ? paths.askSignIn(to) : to}` }],
    why: account ? voice.say("mailAccountWhy", { studio }) : voice.say("mailAddressWhy", { title }),
  };
}

const PASSKEY = {
  added: { subject: "mailPasskeyAddedSubject", text: "mailPasskeyAddedText", hint: "mailPasskeyHint" },
  removed: { subject: "mailPasskeyRemovedSubject", text: "mailPasskeyRemovedText", hint: "mailPasskeyHint" },
  "all-removed": { subject: "mailPasskeysSubject", text: "mailPasskeysText", hint: "mailPasskeysHint" },
} as const;

const AS_ROLE = { guest: "mailLinkGuest", client: "mailLinkClient" } as const;

/** What a mail says. */
export function saidIn({ kind, facts }: MailMatter, about: About): Said {
  return (LETTERS[kind] as (facts: unknown, about: About) => Said)(facts, about);
}
