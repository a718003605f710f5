import { z } from "zod";
import { paragraph } from "./fields.ts";
import { type WordingKey, wrong } from "./wordings.ts";

/** What stands for all photos that are not named. */
const REST = "*";
const WORDS = ["file", "off"];
const NO_LIST: WordingKey = "captionsNoList";

/**
 * `captions`: `file` or `off`, or texts by photo, for whom "*" is the rest; an empty one is none; what is not said comes from the files.
 */
export const captions = z
  .preprocess(
    (value, context) => {
      if (typeof value !== "string") return value;
      if (!WORDS.includes(value)) context.addIssue({ code: "custom", message: NO_LIST, input: value });
      return { [REST]: value };
    },
    z
      .record(z.string(), paragraph(2000, { least: 0 }), wrong(NO_LIST))
      .superRefine(({ [REST]: rest = "file" }, context) => {
        if (WORDS.includes(rest)) return;
        const message: WordingKey = "captionsForRest";
        context.addIssue({ code: "custom", path: [REST], message });
      }),
  )
  .transform(({ [REST]: rest, ...own }) => ({ own, fromFiles: rest !== "off" }))
  .default({ own: {}, fromFiles: true });

/** `alts`: what photos show, for people who can't see them, by photo. */
export const alts = z.record(z.string(), paragraph(1000), wrong("altsNoList")).default({});
