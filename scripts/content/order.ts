import { z } from "zod";
import { line, oneOf } from "./fields.ts";
import { type WordingKey, wrong } from "./wordings.ts";

/** By what the photos of a gallery or set are sorted. */
export const order = oneOf(["name", "taken"]);

const OFFSET = /^([+-])(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/;

const offset = line(20)
  .refine((text) => OFFSET.test(text), wrong("notOffset"))
  .transform((text) => {
    const [, sign, hours, minutes, seconds = "0"] = OFFSET.exec(text) ?? [];
    const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === "-" ? -total : total;
  });

const KEY = /^[^\p{Cc}]*\S[^\p{Cc}]*$/u;

/** Seconds to add to the clock of each camera, which is named by its model or by how its files begin. */
export const clockOffset = z
  .record(z.string(), offset, wrong("offsetsNoList"))
  .superRefine((clocks, context) => {
    const message: WordingKey = "notCamera";
    for (const key of Object.keys(clocks)) {
      if (!KEY.test(key)) context.addIssue({ code: "custom", path: [key], message });
    }
  })
  .default({});
