import { z } from "zod";
import { isDay } from "../../worker/domain/expiry.ts";
import { wrong } from "./wordings.ts";

const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\n\r\t]/u;

/** Settings below a key, and no others. */
export function settings<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, wrong("notSettings"));
}

/** Any text. */
export const anyText = () => z.string(wrong("notText"));

const someText = (max: number, least = 1) => anyText().trim().min(least, wrong("empty")).max(max, wrong("tooLong"));

/** One line of text. */
export function line(max: number) {
  return someText(max).refine((text) => !CONTROL.test(text), wrong("severalLines"));
}

/** Text of one or more lines; `least`: how many characters it must have. */
export function paragraph(max: number, { least = 1 } = {}) {
  return someText(max, least).refine((text) => !CONTROL_BUT_LINES.test(text), wrong("controlCharacters"));
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, wrong("noChoice"));
}

/** "true" or "false", as a boolean. */
export const trueOrFalse = oneOf(["true", "false"]).transform((word) => word === "true");

/** A day, "YYYY-MM-DD". */
export const day = anyText().refine(isDay, wrong("notDay"));
