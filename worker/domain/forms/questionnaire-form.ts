import { formOf, type RowFacts } from "../form.ts";
import { carried, choice, rows, text, tick, wholeNumber } from "../form-fields.ts";
import { INVITES } from "../invites.ts";
import { isOver, isSameName, LIST_NAME_MAX, LISTS_MAX, type PickList } from "../lists.ts";
import type { Wrong } from "../problem.ts";
import {
  AFTERWARDS,
  CHOICE_MAX,
  CHOICES_MAX,
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

const number = () => wholeNumber({ least: 1, most: PICKS_MAX });
const list = { id: carried(), name: text({ most: LIST_NAME_MAX }), min: number(), max: number() };

/** What a gallery asks its clients. A list without a name is left out, and so is a question without text; one that existed before has an id. */
export const questionnaireForm = formOf(
  {
    invites: choice(INVITES),
    min: number(),
    max: number(),
    lists: rows({ prefix: "l", most: LISTS_MAX, filled: "name", shape: list }, ({ min, max }) =>
      isOver({ min, max }) ? ["min", { code: "leastOverMost" }] : null,
    ),
    afterwards: choice(AFTERWARDS),
    questions: rows({ prefix: "q", most: QUESTIONS_MAX, filled: "text", shape: question }, (row) => {
      const wrong = choicesWrong(linesOf(row.choices));
      return wrong && ["choices", wrong];
    }),
  },
  ({ invites, min, max, lists, afterwards, questions }, refuse, { freshId }: RowFacts): Questionnaire => {
    if (isOver({ min, max })) refuse("min", { code: "leastOverMost" });
    for (const [i, row] of lists.entries()) {
      const isAgain = row !== null && lists.slice(0, i).some((other) => other && isSameName(other, row));
      if (isAgain) refuse(`l${i}-name`, { code: "listTwice", values: { name: row.name } });
    }
    const asked = questions.filter((row) => row !== null);
    const ids = rowIds("question", { ids: asked.map(({ id }) => id), freshId });
    return {
      ...{ invites, minPicks: min, maxPicks: max, afterwards },
      lists: listsOf(
        lists.filter((row) => row !== null),
        freshId,
      ),
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

function listsOf(named: readonly PickList[], freshId: () => string): PickList[] {
  const ids = rowIds("list", { ids: named.map(({ id }) => id), freshId });
  return named.map(({ name, min, max }, i) => ({ id: ids[i] ?? "", name, min, max }));
}

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
