import type { Notice, NoticeFacts, NoticeKind } from "../domain/notice/notice.ts";
import type { Condition } from "./activity.ts";
import { bound } from "./bound.ts";
import { maybe, type RowOf } from "./columns.ts";
import { galleries, notices, pick } from "./schema.ts";

export interface NewNotice<Kind extends NoticeKind = NoticeKind> {
  kind: Kind;
  gallery: string | null;
  /** What it tells of: the same again is not told again. */
  key: string;
  facts: NoticeFacts[Kind];
  /** Origin of the site. */
  site: string;
  now: number;
  /** Not sent before; now, unless it is given. */
  dueAt?: number;
}

const INTO = "INSERT INTO notices (id, kind, gallery, key, facts, site, created_at, due_at)";

/** The statement that writes a notice, in one batch with what it tells of. */
export function noticeStatement<Kind extends NoticeKind>(
  db: D1Database,
  { kind, gallery, key, facts, site, now, dueAt = now }: NewNotice<Kind>,
  when: Condition = { sql: "true", values: [] },
): D1PreparedStatement {
  return db
    .prepare(`${INTO} SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE ${when.sql} ON CONFLICT (key) DO NOTHING`)
    .bind(crypto.randomUUID(), kind, gallery, key, JSON.stringify(facts), site, now, dueAt, ...when.values);
}

export interface SentRound {
  /** Begins with ?1 gallery, ?2 holder; ?5 is now. */
  values: readonly (string | number | null)[];
  /** SQL over `selections`, in these values: whether anything changed. */
  when: string;
  who: string;
  picked: number;
  message: boolean;
  site: string;
}

const ROUND_NOTICE_MS = 3_600_000;

/**
 * The notice of a round that this very batch wrote. Of one selection at most one goes out an hour: the first at once, and
 * what follows waits until the hour is over and is then one notice, of the newest round.
 */
export function roundNotice(
  db: D1Database,
  { values, when, who, picked, message, site }: SentRound,
): D1PreparedStatement {
  const own = [crypto.randomUUID(), who, picked, message ? "true" : "false", site];
  const at = (i: number) => `?${values.length + i}`;
  // The last one of this selection, whether it waits or went out: keys begin with the selection's id.
  const last = `(SELECT max(due_at) FROM notices
    WHERE key > 'selection ' || selections.id || ' ' AND key < 'selection ' || selections.id || '!')`;
  const due = `coalesce(CASE WHEN ${last} > ?5 THEN ${last} ELSE max(?5, ${last} + ${ROUND_NOTICE_MS}) END, ?5)`;
  return bound(
    db,
    `${INTO} SELECT ${at(1)}, 'selection', gallery, 'selection ' || id || ' ' || due,
       json_object('selection', id, 'who', ${at(2)}, 'picked', ${at(3)}, 'round', sent, 'message', json(${at(4)})),
       ${at(5)}, ?5, due
     FROM (SELECT id, gallery, ${due} AS due, (SELECT max(round) FROM rounds WHERE selection = selections.id) AS sent
       FROM selections WHERE gallery = ?1 AND holder = ?2 AND ${when})
     WHERE true ON CONFLICT (key) DO UPDATE SET facts = excluded.facts`,
    [...values, ...own],
  );
}

export interface MarksOfDay {
  gallery: string;
  photos: readonly string[];
  hide: boolean;
  /** The photographer's day, and the instant it is over. */
  day: string;
  endsAt: number;
  site: string;
  now: number;
}

/**
 * The one notice of a gallery's private marks on one day: it counts what will be changed, so it comes before the changes in
 * their batch, and goes out when the day is over.
 */
export function marksNotice(db: D1Database, marks: MarksOfDay): D1PreparedStatement {
  const { gallery, photos, hide, day, endsAt, site, now } = marks;
  return db
    .prepare(
      `${INTO} SELECT ?1, 'marks', ?2, 'marks ' || ?2 || ' ' || ?3,
         json_object('day', ?3, 'hidden', n * ?4, 'shown', n * (1 - ?4)), ?5, ?6, ?7
       FROM (SELECT count(DISTINCT value) AS n FROM json_each(?8)
         WHERE EXISTS (SELECT 1 FROM private_marks WHERE gallery = ?2 AND photo = value) <> ?4)
       WHERE n > 0
       ON CONFLICT (key) DO UPDATE SET facts = json_set(facts,
         '$.hidden', facts ->> '$.hidden' + (excluded.facts ->> '$.hidden'),
         '$.shown', facts ->> '$.shown' + (excluded.facts ->> '$.shown'))`,
    )
    .bind(crypto.randomUUID(), gallery, day, Number(hide), site, now, endsAt, JSON.stringify(photos));
}

/** Columns of `NOTICE_ROW`, from `notices` joined with `galleries`. */
export const NOTICE_COLUMNS = "id, kind, notices.gallery, title, facts, site, notices.created_at, due_at";
export const NOTICES = "notices LEFT JOIN galleries ON galleries.gallery = notices.gallery";
export const NOTICE_ROW = {
  ...pick(notices, "id", "kind", "gallery", "facts", "site", "created_at", "due_at"),
  title: maybe(galleries.columns.title),
};

export function toNotice({ created_at, due_at, ...row }: RowOf<typeof NOTICE_ROW>): Notice {
  return { ...row, createdAt: created_at, dueAt: due_at };
}
