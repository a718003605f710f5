import { z } from "zod";
import { ROLES } from "../../domain/gallery.ts";
import { consentSchema } from "../../domain/registration.ts";
import { TRACE_KINDS } from "../../domain/trace.ts";
import { flag, integer, json, maybe, text, word } from "../columns.ts";
import { table } from "./table.ts";

/** Who comes in: clients' accounts, second shooters, passkeys, links that sign them in, invitations, guests who left their names, links that clients made for others, sessions that ended, whom a tag in a download names, which full-size photos of those that are included they had. */

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
  { key: ["account", "gallery"], indexes: ["assignments_by_gallery", "assignments_newest"], backup: "whole" },
);

export const signInLinks = table(
  {
    token_hash: text,
    account: text,
    epoch: integer,
    email_key: text,
    browser_hash: text,
    expires_at: integer,
    used_by: maybe(text),
  },
  {
    key: ["token_hash"],
    indexes: ["sign_in_links_by_end"],
    backup: { leftOut: "secrets in mails of the last quarter of an hour" },
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

export const passkeys = table(
  {
    id: text,
    account: text,
    name: text,
    public_key: text,
    counter: integer,
    created_at: integer,
    last_used_at: maybe(integer),
    removed_at: maybe(integer),
  },
  { key: ["id"], indexes: ["passkeys_by_account"], backup: "whole" },
);

export const secondShooters = table(
  {
    id: text,
    name: text,
    name_key: text,
    password: text,
    epoch: integer,
    created_at: integer,
    last_seen_at: maybe(integer),
    ended_at: maybe(integer),
  },
  { key: ["id"], unique: [["name_key"]], backup: "whole" },
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

export const revokedSessions = table(
  { jti: text, expires_at: integer },
  { key: ["jti"], indexes: ["revoked_sessions_by_end"], backup: "whole" },
);

export const registrationTexts = table(
  { gallery: text, sentence: text, boxes: json(z.array(z.string())), keep_days: maybe(integer) },
  { key: ["gallery"], backup: "whole" },
);

export const registrations = table(
  {
    id: text,
    gallery: text,
    holder: text,
    email_key: text,
    name: text,
    email: text,
    consents: json(z.array(consentSchema)),
    at: integer,
  },
  {
    key: ["id"],
    unique: [["gallery", "holder", "email_key"]],
    indexes: ["registrations_by_time", "registrations_by_address"],
    backup: "pages",
  },
);

export const traces = table(
  {
    tag: text,
    gallery: text,
    kind: word(TRACE_KINDS),
    id: text,
    name: text,
    email: maybe(text),
    first_at: integer,
  },
  { key: ["tag"], backup: "whole" },
);

export const includedPhotos = table(
  { gallery: text, holder: text, photo: text, who: text, at: integer },
  { key: ["gallery", "holder", "photo"], backup: "pages" },
);

export const includedMore = table(
  { gallery: text, holder: text, more: integer, at: integer },
  { key: ["gallery", "holder"], backup: "pages" },
);

export const erasures = table({ email_hash: text, at: integer }, { key: ["email_hash"], backup: "whole" });
