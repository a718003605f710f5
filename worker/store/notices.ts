import type { Notice, NoticeFacts, NoticeKind } from "../domain/notice.ts";
import type { Condition } from "./activity.ts";

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
  gallery: string;
  holder: string;
  /** The submission's own. */
  key: string;
  who: string;
  picked: number;
  message: boolean;
  site: string;
  now: number;
}

/** The notice of a round that this very batch wrote; a round that was there before was told of. */
export function roundNotice(db: D1Database, round: SentRound): D1PreparedStatement {
  const { gallery, holder, key, who, picked, message, site, now } = round;
  return db
    .prepare(
      `${INTO} SELECT ?1, 'selection', ?2, 'selection ' || id || ' ' || key,
         json_object('selection', id, 'who', ?5, 'picked', ?6, 'round', rounds.round, 'message', json(?7)), ?8, ?9, ?9
       FROM rounds JOIN selections ON selections.id = rounds.selection
       WHERE gallery = ?2 AND holder = ?3 AND key = ?4 AND submitted_at = ?9
       ON CONFLICT (key) DO NOTHING`,
    )
    .bind(crypto.randomUUID(), gallery, holder, key, who, picked, message ? "true" : "false", site, now);
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
         WHERE (value IN (SELECT photo FROM private_marks WHERE gallery = ?2)) <> ?4)
       WHERE n > 0
       ON CONFLICT (key) DO UPDATE SET facts = json_set(facts,
         '$.hidden', facts ->> '$.hidden' + (excluded.facts ->> '$.hidden'),
         '$.shown', facts ->> '$.shown' + (excluded.facts ->> '$.shown'))`,
    )
    .bind(crypto.randomUUID(), gallery, day, Number(hide), site, now, endsAt, JSON.stringify(photos));
}

export interface NoticeRow {
  id: string;
  kind: string;
  gallery: string | null;
  title: string | null;
  facts: string;
  site: string;
  created_at: number;
  due_at: number;
}

/** Columns of a `NoticeRow`, from `notices` joined with `galleries`. */
export const NOTICE_COLUMNS = "id, kind, notices.gallery, title, facts, site, notices.created_at, due_at";
export const NOTICES = "notices LEFT JOIN galleries ON galleries.gallery = notices.gallery";

export function toNotice({ created_at, due_at, facts, ...row }: NoticeRow): Notice {
  const { id, kind, gallery, title, site } = row;
  return { id, kind, gallery, title, site, facts: JSON.parse(facts), createdAt: created_at, dueAt: due_at };
}
