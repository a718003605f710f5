import type { Invites } from "../domain/invites.ts";
import { NO_QUESTIONNAIRE, type Questionnaire } from "../domain/selection.ts";
import { activityStatement } from "./activity.ts";
import { kept, type RowOf } from "./columns.ts";
import { batch, query } from "./query.ts";
import { responses } from "./schema/selections.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** Columns `toQuestionnaire` reads. */
export const QUESTIONNAIRE_COLUMNS = sql`invites, min_picks, max_picks, questions, afterwards, lists`;
export const QUESTIONNAIRE_ROW = pick(
  responses,
  "invites",
  "min_picks",
  "max_picks",
  "questions",
  "afterwards",
  "lists",
);

/** A row of `responses` as a questionnaire; no row asks for nothing. */
export function toQuestionnaire(row: RowOf<typeof QUESTIONNAIRE_ROW> | undefined): Questionnaire {
  if (!row) return NO_QUESTIONNAIRE;
  const { invites, min_picks: minPicks, max_picks: maxPicks, questions, afterwards, lists } = row;
  return { invites, minPicks, maxPicks, lists, questions, afterwards };
}

/** What a gallery asks of its clients. Throws StorageFault. */
export async function readQuestionnaire(db: D1Database, gallery: string): Promise<Questionnaire> {
  const [row] = await query(
    statement(db, sql`SELECT ${QUESTIONNAIRE_COLUMNS} FROM responses WHERE gallery = ${gallery}`),
    QUESTIONNAIRE_ROW,
  );
  return toQuestionnaire(row);
}

/** As the feed says who is asked. */
const INVITED: Readonly<Record<Invites, string>> = {
  off: "off",
  clients: "clients",
  favourites: "clients, and guests keep favourites of their own",
  everyone: "everyone",
};

/** Sets what a gallery asks of its clients, with its line in the feed. Throws StorageFault. */
export async function writeQuestionnaire(
  db: D1Database,
  { gallery, questionnaire, now }: { gallery: string; questionnaire: Questionnaire; now: number },
): Promise<void> {
  await batch(db, [
    statement(
      db,
      sql`INSERT OR REPLACE INTO responses (gallery, ${QUESTIONNAIRE_COLUMNS}) VALUES (${gallery}, ${questionnaireValues(questionnaire)})`,
    ),
    activityStatement(db, {
      gallery,
      at: now,
      kind: "access",
      who: "photographer",
      what: `selections: ${INVITED[questionnaire.invites]}`,
    }),
  ]);
}

/** A questionnaire's values in the order of `QUESTIONNAIRE_COLUMNS`. */
export function questionnaireValues({ invites, minPicks, maxPicks, lists, questions, afterwards }: Questionnaire): Sql {
  const { invites: who, afterwards: then } = responses.columns;
  return sql`${kept(who, invites)}, ${minPicks}, ${maxPicks}, ${JSON.stringify(questions)}, ${kept(then, afterwards)}, ${JSON.stringify(lists)}`;
}
