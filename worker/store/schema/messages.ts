import { z } from "zod";
import { MAIL_STATES, STOP_REASONS } from "../../domain/mail/mail.ts";
import { CHANNELS, DELIVERY_STATES } from "../../domain/notice/delivery.ts";
import { integer, json, maybe, text, word } from "../columns.ts";
import { table } from "./table.ts";

/** Notices to the photographer and mails to people. */

export const notices = table(
  {
    id: text,
    /** May be a kind of another version: `noticeWords` has general words for it. */
    kind: text,
    gallery: maybe(text),
    key: text,
    facts: json(z.record(z.string(), z.unknown())),
    site: text,
    created_at: integer,
    due_at: integer,
  },
  {
    key: ["id"],
    unique: [["key"]],
    indexes: ["notices_by_due", "notices_by_time"],
    backup: { leftOut: "messages to the photographer, sent once: a restore would send them again" },
  },
);

export const deliveries = table(
  {
    notice: text,
    channel: word(CHANNELS),
    state: word(DELIVERY_STATES),
    attempts: integer,
    next_at: integer,
    leased_until: integer,
    sent_at: maybe(integer),
    reason: maybe(text),
  },
  {
    key: ["notice", "channel"],
    indexes: ["deliveries_by_turn"],
    backup: { leftOut: "what became of those messages" },
  },
);

export const mails = table(
  {
    id: text,
    /** May be a kind of another version: `readMatter` knows none of it. */
    kind: text,
    gallery: text,
    key: text,
    ...{ email: text, email_key: text, email_hash: text },
    language: text,
    facts: json(z.record(z.string(), z.unknown())),
    site: text,
    created_at: integer,
    state: word(MAIL_STATES, { unknown: "failed" }),
    attempts: integer,
    next_at: integer,
    leased_until: integer,
    sent_at: maybe(integer),
    reason: maybe(text),
  },
  {
    key: ["id"],
    unique: [["key"]],
    indexes: ["mails_by_turn", "mails_by_time", "mails_by_receiver"],
    backup: { leftOut: "mails to people, sent once: a restore would send them again" },
  },
);

export const closingLetters = table(
  { gallery: text, days: integer, language: text, site: text },
  { key: ["gallery"], backup: "whole" },
);

export const closingReceivers = table(
  { gallery: text, account: text, mailed_for: maybe(integer) },
  { key: ["gallery", "account"], indexes: ["closing_receivers_by_account"], backup: "whole" },
);

export const closingAddresses = table(
  { gallery: text, email_key: text, mailed_for: maybe(integer) },
  { key: ["gallery", "email_key"], indexes: ["closing_addresses_by_address"], backup: "whole" },
);

export const mailStops = table(
  { email_hash: text, reason: word(STOP_REASONS, { unknown: "unsubscribed" }), at: integer },
  { key: ["email_hash"], backup: "pages" },
);
