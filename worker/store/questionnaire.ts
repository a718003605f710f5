import { NO_RESPONSE, type Questionnaire } from "../domain/selection.ts";
import { activityStatement } from "./activity.ts";
import { kept, type RowOf } from "./columns.ts";
import { batch, query } from "./query.ts";
import { pick, responses } from "./schema.ts";
import { type Sql, sql, statement } from "./sql.ts";

/** Columns `toProfile` reads. */
export const PROFILE_COLUMNS = sql`invites, min_picks, max_picks, questions, afterwards`;
export const PROFILE_ROW = pick(responses, "invites", "min_picks", "max_picks", "questions", "afterwards");

/** A row of `responses` as a profile; no row asks for nothing. */
export function toProfile(row: RowOf<typeof PROFILE_ROW> | undefined): Questionnaire {
  if (!row) return NO_RESPONSE;
  const { invites, min_picks: minPicks, max_picks: maxPicks, questions, afterwards } = row;
  return { invites, minPicks, maxPicks, questions, afterwards };
}

/** What a gallery asks of its clients. Throws StorageFault. */
export async function readQuestionnaire(db: D1Database, gallery: string): Promise<Questionnaire> {
  const [row] = await query(
    statement(db, sql`SELECT ${PROFILE_COLUMNS} FROM responses WHERE gallery = ${gallery}`),
    PROFILE_ROW,
  );
  return toProfile(row);
}

/** Sets what a gallery asks of its clients, with its line in the feed. Throws StorageFault. */
export async function writeResponseProfile(
  db: D1Database,
  { gallery, profile, now }: { gallery: string; profile: Questionnaire; now: number },
): Promise<void> {
  await batch(db, [
    statement(
      db,
      sql`INSERT OR REPLACE INTO responses (gallery, ${PROFILE_COLUMNS}) VALUES (${gallery}, ${profileValues(profile)})`,
    ),
    activityStatement(db, {
      gallery,
      at: now,
      kind: "access",
      who: "photographer",
      what: `selections: ${profile.invites}`,
    }),
  ]);
}

/** A profile's values in the order of `PROFILE_COLUMNS`. */
export function profileValues({ invites, minPicks, maxPicks, questions, afterwards }: Questionnaire): Sql {
  const { invites: who, afterwards: then } = responses.columns;
  return sql`${kept(who, invites)}, ${minPicks}, ${maxPicks}, ${JSON.stringify(questions)}, ${kept(then, afterwards)}`;
}
