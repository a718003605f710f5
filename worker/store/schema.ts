import { z } from "zod";
import { arrangementSchema } from "../domain/arrangement/arrangement.ts";
import { ROLES, SET_VISIBILITIES } from "../domain/gallery.ts";
import { homeSchema } from "../domain/home.ts";
import { LABELS } from "../domain/labels.ts";
import { MAIL_STATES, STOP_REASONS } from "../domain/mail/mail.ts";
import { logoSchema } from "../domain/manifest.ts";
import { CHANNELS, DELIVERY_STATES } from "../domain/notice/delivery.ts";
import { NUMBER_KINDS, VIEW_KINDS } from "../domain/numbers.ts";
import { coverFileSchema } from "../domain/public-cover.ts";
import { AFTERWARDS, INVITES, pickSchema, questionSchema, SELECTION_STATES } from "../domain/selection.ts";
import { CLIENT_LINKS, COVER_STYLES, DOWNLOAD_RULES, VISIBILITIES } from "../domain/settings-table.ts";
import { billSchema } from "../domain/shop/cart.ts";
import { CURRENCY_CODES } from "../domain/shop/money.ts";
import { CLIENT_TERMS, offerSchema } from "../domain/shop/offer.ts";
import { METHODS } from "../domain/shop/order.ts";
import { DOWNLOAD_SIZES, SIZES } from "../domain/sizes.ts";
import { flag, integer, json, maybe, real, type Shape, text, word } from "./columns.ts";

/**
 * Every table and column that the migrations make; a test keeps them in step. The types of rows, their checks when they
 * are read, and the contents of backups come from here. Times are milliseconds since 1970.
 */

/**
 * How a backup contains a table: as a whole; a page at a time, because visitors make its rows; or, with the reason, not
 * at all.
 */
type Backup = "whole" | "pages" | { leftOut: string };

/** A table as this version knows it. */
export interface TableSchema<Columns extends Shape = Shape> {
  columns: Columns;
  /** Columns of its primary key. */
  key: readonly string[];
  /** Other columns of which no two rows have the same values. */
  unique: readonly (readonly string[])[];
  /** Names of the indexes that migrations made. */
  indexes: readonly string[];
  backup: Backup;
}

interface Details<Name> {
  key: readonly Name[];
  unique?: readonly (readonly Name[])[];
  indexes?: readonly string[];
  backup: Backup;
}

function table<const Columns extends Shape>(
  columns: Columns,
  details: Details<keyof Columns & string>,
): TableSchema<Columns> {
  return { columns, unique: [], indexes: [], ...details };
}

/** Some columns of a table by their own names: the shape of a statement's rows. */
export function pick<Columns extends Shape, Name extends keyof Columns & string>(
  { columns }: TableSchema<Columns>,
  ...names: Name[]
): Pick<Columns, Name> {
  return Object.fromEntries(names.map((name) => [name, columns[name]])) as Pick<Columns, Name>;
}

const label = maybe(word(LABELS));

export const studio = table(
  {
    id: integer,
    name: text,
    email: maybe(text),
    links: json(z.array(z.object({ label: z.string(), url: z.string() }))),
    timezone: text,
    password: maybe(text),
    epoch: integer,
    logo: maybe(json(logoSchema)),
    home: maybe(json(homeSchema)),
  },
  { key: ["id"], backup: "whole" },
);

