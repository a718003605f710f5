import type { HeldSelection, Pick, Round, SelectionState } from "../domain/selection.ts";
import { batch, change, rowsOf } from "./query.ts";
import { type PickRow, toPick } from "./selections.ts";

interface SelectionRow {
  id: string;
  holder: string;
  name: string | null;
  email: string | null;
  state: SelectionState;
  round: number;
  changed_at: number;
}

interface RoundRow {
  selection: string;
  round: number;
  submitted_at: number;
  name: string;
  email: string;
  message: string;
  answers: string;
  picks: string;
}

/** Every selection of a gallery with its rounds, the one that changed last first. Throws StorageFault. */
export async function listSelections(db: D1Database, gallery: string): Promise<HeldSelection[]> {
  const ids = "SELECT id FROM selections WHERE gallery = ?";
  const [selections, picks, rounds] = await batch(db, [
    db
      .prepare(
        `SELECT selections.id, holder, coalesce(selections.name, accounts.name) AS name,
           coalesce(selections.email, accounts.email) AS email, state, round, changed_at
         FROM selections LEFT JOIN accounts ON holder = 'account:' || accounts.id
         WHERE gallery = ? ORDER BY changed_at DESC, selections.id`,
      )
      .bind(gallery),
    db
      .prepare(
        `SELECT selection, photo, picked, stars, label, comment FROM picks WHERE selection IN (${ids}) ORDER BY photo`,
      )
      .bind(gallery),
    db.prepare(`SELECT * FROM rounds WHERE selection IN (${ids}) ORDER BY round`).bind(gallery),
  ]);
  const pickRows = rowsOf<PickRow & { selection: string }>(picks);
  const roundRows = rowsOf<RoundRow>(rounds);
  return rowsOf<SelectionRow>(selections).map(({ changed_at, round: _round, ...row }) => ({
    ...row,
    changedAt: changed_at,
    picks: pickRows.filter((p) => p.selection === row.id).map(({ selection: _of, ...pick }) => toPick(pick)),
    rounds: roundRows.filter((r) => r.selection === row.id).map(toRound),
  }));
}

function toRound({ submitted_at, answers, picks, selection: _of, ...row }: RoundRow & { key?: string }): Round {
  const { round, name, email, message } = row;
  const sent = JSON.parse(picks) as Pick[];
  return {
    round,
    submittedAt: submitted_at,
    name,
    email,
    message,
    answers: JSON.parse(answers) as Round["answers"],
    picks: sent,
  };
}

/** Opens a selection again for its holder; false when the gallery has none such. Throws StorageFault. */
export async function reopenSelection(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<boolean> {
  const statement = db.prepare("UPDATE selections SET state = 'open' WHERE id = ? AND gallery = ?").bind(id, gallery);
  return (await change(statement)) === 1;
}
