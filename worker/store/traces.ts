import type { TraceKind } from "../domain/trace.ts";
import { kept, maybe, type RowOf, text } from "./columns.ts";
import { change, query } from "./query.ts";
import { traces } from "./schema/people.ts";
import { sql, statement } from "./sql.ts";

/** Whom a tag names. */
export interface NewTrace {
  tag: string;
  gallery: string;
  kind: TraceKind;
  id: string;
  /** Of an account. An invitation has its label. */
  account: { name: string; email: string } | null;
  now: number;
}

/** Remembers whom a tag names, once: as they are called now. Throws StorageFault. */
export async function keepTrace(db: D1Database, { tag, gallery, kind, id, account, now }: NewTrace): Promise<void> {
  const label = sql`SELECT label FROM invitations WHERE id = ${id} AND gallery = ${gallery}`;
  const name = account ? sql`${account.name}` : sql`coalesce((${label}), '')`;
  await change(
    statement(
      db,
      sql`INSERT OR IGNORE INTO traces (tag, gallery, kind, id, name, email, first_at)
        VALUES (${tag}, ${gallery}, ${kept(traces.columns.kind, kind)}, ${id}, ${name}, ${account?.email ?? null}, ${now})`,
    ),
  );
}

const FOUND = { ...traces.columns, title: maybe(text) };

/** A tag with whom it names, and the title of the gallery; `id` is empty if that person was erased. */
export type FoundTrace = RowOf<typeof FOUND>;

/** What is known of tags. Throws StorageFault. */
export async function readTraces(db: D1Database, tags: readonly string[]): Promise<Map<string, FoundTrace>> {
  const rows = await query(
    statement(
      db,
      sql`SELECT traces.*, (SELECT title FROM galleries WHERE galleries.gallery = traces.gallery) AS title FROM traces
        WHERE tag IN (SELECT value FROM json_each(${JSON.stringify(tags)}))`,
    ),
    FOUND,
  );
  return new Map(rows.map((row) => [row.tag, row]));
}
