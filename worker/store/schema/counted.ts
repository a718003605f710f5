import { z } from "zod";
import { NUMBER_KINDS, VIEW_KINDS } from "../../domain/numbers.ts";
import { integer, json, maybe, real, text, word } from "../columns.ts";
import { table } from "./table.ts";

/** What happened and how often: the feed, numbers of visitors, the ledger. */

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
    indexes: ["activity_by_time", "activity_by_kind", "activity_by_bucket"],
    backup: "pages",
  },
);

export const numbers = table(
  { gallery: text, kind: word(NUMBER_KINDS), day: text, subject: text, who: text, n: integer },
  { key: ["gallery", "kind", "day", "subject", "who"], indexes: ["numbers_by_day"], backup: "pages" },
);

export const views = table(
  { gallery: text, day: text, kind: word(VIEW_KINDS), subject: text, n: integer },
  { key: ["gallery", "day", "kind", "subject"], indexes: ["views_by_day"], backup: "pages" },
);

export const ledger = table(
  { key: text, level: real, began: integer, at: integer, ends: integer },
  {
    key: ["key"],
    indexes: ["ledger_by_end"],
    backup: { leftOut: "how often visitors tried, kept and ordered in the last hours" },
  },
);

export const attempts = table(
  { id: text, door: text, address: text, at: integer },
  {
    key: ["id"],
    indexes: ["attempts_by_time", "attempts_by_door", "attempts_by_address"],
    backup: { leftOut: "empty: the ledger took its place" },
  },
);
