import { z } from "zod";
import { QUESTIONS_MAX } from "../../worker/domain/forms/questionnaire-form.ts";
import { INVITES } from "../../worker/domain/invites.ts";
import { isOver, isSameName, LIST_NAME_MAX, LISTS_MAX } from "../../worker/domain/lists.ts";
import {
  AFTERWARDS,
  CHOICE_MAX,
  CHOICES_MAX,
  PICKS_MAX,
  QUESTION_MAX,
  type Questionnaire,
} from "../../worker/domain/selection.ts";
import { anyText, line, oneOf, settings, trueOrFalse } from "./fields.ts";
import { type WordingKey, wrong, wrongWith } from "./wordings.ts";

const photos = anyText()
  .refine(
    (text) => /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= PICKS_MAX,
    wrongWith("notPicks", { most: PICKS_MAX }),
  )
  .transform(Number);

const question = settings({
  text: line(QUESTION_MAX),
  choices: z
    .array(line(CHOICE_MAX), wrong("choicesNoList"))
    .min(1, wrong("choicesEmpty"))
    .max(CHOICES_MAX, wrong("tooManyChoices"))
    .transform((choices) => [...new Set(choices)])
    .optional(),
  required: trueOrFalse.optional(),
});

const list = settings({ name: line(LIST_NAME_MAX), min: photos.optional(), max: photos.optional() });

const questionnaire = settings({
  invites: oneOf(INVITES),
  min: photos.optional(),
  max: photos.optional(),
  lists: z
    .array(list, wrong("listsNoList"))
    .max(LISTS_MAX, wrongWith("tooManyLists", { most: LISTS_MAX }))
    .default([]),
  afterwards: oneOf(AFTERWARDS).default("keep-open"),
  questions: z.array(question, wrong("questionsNoList")).max(QUESTIONS_MAX, wrong("tooManyQuestions")).default([]),
});

/** `response:` of a gallery.yaml, as the selection settings of a first publish. */
export const questionnaireSchema = questionnaire
  .superRefine(({ min, max, lists }, context) => {
    const add = (path: (string | number)[], message: WordingKey) => context.addIssue({ code: "custom", path, message });
    if (isOver({ min, max })) add(["min"], "overMax");
    for (const [i, list] of lists.entries()) {
      if (isOver(list)) add(["lists", i, "min"], "overMax");
      if (lists.findIndex((other) => isSameName(other, list)) < i) add(["lists", i, "name"], "listTwice");
    }
  })
  .transform(
    ({ invites, min, max, lists, afterwards, questions }): Questionnaire => ({
      invites,
      minPicks: min ?? null,
      maxPicks: max ?? null,
      lists: lists.map(({ name, ...limits }, i) => ({
        ...{ id: `list-${i + 1}`, name },
        ...{ min: limits.min ?? null, max: limits.max ?? null },
      })),
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
export const QUESTIONNAIRE_KEYS = {
  response: Object.keys(questionnaire.shape),
  "response.lists.#": Object.keys(list.shape),
  "response.questions.#": Object.keys(question.shape),
};