export const galleries = table(
  {
    gallery: text,
    version: text,
    photo_count: integer,
    title: text,
    date: maybe(text),
    language: maybe(text),
    visibility: word(VISIBILITIES, { unknown: "private" }),
    guest_password: maybe(text),
    client_password: maybe(text),
    guest_epoch: integer,
    client_epoch: integer,
    marks: flag,
    /** If guests buy, `selling` overrides it. */
    downloads: word(
      DOWNLOAD_RULES.filter((rule) => rule !== "buy"),
      { unknown: "off" },
    ),
    download_pin: maybe(text),
    pin_epoch: integer,
    listed: flag,
    expires_at: maybe(integer),
    unpublished_at: maybe(integer),
    sessions_ended_at: maybe(integer),
    created_at: integer,
    published_at: integer,
    download_sizes: word(DOWNLOAD_SIZES, { unknown: DOWNLOAD_SIZES.at(-1) ?? "all" }),
    selling: flag,
    archived_at: maybe(integer),
    guest_password_at: maybe(integer),
    client_password_at: maybe(integer),
    download_pin_at: maybe(integer),
    client_links: word(CLIENT_LINKS, { unknown: "off" }),
    keep_offline: flag,
  },
  { key: ["gallery"], backup: "whole" },
);

export const links = table(
  { slug: text, gallery: text, current: flag, since: integer, ended_at: maybe(integer) },
  { key: ["slug"], indexes: ["links_by_gallery"], backup: "whole" },
);

export const sets = table(
  { gallery: text, id: text, visibility: word(SET_VISIBILITIES, { unknown: "client" }) },
  { key: ["gallery", "id"], backup: "whole" },
);

export const versions = table(
  { gallery: text, version: text, digest: text, published_at: integer },
  { key: ["gallery", "version"], backup: "whole" },
);

export const arrangements = table(
  { gallery: text, revision: integer, body: json(arrangementSchema), changed_at: integer },
  { key: ["gallery", "revision"], backup: "pages" },
);

export const leases = table(
  { holder: text, gallery: text, expires_at: integer },
  { key: ["holder"], backup: { leftOut: "publishes that are under way" } },
);

export const privateMarks = table(
  { gallery: text, photo: text, marked_by: text, marked_at: integer },
  { key: ["gallery", "photo"], backup: "whole" },
);

const attempts = table(
  { id: text, door: text, address: text, at: integer },
  {
    key: ["id"],
    indexes: ["attempts_by_time", "attempts_by_door", "attempts_by_address"],
    backup: { leftOut: "empty: the ledger took its place" },
  },
);

export const publicCovers = table(
  {
    gallery: text,
    photo: text,
    style: word(COVER_STYLES, { unknown: "blurred" }),
    in_client_set: flag,
    is_private: flag,
    files: json(z.array(coverFileSchema)),
    chosen_at: integer,
  },
  { key: ["gallery"], backup: { leftOut: "pictures for everybody: after a restore, they are chosen again" } },
);

export const revokedSessions = table(
  { jti: text, expires_at: integer },
  { key: ["jti"], indexes: ["revoked_sessions_by_end"], backup: "whole" },
);

export const activity = table(
  {
    id: integer,
    gallery: text,
    at: integer,
    kind: text,
    who: text,
    what: text,
    bucket: text,
    count: integer,
    photos: maybe(json(z.array(z.string()))),
  },
  {
    key: ["id"],
    unique: [["gallery", "kind", "who", "what", "bucket"]],
    indexes: ["activity_by_time", "activity_by_bucket"],
    backup: "pages",
  },
);

export const invitations = table(
  {
    id: text,
    gallery: text,
    role: word(ROLES),
    token_hash: text,
    label: text,
    expires_at: integer,
    max_uses: maybe(integer),
    uses: integer,
    last_used_at: maybe(integer),
    revoked_at: maybe(integer),
    created_at: integer,
  },
  { key: ["id"], unique: [["token_hash"]], indexes: ["invitations_by_gallery"], backup: "whole" },
);

export const clientLinks = table(
  {
    id: text,
    gallery: text,
    holder: text,
    epoch: integer,
    invitation: maybe(text),
    token_hash: text,
    label: text,
    of_set: maybe(text),
    photos: maybe(json(z.array(z.string()))),
    downloads: flag,
    expires_at: integer,
    uses: integer,
    last_used_at: maybe(integer),
    created_at: integer,
  },
  {
    key: ["id"],
    unique: [["token_hash"]],
    indexes: ["client_links_by_holder", "client_links_by_end"],
    backup: { leftOut: "links of clients for others: a restore would bring back those that were ended since" },
  },
);

