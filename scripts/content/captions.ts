import { z } from "zod";
import { paragraph, says } from "./fields.ts";

/** What stands for all photos that are not named. */
const REST = "*";
const WORDS = ["file", "off"];

const WRONG = says(
  "must be file, off, or a list of names and texts",
  "Write captions: file to show what the files say, captions: off for none, or each one as ANB_0042: The first look",
);

/**
 * `captions`: `file` or `off`, or texts by photo, for whom "*" is the rest; an empty one is none; what is not said comes from the files.
 */
export const captions = z
  .preprocess(
    (value, context) => {
      if (typeof value !== "string") return value;
      if (!WORDS.includes(value)) context.addIssue({ code: "custom", message: WRONG, input: value });
      return { [REST]: value };
    },
    z.record(z.string(), paragraph(2000, { least: 0 }), WRONG).superRefine(({ [REST]: rest = "file" }, context) => {
      if (WORDS.includes(rest)) return;
      const message = says(
        "must be file or off: it is for all photos that are not named",
        "Write a photo's name instead",
      );
      context.addIssue({ code: "custom", path: [REST], message });
    }),
  )
  .transform(({ [REST]: rest, ...own }) => ({ own, fromFiles: rest !== "off" }))
  .default({ own: {}, fromFiles: true });
