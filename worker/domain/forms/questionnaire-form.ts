import { formOf, type RowFacts } from "../form.ts";
import { carried, choice, rows, text, tick, wholeNumber } from "../form-fields.ts";
import type { Wrong } from "../problem.ts";
import {
  AFTERWARDS,
  CHOICE_MAX,
  CHOICES_MAX,
  INVITES,
  PICKS_MAX,
  QUESTION_MAX,
  type Question,
  type Questionnaire,
} from "../selection.ts";
import { rowIds } from "./row-ids.ts";

export const QUESTIONS_MAX = 10;

/** Choices, one per line; none: the answer is free text. */
const choices = text({ most: CHOICES_MAX * (CHOICE_MAX + 10) });

const question = { id: carried(), text: text({ most: QUESTION_MAX }), choices, required: tick() };

/** What a gallery asks its clients. A question without text is left out; a question that existed before has an id. */
export const questionnaireForm = formOf(
  {
    invites: choice(INVITES),
    min: wholeNumber({ least: 1, most: PICKS_MAX }),
    max: wholeNumber({ least: 1, most: PICKS_MAX }),
    afterwards: choice(AFTERWARDS),
    questions: rows({ prefix: "q", most: QUESTIONS_MAX, filled: "text", shape: question }, (row) => {
      const wrong = choicesWrong(linesOf(row.choices));
      return wrong && ["choices", wrong];
    }),
  },
  ({ invites, min, max, afterwards, questions }, refuse, { freshId }: RowFacts): Questionnaire => {
    if (min !== null && max !== null && min > max) refuse("min", { code: "leastOverMost" });
    const asked = questions.filter((row) => row !== null);
    const ids = rowIds("question", { ids: asked.map(({ id }) => id), freshId });
    return {
      ...{ invites, minPicks: min, maxPicks: max, afterwards },
      questions: asked.map(({ text: says, choices: typed, required }, i): Question => {
        const among = linesOf(typed);
        return {
          id: ids[i] ?? "",
          text: says,
          ...(among.length > 0 ? { choices: among } : {}),
          ...(required ? { required } : {}),
        };
      }),
    };
  },
);

function linesOf(typed: string): string[] {
  const lines = typed.split("\n").map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}

function choicesWrong(lines: readonly string[]): Wrong | null {
  if (lines.length > CHOICES_MAX) return { code: "choicesTooMany", values: { most: CHOICES_MAX } };
  return lines.some((line) => line.length > CHOICE_MAX)
    ? { code: "choiceTooLong", values: { most: CHOICE_MAX } }
    : null;
}