export const accounts = table(
  {
    id: text,
    name: text,
    email: text,
    email_key: text,
    password: text,
    epoch: integer,
    disabled_at: maybe(integer),
    created_at: integer,
    last_seen_at: maybe(integer),
  },
  { key: ["id"], unique: [["email_key"]], backup: "whole" },
);

export const assignments = table(
  { account: text, gallery: text, assigned_at: integer },
  { key: ["account", "gallery"], indexes: ["assignments_by_gallery"], backup: "whole" },
);

export const responses = table(
  {
    gallery: text,
    invites: word(INVITES, { unknown: "off" }),
    min_picks: maybe(integer),
    max_picks: maybe(integer),
    questions: json(z.array(questionSchema)),
    afterwards: word(AFTERWARDS, { unknown: "close" }),
  },
  { key: ["gallery"], backup: "whole" },
);

export const selections = table(
  {
    id: text,
    gallery: text,
    holder: text,
    name: maybe(text),
    email: maybe(text),
    state: word(SELECTION_STATES, { unknown: "closed" }),
    round: integer,
    created_at: integer,
    changed_at: integer,
    unchanged_key: maybe(text),
    reply: text,
    replied_at: maybe(integer),
    done_at: maybe(integer),
  },
  {
    key: ["id"],
    unique: [["gallery", "holder"]],
    indexes: ["selections_by_time", "selections_sent", "selections_to_do"],
    backup: "whole",
  },
);

export const holderAddresses = table(
  { gallery: text, email_key: text, holder: text, held_as: word(ROLES), email: text, at: integer },
  { key: ["gallery", "email_key", "holder"], indexes: ["holder_addresses_by_time"], backup: "pages" },
);

export const selectionLinks = table(
  {
    token_hash: text,
    gallery: text,
    holder: text,
    role: word(ROLES),
    issued_at: integer,
    expires_at: integer,
    used_at: maybe(integer),
  },
  {
    key: ["token_hash"],
    indexes: ["selection_links_unused", "selection_links_by_end"],
    backup: { leftOut: "secrets in mails of the last two days: people ask for a new one" },
  },
);

export const picks = table(
  { selection: text, photo: text, picked: flag, stars: integer, label, comment: text, changed_at: integer },
  { key: ["selection", "photo"], indexes: ["picks_chosen"], backup: "pages" },
);

export const rounds = table(
  {
    selection: text,
    round: integer,
    key: text,
    submitted_at: integer,
    name: text,
    email: text,
    message: text,
    answers: json(z.record(z.string(), z.string())),
    picks: json(z.array(pickSchema)),
  },
  { key: ["selection", "round"], unique: [["selection", "key"]], backup: "pages" },
);

export const roundPicks = table(
  { selection: text, photo: text, round: integer, gone: flag, picked: flag, stars: integer, label, comment: text },
  { key: ["selection", "photo", "round"], backup: "pages" },
);

const selectionBytes = table(
  { gallery: text, holder: text, bytes: integer },
  {
    key: ["gallery", "holder"],
    backup: { leftOut: "counted from the selections, and counted again by a restore" },
  },
);

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

export const mailStops = table(
  { email_hash: text, reason: word(STOP_REASONS, { unknown: "unsubscribed" }), at: integer },
  { key: ["email_hash"], backup: "pages" },
);

export const offers = table(
  {
    gallery: text,
    clients: word(CLIENT_TERMS, { unknown: "buy" }),
    items: integer,
    offer: json(offerSchema),
    changed_at: integer,
  },
  { key: ["gallery"], backup: "whole" },
);

