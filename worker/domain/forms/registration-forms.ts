import { formOf, visitorFormOf } from "../form.ts";
import { carried, needed, optional, text, ticked, wholeNumber } from "../form-fields.ts";
import { BOX_MAX, BOXES_MAX, KEEP_DAYS_MAX, type RegistrationTexts, SENTENCE_MAX } from "../registration.ts";
import type { Shown } from "../shown.ts";
import { writerFields } from "./writer-fields.ts";

/** What a guest leaves: `agree` has the numbers of the ticked boxes, `wording` what they read. */
export const registrationForm = visitorFormOf(
  { ...writerFields, agree: optional(ticked()), wording: optional(carried()) },
  ({ name, email, agree = [], wording = "" }) => ({ name, email: email.trim(), agree, wording }),
);

/** What a photographer asks with: one box per line. */
export const registrationTextsForm = formOf(
  {
    sentence: text({ most: SENTENCE_MAX }),
    boxes: text({ most: BOXES_MAX * (BOX_MAX + 10) }),
    keep: wholeNumber({ least: 1, most: KEEP_DAYS_MAX }),
  },
  ({ sentence, boxes: typed, keep }, refuse): RegistrationTexts => {
    const boxes = [...new Set(typed.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
    if (boxes.length > BOXES_MAX) refuse("boxes", { code: "boxesTooMany", values: { most: BOXES_MAX } });
    else if (boxes.some((box) => box.length > BOX_MAX)) {
      refuse("boxes", { code: "boxTooLong", values: { most: BOX_MAX } });
    }
    return { sentence, boxes, keepDays: keep };
  },
);

/** What the form of these texts shows. */
export const shownTexts = ({ sentence, boxes, keepDays }: RegistrationTexts): Shown => ({
  ...{ sentence, boxes: boxes.join("\n") },
  keep: keepDays === null ? "" : String(keepDays),
});

/** Deletes one registration. */
export const deleteRegistrationForm = formOf({ registration: needed() }, ({ registration }) => registration);

/** Deletes those that are older than so many days. */
export const deleteOlderForm = formOf({ days: wholeNumber({ least: 1, most: KEEP_DAYS_MAX }) }, ({ days }, refuse) => {
  if (days === null) refuse("days", { code: "missing" });
  return days ?? KEEP_DAYS_MAX;
});
