import { type Fields, type Form, visitorFormOf } from "../form.ts";
import { chosen, field, optional, text, typedText } from "../form-fields.ts";
import type { VisitorCode } from "../problem.ts";
import { ANSWER_MAX, MESSAGE_MAX, type Question, type Questionnaire, type Submission } from "../selection.ts";
import { typedIn, writerFields } from "./writer-fields.ts";

const needAgain = { code: "needAgain" } as const;

/** Identifies a submission. The page makes it; nobody types it. */
const key = field({
  constraints: { required: true, minlength: 8, maxlength: 64, pattern: String.raw`[\w\-]+` },
  wrong: needAgain,
  missing: needAgain,
  empty: "",
  read: (sent) => sent,
});

type Questions = readonly Question[];

/** What visitors send with a selection: who they are, a message, the answers to these questions, and which list if only one. */
export function submissionForm(
  questions: Questions,
  lists: Questionnaire["lists"] = [],
): Form<Submission, void, VisitorCode> {
  const answers = Object.fromEntries(questions.map((question) => [answerName(question), answerField(question)]));
  // Whoever chose a list that was deleted since is asked again: everything would be more than they meant to send.
  const list = optional(chosen({ among: lists.map(({ id }) => id), wrong: needAgain }));
  const shape = { key, ...writerFields, message: typedText({ most: MESSAGE_MAX }), list, ...answers };
  return visitorFormOf(shape, (values) => {
    const all: Readonly<Record<string, string | null | undefined>> = values;
    return {
      ...{ key: values.key, name: values.name, email: values.email, message: values.message },
      answers: answersIn(questions, (name) => all[name] ?? ""),
      list: values.list ?? null,
    };
  });
}

/** What was typed into the form, to show it again. */
export function typedSubmission(questions: Questions, fields: Fields): Submission {
  const typed = (name: string) => typedIn(fields, name);
  const answers = answersIn(questions, typed);
  const list = typed("list") || null;
  return { key: typed("key"), name: typed("name"), email: typed("email"), message: typed("message"), answers, list };
}

/** The name of a question's field. */
export const answerName = ({ id }: Pick<Question, "id">): string => `answer-${id}`;

function answersIn(questions: Questions, typedAs: (name: string) => string): Record<string, string> {
  return Object.fromEntries(questions.map((question) => [question.id, typedAs(answerName(question)).trim()]));
}

function answerField({ text: question, choices, required }: Question) {
  const missing = required ? ({ missing: { code: "needAnswer", values: { question } } } as const) : {};
  return choices ? chosen({ among: choices, ...missing }) : text({ most: ANSWER_MAX, ...missing });
}