export const vouchers = table(
  {
    gallery: text,
    code: text,
    percent: maybe(integer),
    amount: maybe(integer),
    max_uses: maybe(integer),
    expires_at: maybe(integer),
    ended_at: maybe(integer),
    created_at: integer,
  },
  { key: ["gallery", "code"], backup: "whole" },
);

export const carts = table(
  { gallery: text, holder: text, voucher: maybe(text) },
  { key: ["gallery", "holder"], backup: "pages" },
);

export const cartEntries = table(
  { gallery: text, holder: text, item: text, subject: text, added_at: integer },
  { key: ["gallery", "holder", "item", "subject"], backup: "pages" },
);

export const orders = table(
  {
    id: text,
    gallery: text,
    holder: text,
    role: word(ROLES),
    key: text,
    method: word(METHODS),
    test: flag,
    name: text,
    email: text,
    address: text,
    currency: word(CURRENCY_CODES),
    total: integer,
    bill: json(billSchema),
    free_photos: integer,
    voucher: maybe(text),
    created_at: integer,
    checkout: maybe(text),
    checkout_url: maybe(text),
    checkout_ends_at: maybe(integer),
    asked_at: maybe(integer),
    payment: maybe(text),
    paid_at: maybe(integer),
    ended_at: maybe(integer),
    odd: flag,
    invoice: maybe(integer),
    receipt_epoch: integer,
  },
  {
    key: ["id"],
    unique: [["invoice"], ["gallery", "holder", "key"]],
    indexes: [
      "orders_by_gallery",
      "orders_by_payment",
      "orders_by_voucher",
      "orders_using_voucher",
      "orders_by_holder",
      "orders_due",
      "orders_odd",
    ],
    backup: "whole",
  },
);

export const orderPhotos = table(
  { order_id: text, photo: text, size: word(SIZES) },
  { key: ["order_id", "photo"], backup: "pages" },
);

export const payments = table(
  { payment: text, refunded: integer, dispute: integer },
  { key: ["payment"], backup: "whole" },
);

const paymentEvents = table({ id: text, at: integer }, { key: ["id"], backup: "whole" });

export const numbers = table(
  { gallery: text, kind: word(NUMBER_KINDS), day: text, subject: text, who: text, n: integer },
  { key: ["gallery", "kind", "day", "subject", "who"], indexes: ["numbers_by_day"], backup: "pages" },
);

export const views = table(
  { gallery: text, day: text, kind: word(VIEW_KINDS), subject: text, n: integer },
  { key: ["gallery", "day", "kind", "subject"], indexes: ["views_by_day"], backup: "pages" },
);

export const presets = table({ name: text, settings: text, changed_at: integer }, { key: ["name"], backup: "whole" });

export const ledger = table(
  { key: text, level: real, began: integer, at: integer, ends: integer },
  {
    key: ["key"],
    indexes: ["ledger_by_end"],
    backup: { leftOut: "how often visitors tried, kept and ordered in the last hours" },
  },
);

const BY_NAME = {
  accounts,
  activity,
  arrangements,
  assignments,
  attempts,
  cart_entries: cartEntries,
  carts,
  client_links: clientLinks,
  deliveries,
  galleries,
  holder_addresses: holderAddresses,
  invitations,
  leases,
  ledger,
  links,
  mail_stops: mailStops,
  mails,
  notices,
  numbers,
  offers,
  order_photos: orderPhotos,
  orders,
  payment_events: paymentEvents,
  payments,
  picks,
  presets,
  private_marks: privateMarks,
  public_covers: publicCovers,
  responses,
  revoked_sessions: revokedSessions,
  round_picks: roundPicks,
  rounds,
  selection_bytes: selectionBytes,
  selection_links: selectionLinks,
  selections,
  sets,
  studio,
  versions,
  views,
  vouchers,
};

/** Every table by its name in the database. */
export const TABLES: ReadonlyMap<string, TableSchema> = new Map(Object.entries(BY_NAME));
