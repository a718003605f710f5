import { z } from "zod";
import { anyText, line, oneOf, settings } from "./fields.ts";
import { type WordingKey, wrong } from "./wordings.ts";

/** Where the mark is drawn: nine places, or all over the picture. */
const MARK_PLACES = [
  ...(["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"] as const),
  "tile",
] as const;
export type MarkPlace = (typeof MARK_PLACES)[number];

const percentage = (least: number, wording: WordingKey) =>
  anyText()
    .regex(/^\d{1,3} ?%?$/, wrong(wording))
    .transform((text) => Number.parseInt(text, 10))
    .refine((share) => share >= least && share <= 100, wrong(wording));

const mark = settings({
  text: line(80).optional(),
  logo: line(200).optional(),
  position: oneOf(MARK_PLACES).default("center"),
  size: percentage(5, "notMarkSize").default(50),
  opacity: percentage(10, "notMarkOpacity").default(50),
});

export const WATERMARK_KEYS = { watermark: Object.keys(mark.shape) };

/** `watermark` in `gallery.yaml` and `studio.yaml`: what is drawn into proofs; null: nothing, by the word `off`. */
export const watermark = z
  .preprocess(
    (value, context) => {
      if (typeof value !== "string") return value;
      const message: WordingKey = "noWatermark";
      if (value !== "off") context.addIssue({ code: "custom", message, input: value });
      return null;
    },
    mark
      .superRefine(({ text, logo }, context) => {
        const message: WordingKey = text === undefined ? "markMissing" : "markTwice";
        if ((text === undefined) === (logo === undefined)) context.addIssue({ code: "custom", message });
      })
      .nullable(),
  )
  .optional();
export type WatermarkSettings = NonNullable<z.output<typeof watermark>>;
