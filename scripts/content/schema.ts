import { z } from "zod";
import { EMAIL_MAX } from "../../worker/domain/email.ts";
import { isDay, isTimezone } from "../../worker/domain/expiry.ts";
import { SET_VISIBILITIES } from "../../worker/domain/gallery.ts";
import { HOME_LAYOUTS } from "../../worker/domain/home.ts";
import { eachChoice } from "../../worker/domain/look.ts";
import { DOWNLOAD_RULES } from "../../worker/domain/settings-table.ts";
import { isSlug, RESERVED_SETS, suggestSlug } from "../../worker/domain/slug.ts";
import { LANGUAGES } from "../../worker/domain/words/voice.ts";
import { alts, captions } from "./captions.ts";
import { anyText, day, line, oneOf, paragraph, settings, trueOrFalse } from "./fields.ts";
import { OFFER_KEYS, offerSchema } from "./offer.ts";
import { clockOffset, order } from "./order.ts";
import { QUESTIONNAIRE_KEYS, questionnaireSchema } from "./questionnaire.ts";
import { WATERMARK_KEYS, watermark } from "./watermark-schema.ts";
import { type WordingKey, wrong } from "./wordings.ts";

const setId = anyText().superRefine((id, context) => {
  const issue = (message: WordingKey, params: Record<string, string>) =>
    context.addIssue({ code: "custom", message, params });
  if (RESERVED_SETS.has(id)) issue("reservedSet", { id });
  else if (!isSlug(id)) issue("noSlug", { id, suggestion: suggestSlug(id) || "set-1" });
});

const photo = line(200).transform((name) => name.normalize("NFC"));

const set = settings({
  id: setId,
  title: line(120),
  visibility: oneOf(SET_VISIBILITIES).optional(),
  order: order.optional(),
  photos: z.array(photo, wrong("photosNoList")).optional(),
  "renamed-from": anyText().refine(isSlug, wrong("noFormerSet")).optional(),
});

const accent = anyText().regex(/^#[0-9a-fA-F]{6}$/, wrong("notColour"));

const position = anyText().regex(/^(?:100|\d{1,2})% (?:100|\d{1,2})%$/, wrong("notPosition"));

const look = settings({
  ...eachChoice((words) => oneOf([...words]).optional()),
  accent: accent.optional(),
  "cover-position": position.optional(),
});

/** `gallery.yaml`, with every scalar as text. */
export const gallerySchema = settings({
  title: line(200),
  date: day.optional(),
  description: paragraph(4000).optional(),
  cover: photo.optional(),
  language: oneOf(LANGUAGES as [string, ...string[]]).optional(),
  sets: z.array(set, wrong("setsNoList")).min(1, wrong("setsEmpty")),
  listed: trueOrFalse.optional(),
  downloads: oneOf(DOWNLOAD_RULES).optional(),
  expires: anyText()
    .refine((text) => text === "never" || isDay(text), wrong("notExpiry"))
    .optional(),
  response: questionnaireSchema.optional(),
  offer: offerSchema.optional(),
  "strip-gps": trueOrFalse.default(true),
  remove: z.array(photo, wrong("removeNoList")).default([]),
  captions,
  alts,
  order: order.optional(),
  "clock-offset": clockOffset,
  look: look.default({}),
  watermark,
});

const LINK = /^(?:https?:\/\/|mailto:)\S+$/i;

const home = settings({
  layout: oneOf(HOME_LAYOUTS).optional(),
  text: paragraph(4000).optional(),
  picture: line(200).optional(),
  alt: line(300).optional(),
});

/** `studio.yaml`, with every scalar as text. */
export const studioSchema = settings({
  name: line(120),
  logo: line(200).optional(),
  home: home.optional(),
  watermark,
  email: z.email(wrong("notEmail")).max(EMAIL_MAX, wrong("tooLong")).optional(),
  timezone: anyText().refine(isTimezone, wrong("notTimezone")),
  links: z
    .array(
      settings({
        label: line(60),
        url: anyText()
          .max(500, wrong("tooLong"))
          .refine((url) => LINK.test(url) && URL.canParse(url), wrong("notLink")),
      }),
      wrong("linksNoList"),
    )
    .max(20, wrong("tooManyLinks"))
    .default([]),
});

export type StudioSettings = z.infer<typeof studioSchema>;

/** The keys that exist at each place of a file, for suggestions; a number stands for any item of a list. */
export const KNOWN_KEYS: Record<"gallery" | "studio", Record<string, readonly string[]>> = {
  gallery: {
    "": Object.keys(gallerySchema.shape),
    "sets.#": Object.keys(set.shape),
    look: Object.keys(look.shape),
    ...WATERMARK_KEYS,
    ...QUESTIONNAIRE_KEYS,
    ...OFFER_KEYS,
  },
  studio: {
    "": Object.keys(studioSchema.shape),
    home: Object.keys(home.shape),
    "links.#": ["label", "url"],
    ...WATERMARK_KEYS,
  },
};
