import { z } from "zod";
import { arrangementSchema } from "../../domain/arrangement/arrangement.ts";
import { SET_VISIBILITIES } from "../../domain/gallery.ts";
import { homeSchema } from "../../domain/home.ts";
import { logoSchema } from "../../domain/manifest.ts";
import { coverFileSchema } from "../../domain/public-cover.ts";
import {
  CLIENT_LINKS,
  COVER_STYLES,
  DOWNLOAD_RULES,
  KEEPSAKES,
  PROOFS,
  REGISTRATION_PLACES,
  REGISTRATIONS,
  VISIBILITIES,
} from "../../domain/settings-table.ts";
import { DOWNLOAD_SIZES } from "../../domain/sizes.ts";
import { flag, integer, json, maybe, text, word } from "../columns.ts";
import { table } from "./table.ts";

/** What is published, how it is arranged, and who may see it. */

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
    signing_epoch: integer,
  },
  { key: ["id"], backup: "whole" },
);

export const presets = table({ name: text, settings: text, changed_at: integer }, { key: ["name"], backup: "whole" });

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
    proofs: word(PROOFS, { unknown: "everyone-until-bought" }),
    proof_version: maybe(text),
    registration: word(REGISTRATIONS, { unknown: "required" }),
    registration_at: word(REGISTRATION_PLACES, { unknown: "entrance" }),
    keepsake: word(KEEPSAKES, { unknown: "off" }),
    trace: flag,
    included: maybe(integer),
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

export const audits = table(
  { token_hash: text, expires_at: integer },
  { key: ["token_hash"], backup: { leftOut: "keys of audits that are under way" } },
);

export const privateMarks = table(
  { gallery: text, photo: text, marked_by: text, marked_at: integer },
  { key: ["gallery", "photo"], backup: "whole" },
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
    from_proof: flag,
  },
  { key: ["gallery"], backup: { leftOut: "pictures for everybody: after a restore, they are chosen again" } },
);
