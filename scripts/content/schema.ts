import { z } from "zod";
import { isDay, isTimezone } from "../../worker/domain/expiry.ts";
import { SET_VISIBILITIES } from "../../worker/domain/gallery.ts";
import { DOWNLOAD_RULES } from "../../worker/domain/settings-table.ts";
import { isSlug, RESERVED_SETS, suggestSlug } from "../../worker/domain/slug.ts";
import { LANGUAGES } from "../../worker/domain/words/voice.ts";
import { captions } from "./captions.ts";
import { day, line, noText, oneOf, paragraph, says, trueOrFalse } from "./fields.ts";
import { OFFER_KEYS, offerSchema } from "./offer.ts";
import { clockOffset, order } from "./order.ts";
import { RESPONSE_KEYS, responseSchema } from "./response.ts";

const setId = z.string(noText).superRefine((id, context) => {
  const issue = (what: string, fix: string) => context.addIssue({ code: "custom", message: says(what, fix) });
  if (RESERVED_SETS.has(id)) issue(`"${id}" is a reserved word`, `Choose another id, such as "${id}-photos"`);
  else if (!isSlug(id))
    issue(
      `"${id}" can't be used in a link`,
      `Write "${suggestSlug(id) || "set-1"}", and give the folder the same name`,
    );
});

const photo = line(200).transform((name) => name.normalize("NFC"));

const set = z.strictObject({
  id: setId,
  title: line(120),
  visibility: oneOf(SET_VISIBILITIES).optional(),
  order: order.optional(),
  "renamed-from": z
    .string(noText)
    .refine(isSlug, says("can't be the id of a set", "Write the id the set used to have"))
    .optional(),
});

const accent = z
  .string(noText)
  .regex(/^#[0-9a-fA-F]{6}$/, says("is not a colour", 'Write it as "#rrggbb" in quotes, such as "#7a5c3e"'));

const position = z
  .string(noText)
  .regex(
    /^(?:100|\d{1,2})% (?:100|\d{1,2})%$/,
    says("is not a position", 'Write it as "50% 30%": from the left, from the top'),
  );

const look = z.strictObject({
  cover: oneOf(["full", "split", "text"]).optional(),
  theme: oneOf(["light", "dark", "auto"]).optional(),
  accent: accent.optional(),
  "cover-position": position.optional(),
});

/** `gallery.yaml`, with every scalar as text. */
export const gallerySchema = z.strictObject({
  title: line(200),
  date: day.optional(),
  description: paragraph(4000).optional(),
  cover: photo.optional(),
  language: oneOf(LANGUAGES as [string, ...string[]]).optional(),
  sets: z
    .array(set, says("must be a list", "Write each set as - id: highlights, and title: below it"))
    .min(1, says("is empty", "Write at least one set as - id: highlights, and title: below it")),
  listed: trueOrFalse.optional(),
  downloads: oneOf(DOWNLOAD_RULES).optional(),
  expires: z
    .string(noText)
    .refine((text) => text === "never" || isDay(text), says("is not a date", "Write it as 2027-06-13, or never"))
    .optional(),
  response: responseSchema.optional(),
  offer: offerSchema.optional(),
  "strip-gps": trueOrFalse.default(true),
  remove: z.array(photo, says("must be a list", "Write each photo's name as - ANB_0042")).default([]),
  captions,
  order: order.optional(),
  "clock-offset": clockOffset,
  look: look.default({}),
});

const LINK = /^(?:https?:\/\/|mailto:)\S+$/i;

/** `studio.yaml`, with every scalar as text. */
export const studioSchema = z.strictObject({
  name: line(120),
  logo: line(200).optional(),
  email: z.email(says("is not an e-mail address", "Write it as studio@example.com")).max(254).optional(),
  timezone: z
    .string(noText)
    .refine(isTimezone, says("is not a time zone", 'Write its IANA name, such as "Europe/Vienna"')),
  links: z
    .array(
      z.strictObject({
        label: line(60),
        url: z
          .string(noText)
          .max(500)
          .refine(
            (url) => LINK.test(url) && URL.canParse(url),
            says("is not a link", "Write it with https://, http:// or mailto:"),
          ),
      }),
      says("must be a list", "Write each link as - label: Website, and url: below it"),
    )
    .max(20, says("has more than 20 links", "Keep the important ones"))
    .default([]),
});

/** The keys that exist at each place of a file, for suggestions; a number stands for any item of a list. */
export const KNOWN_KEYS: Record<"gallery" | "studio", Record<string, readonly string[]>> = {
  gallery: {
    "": Object.keys(gallerySchema.shape),
    "sets.#": Object.keys(set.shape),
    look: Object.keys(look.shape),
    ...RESPONSE_KEYS,
    ...OFFER_KEYS,
  },
  studio: { "": Object.keys(studioSchema.shape), "links.#": ["label", "url"] },
};
