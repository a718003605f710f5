import { z } from "zod";
import type { Link } from "../link.ts";
import { DELIVERY_STATES } from "../notice/delivery.ts";
import { CURRENCY_CODES } from "../shop/money.ts";

/** What a mail of each kind is about: never a text that somebody typed, and never a secret. */
const FACTS = {
  /** A way back to what somebody chose: whose the links are. The links are made when the mail is sent. */
  "selection-link": z.object({
    holders: z.array(z.object({ holder: z.string(), role: z.enum(["guest", "client"]) })).min(1),
  }),
  /** A selection that somebody sent has arrived. `list`: the name of the one list that they sent. */
  "selection-received": z.object({ picked: z.number().int(), list: z.string().optional() }),
  /** An order is paid, or free: its receipt, and invoice if money was due. `account`: its buyer signs in. */
  "order-paid": z.object({
    ...{ order: z.string(), epoch: z.number().int(), account: z.boolean(), free: z.boolean() },
    ...{ total: z.number().int(), currency: z.enum(CURRENCY_CODES) },
  }),
  /** A link that signs a client in, for whoever asked in the browser whose name has this SHA-256. Made when the mail is sent. */
  "sign-in": z.object({ account: z.string(), epoch: z.number().int(), browser: z.string() }),
  /** A passkey was added to the receiver's account, or removed from it, or the photographer removed all. */
  "passkey-changed": z.object({ step: z.enum(["added", "removed", "all-removed"]) }),
  /** What the photographer sends. `account`: its receiver signs in. */
  "gallery-ready": z.object({ account: z.boolean().default(true) }),
  "new-photos": z.object({ account: z.boolean().default(true) }),
  "selection-waiting": z.object({ account: z.boolean().default(true) }),
  /** A gallery closes soon: when, and the last day, `YYYY-MM-DD`, where the photographer is. */
  "closing-soon": z.object({ closes: z.number().int(), day: z.string(), account: z.boolean().default(true) }),
  /** An invitation by its id. Its link is made when the mail is sent. */
  invitation: z.object({ invitation: z.string() }),
  /** A selection may be changed and sent again; `account`: its owner signs in. */
  "selection-reopened": z.object({ account: z.boolean() }),
  /** Notes were answered or marked as done since then, in a selection; `account`: its owner signs in. */
  "notes-answered": z.object({ selection: z.string(), since: z.number().int(), account: z.boolean() }),
} as const;

/** The kinds that the photographer sends. */
export const SENT_KINDS = ["gallery-ready", "new-photos", "selection-waiting"] as const satisfies readonly MailKind[];
export type SentKind = (typeof SENT_KINDS)[number];

export type MailKind = keyof typeof FACTS;
export type MailFacts = { [Kind in MailKind]: z.infer<(typeof FACTS)[Kind]> };

/** A kind with its facts. */
export type MailMatter = { [Kind in MailKind]: { kind: Kind; facts: MailFacts[Kind] } }[MailKind];

/** Whether a letter does nothing but lead to a gallery, so that it is only for those who can open it. */
export function leadsToGallery(matter: MailMatter): matter is Extract<MailMatter, { kind: SentKind | "closing-soon" }> {
  return matter.kind === "closing-soon" || SENT_KINDS.some((kind) => kind === matter.kind);
}

/** What a stored mail is about; null: another version of this software wrote it. */
export function readMatter(kind: string, facts: unknown): MailMatter | null {
  if (!Object.hasOwn(FACTS, kind)) return null;
  const read = FACTS[kind as MailKind].safeParse(facts);
  return read.success ? ({ kind, facts: read.data } as MailMatter) : null;
}

/** What a letter is about that the photographer looks at before it is sent. */
export const SHOWN_BEFORE = {
  "gallery-ready": { account: true },
  "new-photos": { account: true },
  "selection-waiting": { account: true },
  "selection-received": { picked: 24 },
  "order-paid": { order: "7K3M9QX2A4TB", epoch: 1, account: false, free: false, total: 4000, currency: "EUR" },
  "closing-soon": { closes: 0, day: "2027-06-13", account: true },
  "selection-reopened": { account: true },
  "notes-answered": { selection: "", since: 0, account: true },
  invitation: { invitation: "" },
} as const satisfies { [Kind in SentKind]: MailFacts[Kind] } & { [Kind in MailKind]?: MailFacts[Kind] };

/** `stopped`: the address gets no more mail. */
export const MAIL_STATES = [...DELIVERY_STATES, "stopped"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Why an address gets no more mail. */
export const STOP_REASONS = ["unsubscribed", "bounced", "complained"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** A mail in the outbox. Times in milliseconds since 1970. */
export interface Mail {
  id: string;
  kind: string;
  facts: unknown;
  /** "": it is about none. */
  gallery: string;
  /** The gallery's address today. */
  link: Link;
  /** The gallery's title today; null when there is none. */
  title: string | null;
  email: string;
  emailHash: string;
  language: string;
  /** Origin of the site, `https://photos.example.com`. */
  site: string;
  createdAt: number;
}
