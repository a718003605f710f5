import { z } from "zod";
import { QUESTIONS_MAX } from "../../worker/domain/forms/questionnaire-form.ts";
import { AFTERWARDS, INVITES, PICKS_MAX, type Questionnaire } from "../../worker/domain/selection.ts";
import { line, oneOf, says, trueOrFalse } from "./fields.ts";

const wrongCount = says("is not a number of photos", `Write a number from 1 to ${PICKS_MAX}, or remove the line`);

const photos = z
  .string(wrongCount)
  .refine((text) => /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= PICKS_MAX, wrongCount)
  .transform(Number);

const question = z.strictObject({
  text: line(300),
  choices: z
    .array(line(120), says("must be a list", "Write each choice as - Linen"))
    .min(1, says("is empty", "Write at least one choice, or remove the line"))
    .max(20, says("has more than 20 choices", "Keep the important ones"))
    .transform((choices) => [...new Set(choices)])
    .optional(),
  required: trueOrFalse.optional(),
});

const profile = z.strictObject({
  invites: oneOf(INVITES),
  min: photos.optional(),
  max: photos.optional(),
  afterwards: oneOf(AFTERWARDS).default("keep-open"),
  questions: z
    .array(question, says("must be a list", "Write each question as - text: Which album?"))
    .max(QUESTIONS_MAX, says(`has more than ${QUESTIONS_MAX} questions`, "Keep the important ones"))
    .default([]),
});

/** `response:` of a gallery.yaml, as the selection settings of a first publish. */
export const responseSchema = profile
  .superRefine(({ min, max }, context) => {
    if (min === undefined || max === undefined || min <= max) return;
    context.addIssue({
      code: "custom",
      path: ["min"],
      message: says("is greater than max", "Write a number up to max"),
    });
  })
  .transform(
    ({ invites, min, max, afterwards, questions }): Questionnaire => ({
      invites,
      minPicks: min ?? null,
      maxPicks: max ?? null,
      afterwards,
      questions: questions.map(({ text, choices, required }, i) => ({
        id: `question-${i + 1}`,
        text,
        ...(choices ? { choices } : {}),
        ...(required ? { required } : {}),
      })),
    }),
  );

/** The keys that exist at each place of it; a number stands for any item of a list. */
export const RESPONSE_KEYS = {
  response: Object.keys(profile.shape),
  "response.questions.#": Object.keys(question.shape),
};
