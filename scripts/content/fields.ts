import { z } from "zod";
import { isDay } from "../../worker/domain/expiry.ts";
import { listWords } from "../terminal/nearest.ts";

/** A message of the schema: what is wrong, a line feed, how to fix it. */
export const says = (what: string, fix: string) => `${what}\n${fix}`;

const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\n\r\t]/u;

/** For a value that is not text. */
export const noText = says(
  "must be text",
  'Write it after the colon, and put "quotes" around it if it contains : or #',
);
const nothing = says("is empty", "Write something, or remove the line");

/** One line of text. */
export function line(max: number) {
  return z
    .string(noText)
    .trim()
    .min(1, nothing)
    .max(max, says(`is longer than ${max} characters`, "Shorten it"))
    .refine(
      (text) => !CONTROL.test(text),
      says("has more than one line, or control characters", "Write it on one line"),
    );
}

/** Text of one or more lines; `least`: how many characters it must have. */
export function paragraph(max: number, { least = 1 } = {}) {
  return z
    .string(noText)
    .trim()
    .min(least, nothing)
    .max(max, says(`is longer than ${max} characters`, "Shorten it"))
    .refine((text) => !CONTROL_BUT_LINES.test(text), says("contains control characters", "Remove them"));
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, says("is not a possible value", `It must be ${listWords(words)}`));
}

/** "true" or "false", as a boolean. */
export const trueOrFalse = oneOf(["true", "false"]).transform((word) => word === "true");

/** A day, "YYYY-MM-DD". */
export const day = z
  .string(noText)
  .refine(isDay, says("is not a date", "Write it as year-month-day, such as 2026-06-13"));
