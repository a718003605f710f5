import type { ChosenBy } from "../domain/export/picks.ts";
import type { ListPlace } from "../domain/list-place.ts";
import type { PhotoPick, SelectionSummary } from "../domain/selection.ts";
import { listSummaries } from "./held-selections.ts";
import { type KeptHead, pickRows, readHeadsOf, readWholeRound } from "./rounds.ts";

export type WhichRound = "last" | "now" | number;

const AT_ONCE = 50;

/** Every selection of a gallery with anything in it, in pages, the last changed first. Throws StorageFault. */
export async function* summaryPages(db: D1Database, gallery: string): AsyncGenerator<SelectionSummary[]> {
  let after: ListPlace | null = null;
  for (;;) {
    const page: SelectionSummary[] = await listSummaries(db, { gallery, after, limit: AT_ONCE });
    yield page;
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    after = { at: last.changedAt, id: last.id };
  }
}

/**
 * What people chose, one person after the other: in their last round, in another one, or now; people without such a round
 * are left out. The rows of each page of people are read together, and one person's are held at a time. Throws
 * StorageFault.
 */
export async function* chosenBy(
  db: D1Database,
  people: readonly SelectionSummary[],
  which: WhichRound,
): AsyncGenerator<ChosenBy> {
  const heads = which === "now" ? null : await headsOf(db, people, which);
  const wanted = people.flatMap(({ id: selection }) => {
    if (heads === null) return { selection, round: null };
    const head = heads.get(selection);
    return head ? { selection, round: head.round } : [];
  });
  const picksOf = grouped(pickRows(db, wanted));
  for (const [at, { selection, round }] of wanted.entries()) {
    const head = heads?.get(selection);
    const person = people.find(({ id }) => id === selection);
    const picks = head?.whole ? await readWholeRound(db, head) : await picksOf(at);
    if (!head) yield { ...whoIs(person), round, submittedAt: null, message: "", answers: {}, picks };
    else {
      const { submittedAt, name, email, message, answers } = head;
      yield { name, email, round: head.round, submittedAt, message, answers, picks };
    }
  }
}

async function headsOf(
  db: D1Database,
  people: readonly SelectionSummary[],
  which: number | "last",
): Promise<Map<string, KeptHead>> {
  const heads = await readHeadsOf(db, { selections: people.map(({ id }) => id), which });
  return new Map(heads.map((head) => [head.selection, head]));
}

function whoIs(person: SelectionSummary | undefined): { name: string; email: string } {
  return { name: person?.name ?? `Visitor ${person?.id.slice(0, 6)}`, email: person?.email ?? "" };
}

/** Takes the rows of one place after the other out of rows in the order of their places. */
function grouped(rows: AsyncIterator<{ at: number; pick: PhotoPick }>): (at: number) => Promise<PhotoPick[]> {
  let next: Promise<IteratorResult<{ at: number; pick: PhotoPick }>> | null = null;
  return async (at) => {
    const own: PhotoPick[] = [];
    for (;;) {
      next ??= rows.next();
      const { done, value } = await next;
      if (done || value.at !== at) return own;
      own.push(value.pick);
      next = null;
    }
  };
}
