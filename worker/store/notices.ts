import type { Notice, NoticeFacts, NoticeKind } from "../domain/notice/notice.ts";
import { maybe, type RowOf } from "./columns.ts";
import { galleries } from "./schema/galleries.ts";
import { notices } from "./schema/messages.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

export interface NewNotice<Kind extends NoticeKind = NoticeKind> {
  kind: Kind;
  gallery: string | null;
  /** Identifies the event: the same event causes no second notice. */
  key: string;
  facts: NoticeFacts[Kind];
  /** Origin of the site. */
  site: string;
  now: number;
  /** Not sent before this instant; by default now. */
  dueAt?: number;
}

const INTO = sql`INSERT INTO notices (id, kind, gallery, key, facts, site, created_at, due_at)`;

/** The statement that writes a notice, in one batch with the event it reports. */
export function noticeStatement<Kind extends NoticeKind>(
  db: D1Database,
  { kind, gallery, key, facts, site, now, dueAt = now }: NewNotice<Kind>,
  when: Sql = sql`true`,
): D1PreparedStatement {
  return statement(
    db,
    sql`${INTO} SELECT ${crypto.randomUUID()}, ${kind}, ${gallery}, ${key}, ${JSON.stringify(facts)}, ${site}, ${now}, ${dueAt}
      WHERE ${when} ON CONFLICT (key) DO NOTHING`,
  );
}

export interface SentRound {
  gallery: string;
  holder: string;
  now: number;
  /** SQL over `selections`: whether anything changed. */
  when: Sql;
  who: string;
  picked: number;
  /** The name of the one list that was sent; null: everything was. */
  list: string | null;
  message: boolean;
  site: string;
}

const HOUR = 3_600_000;

/**
 * The notice of a round that the same batch wrote. For one selection, at most one is sent per hour: the first at once;
 * later rounds wait until the hour is over and are then one notice, about the newest round.
 */
export function roundNotice(
  db: D1Database,
  { gallery, holder, now, when, who, picked, list, message, site }: SentRound,
): D1PreparedStatement {
  // The last one about this selection, whether it waits or was sent: keys begin with the selection's id.
  const last = sql`(SELECT max(due_at) FROM notices
    WHERE key > 'selection ' || selections.id || ' ' AND key < 'selection ' || selections.id || '!')`;
  const due = sql`coalesce(CASE WHEN ${last} > ${now} THEN ${last}
    ELSE max(${now}, CAST(${last} + ${HOUR} AS INTEGER)) END, ${now})`;
  return statement(
    db,
    sql`${INTO} SELECT ${crypto.randomUUID()}, 'selection', gallery, 'selection ' || id || ' ' || due,
       json_patch(json_object('selection', id, 'who', ${who}, 'picked', ${picked}, 'round', sent,
         'message', json(${String(message)})), json_object('list', ${list})),
       ${site}, ${now}, due
     FROM (SELECT id, gallery, ${due} AS due, (SELECT max(round) FROM rounds WHERE selection = selections.id) AS sent
       FROM selections WHERE gallery = ${gallery} AND holder = ${holder} AND ${when})
     WHERE true ON CONFLICT (key) DO UPDATE SET facts = excluded.facts`,
  );
}

export interface NotesOfHour {
  gallery: string;
  holder: string;
  /** What one change adds. */
  counts: Pick<NoticeFacts["notes"], "notes" | "edited" | "changes">;
  who: string;
  site: string;
  now: number;
}

/** The one notice about what somebody says about photos within an hour, in one batch with a change. It is sent when the hour is over. */
export function notesNotice(
  db: D1Database,
  { gallery, holder, counts, who, site, now }: NotesOfHour,
  when: Sql,
): D1PreparedStatement {
  const { notes, edited, changes } = counts;
  const endsAt = (Math.floor(now / HOUR) + 1) * HOUR;
  // As in the notice of a round: a name that somebody typed is in quotes.
  const named = holder.startsWith("session:") ? sql`coalesce('"' || name || '"', ${who})` : sql`${who}`;
  const sum = (name: keyof typeof counts) => sql`facts ->> ${`$.${name}`} + (excluded.facts ->> ${`$.${name}`})`;
  return statement(
    db,
    sql`${INTO} SELECT ${crypto.randomUUID()}, 'notes', gallery, 'notes ' || id || ' ' || ${endsAt},
         json_object('selection', id, 'who', ${named}, 'notes', ${notes}, 'edited', ${edited}, 'changes', ${changes}),
         ${site}, ${now}, ${endsAt}
       FROM selections WHERE gallery = ${gallery} AND holder = ${holder} AND ${when}
       ON CONFLICT (key) DO UPDATE SET facts = json_set(facts, '$.notes', ${sum("notes")},
         '$.edited', ${sum("edited")}, '$.changes', ${sum("changes")})`,
  );
}

export interface MarksOfDay {
  gallery: string;
  photos: readonly string[];
  hide: boolean;
  /** The photographer's day, and the instant at which it ends. */
  day: string;
  endsAt: number;
  site: string;
  now: number;
}

/**
 * The one notice about a gallery's private marks on one day. It counts what will be changed, so it comes before the
 * changes in their batch, and is sent when the day is over.
 */
export function marksNotice(db: D1Database, marks: MarksOfDay): D1PreparedStatement {
  const { gallery, photos, hide, day, endsAt, site, now } = marks;
  const hides = Number(hide);
  return statement(
    db,
    sql`${INTO} SELECT ${crypto.randomUUID()}, 'marks', ${gallery}, 'marks ' || ${gallery} || ' ' || ${day},
         json_object('day', ${day}, 'hidden', n * ${hides}, 'shown', n * (1 - ${hides})), ${site}, ${now}, ${endsAt}
       FROM (SELECT count(DISTINCT value) AS n FROM json_each(${JSON.stringify(photos)})
         WHERE EXISTS (SELECT 1 FROM private_marks WHERE gallery = ${gallery} AND photo = value) <> ${hides})
       WHERE n > 0
       ON CONFLICT (key) DO UPDATE SET facts = json_set(facts,
         '$.hidden', facts ->> '$.hidden' + (excluded.facts ->> '$.hidden'),
         '$.shown', facts ->> '$.shown' + (excluded.facts ->> '$.shown'))`,
  );
}

/** Columns of `NOTICE_ROW`, from `notices` joined with `galleries`. */
export const NOTICE_COLUMNS = sql`id, kind, notices.gallery, title, facts, site, notices.created_at, due_at`;
export const NOTICES = sql`notices LEFT JOIN galleries ON galleries.gallery = notices.gallery`;
export const NOTICE_ROW = {
  ...pick(notices, "id", "kind", "gallery", "facts", "site", "created_at", "due_at"),
  title: maybe(galleries.columns.title),
};

export function toNotice({ created_at, due_at, ...row }: RowOf<typeof NOTICE_ROW>): Notice {
  return { ...row, createdAt: created_at, dueAt: due_at };
}
