import { AFTERWARDS, INVITES, PICKS_MAX, type Question, type Questionnaire, questionSchema } from "../selection.ts";

type Fields = ReadonlyMap<string, readonly string[]>;

export const QUESTIONS_MAX = 10;

/**
 * Reads what a gallery asks of its clients from the studio's form: `invites`, `min`, `max` (empty: none), `afterwards`, and
 * for each question `q<n>-text`, `q<n>-choices` (one a line; none: free text), `q<n>-required=on`, `q<n>-id` of those
 * asked before. A question without text is taken out.
 */
export function responseFromFields(
  fields: Fields,
): { ok: true; profile: Questionnaire } | { ok: false; problems: string[] } {
  const problems: string[] = [];
  const value = (name: string) => fields.get(name)?.at(-1)?.trim() ?? "";
  const invites = INVITES.find((known) => known === value("invites"));
  const afterwards = AFTERWARDS.find((known) => known === value("afterwards"));
  if (!invites) problems.push(`invites: must be one of ${INVITES.join(", ")}`);
  if (!afterwards) problems.push(`afterwards: must be one of ${AFTERWARDS.join(", ")}`);
  const count = (name: string) => {
    const given = value(name);
    const number = Number(given);
    if (given === "") return null;
    if (!/^\d+$/.test(given) || number < 1 || number > PICKS_MAX) {
      problems.push(`${name}: a number from 1, or nothing`);
      return null;
    }
    return number;
  };
  const [minPicks, maxPicks] = [count("min"), count("max")];
  if (minPicks !== null && maxPicks !== null && minPicks > maxPicks) problems.push("min: more than the most");
  const questions = questionsOf(value, problems);
  if (problems.length > 0 || !invites || !afterwards) return { ok: false, problems };
  return { ok: true, profile: { invites, minPicks, maxPicks, questions, afterwards } };
}

function questionsOf(value: (name: string) => string, problems: string[]): Question[] {
  const rows = Array.from({ length: QUESTIONS_MAX }, (_, n) => `q${n}`).filter((row) => value(`${row}-text`) !== "");
  const taken = new Set(rows.map((row) => value(`${row}-id`)));
  return rows.flatMap((row) => {
    const choices = value(`${row}-choices`)
      .split("\n")
      .map((choice) => choice.trim())
      .filter((choice) => choice !== "");
    const read = questionSchema.safeParse({
      id: value(`${row}-id`) || freeId(taken),
      text: value(`${row}-text`),
      ...(choices.length > 0 ? { choices: [...new Set(choices)] } : {}),
      ...(value(`${row}-required`) === "on" ? { required: true } : {}),
    });
    if (read.success) return [read.data];
    problems.push(`${row}-text: a question of at most 300 characters, with at most 20 choices of 120 each`);
    return [];
  });
}

/** An id no question has, so that answers given before stay with their own. */
function freeId(taken: Set<string>): string {
  let n = 1;
  while (taken.has(`question-${n}`)) n += 1;
  taken.add(`question-${n}`);
  return `question-${n}`;
}
