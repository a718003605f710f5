import type { PhotoPick, Round, SelectionSummary } from "../../worker/domain/selection.ts";
import { summaryPages } from "../../worker/store/chosen.ts";
import { readPicks, readRoundHeads, readRoundPicks } from "../../worker/store/rounds.ts";

export interface Held extends Omit<SelectionSummary, "rounds"> {
  picks: PhotoPick[];
  rounds: Round[];
}

/** Every selection of a gallery with all its rounds, the one that changed last first. */
export async function listSelections(db: D1Database, gallery: string): Promise<Held[]> {
  const held: Held[] = [];
  for await (const page of summaryPages(db, gallery)) {
    for (const summary of page) {
      const heads = await readRoundHeads(db, summary.id);
      const rounds: Round[] = [];
      for (const head of heads) {
        const { selection: _of, whole: _how, ...said } = head;
        rounds.push({ ...said, picks: await readRoundPicks(db, head) });
      }
      held.push({ ...summary, picks: await readPicks(db, summary.id), rounds });
    }
  }
  return held;
}
