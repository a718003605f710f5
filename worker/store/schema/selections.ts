import { z } from "zod";
import { ROLES } from "../../domain/gallery.ts";
import { INVITES } from "../../domain/invites.ts";
import { LABELS } from "../../domain/labels.ts";
import { listSchema } from "../../domain/lists.ts";
import { AFTERWARDS, pickSchema, questionSchema, SELECTION_STATES, sentFromSchema } from "../../domain/selection.ts";
import { flag, integer, json, maybe, text, word } from "../columns.ts";
import { table } from "./table.ts";

/** What visitors choose and send, and how they get back to it. */

const label = maybe(word(LABELS));
/** Ids. */
const lists = json(z.array(z.string()));

export const responses = table(
  {
    gallery: text,
    invites: word(INVITES, { unknown: "off" }),
    min_picks: maybe(integer),
    max_picks: maybe(integer),
    questions: json(z.array(questionSchema)),
    afterwards: word(AFTERWARDS, { unknown: "close" }),
    lists: json(z.array(listSchema)),
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
    closed_lists: lists,
    open_points: integer,
    favourites: flag,
  },
  {
    key: ["id"],
    unique: [["gallery", "holder"]],
    indexes: ["selections_by_time", "selections_sent", "selections_to_do", "selections_open_points"],
    backup: "whole",
  },
);

export const picks = table(
  { selection: text, photo: text, picked: flag, stars: integer, label, comment: text, changed_at: integer, lists },
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
    sent_from: maybe(json(sentFromSchema)),
  },
  { key: ["selection", "round"], unique: [["selection", "key"]], backup: "pages" },
);

export const roundPicks = table(
  {
    selection: text,
    photo: text,
    round: integer,
    gone: flag,
    picked: flag,
    stars: integer,
    label,
    comment: text,
    sha256: maybe(text),
    lists,
  },
  { key: ["selection", "photo", "round"], backup: "pages" },
);

export const notes = table(
  {
    selection: text,
    photo: text,
    id: text,
    nr: integer,
    x: integer,
    y: integer,
    text,
    hash: text,
    at: integer,
    removed_at: maybe(integer),
    reply: text,
    replied_at: maybe(integer),
    done_at: maybe(integer),
    original: text,
  },
  { key: ["selection", "photo", "id"], indexes: ["notes_open", "notes_removed"], backup: "pages" },
);

export const approvals = table(
  { selection: text, photo: text, approved: flag, hash: text, at: integer, original: text },
  { key: ["selection", "photo"], indexes: ["approvals_no"], backup: "pages" },
);

export const notedPictures = table(
  {
    selection: text,
    photo: text,
    hash: text,
    clean: flag,
    blob: text,
    bytes: integer,
    width: integer,
    height: integer,
    at: integer,
    original: text,
  },
  { key: ["selection", "photo", "hash", "clean"], backup: "pages" },
);

export const selectionBytes = table(
  { gallery: text, holder: text, bytes: integer },
  {
    key: ["gallery", "holder"],
    backup: { leftOut: "counted from the selections, and counted again by a restore" },
  },
);

export const holderAddresses = table(
  { gallery: text, email_key: text, holder: text, held_as: word(ROLES), email: text, at: integer },
  {
    key: ["gallery", "email_key", "holder"],
    indexes: ["holder_addresses_by_time", "holder_addresses_by_holder"],
    backup: "pages",
  },
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

export const receiptKeys = table({ kid: text, x: text, made_at: integer }, { key: ["kid"], backup: "whole" });

export const revokedReceiptKeys = table(
  { kid: text, revoked_from: integer, revoked_at: integer },
  { key: ["kid"], backup: "whole" },
);
