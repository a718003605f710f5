import { createHash } from "node:crypto";
import { DAYS_KEPT, dayBefore, type NumberKind, type ViewKind } from "../domain/numbers.ts";
import { integer, kept, maybe, text } from "./columns.ts";
import { type Counter, hasRoom, reserveStatement, sweepLedger } from "./ledger.ts";
import { batch, change, query } from "./query.ts";
import { numbers, views } from "./schema/counted.ts";
import { galleries } from "./schema/galleries.ts";
import { accounts } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { type Sql, sql, statement } from "./sql.ts";

export interface Count {
  gallery: string;
  kind: NumberKind;
  /** "": over all days. */
  day: string;
  subject?: string;
  who?: string;
  n?: number;
}

const ADDS = sql`ON CONFLICT (gallery, kind, day, subject, who) DO UPDATE SET n = n + excluded.n`;

/** SQL that adds to one sum, under a condition. */
export function addNumber({ gallery, kind, day, subject = "", who = "", n = 1 }: Count, when: Sql = sql`true`): Sql {
  return sql`INSERT INTO numbers (gallery, kind, day, subject, who, n)
    SELECT ${gallery}, ${kept(numbers.columns.kind, kind)}, ${day}, ${subject}, ${who}, ${n} WHERE ${when} ${ADDS}`;
}

/** How many views of days that are no longer shown are removed with each look: more than one ever adds. */
const SWEPT = 500;

/** SQL that removes views of days before those that are kept. */
const sweepViews = (day: string): Sql =>
  sql`DELETE FROM views WHERE (gallery, day, kind, subject) IN
    (SELECT gallery, day, kind, subject FROM views WHERE day <= ${dayBefore(day, DAYS_KEPT)} ORDER BY day LIMIT ${SWEPT})`;

/** Adds to one sum. Throws StorageFault. */
export async function countOne(db: D1Database, count: Count): Promise<void> {
  await change(statement(db, addNumber(count)));
}

export interface Look {
  gallery: string;
  /** The photographer's calendar day. */
  day: string;
  now: number;
  /** Distinguishes visitors of one day: a session's holder, or an address. Only its hash is stored, for a day. */
  visitor: string;
  /** What is counted is reserved there: all of it, or nothing is counted. */
  counters: readonly Counter[];
  /** What was looked at: the cover, a set, photos. */
  set: string | null;
  photos: readonly string[];
}

const DAY_MS = 86_400_000;

/** A row of `numbers` that a look adds to; `newcomers`: only with a visitor's first look of the day. */
type Added = Pick<Count, "kind" | "day"> & { subject: string; n: number; newcomers: boolean };

function addedBy({ day, set, photos }: Pick<Look, "day" | "set" | "photos">): Added[] {
  const sum = (kind: NumberKind, n = 1, newcomers = false): Added => ({ kind, day, subject: "", n, newcomers });
  const ever = (kind: ViewKind, subject: string): Added => ({ kind, day: "", subject, n: 1, newcomers: false });
  return [
    sum("visitors", 1, true),
    ...(photos.length > 0 ? [sum("photos", photos.length), ...photos.map((photo) => ever("photo", photo))] : []),
    ...(set === null ? [] : [sum("sets"), ever("set", set)]),
    ...(set === null && photos.length === 0 ? [sum("cover")] : []),
  ];
}

/**
 * Counts a look at a page, in one transaction: the visitor once a day, the page each time, as long as its counters have room.
 * Throws StorageFault.
 */
export async function countLook(db: D1Database, look: Look): Promise<void> {
  const { gallery, day, now, visitor, photos, counters } = look;
  const named = JSON.stringify([gallery, day, visitor]);
  const key = `visitor ${createHash("sha256").update(named).digest("base64").slice(0, 22)}`;
  const isNew = sql`NOT EXISTS (SELECT 1 FROM ledger WHERE key = ${key} AND ends > ${now})`;
  const reservation = { counters, amount: Math.max(1, photos.length), now };
  const room = hasRoom(reservation);
  const added = addedBy(look).map((row) => ({ ...row, kind: kept(numbers.columns.kind, row.kind) }));
  const seen = added.filter(({ day: of }) => of === "").map(({ kind, subject }) => ({ kind, subject }));
  await batch(db, [
    sweepLedger(db, now),
    statement(db, sweepViews(day)),
    statement(
      db,
      sql`INSERT INTO numbers (gallery, kind, day, subject, who, n)
        SELECT ${gallery}, value ->> 'kind', value ->> 'day', value ->> 'subject', '', value ->> 'n'
        FROM json_each(${JSON.stringify(added)}) WHERE (NOT value ->> 'newcomers' OR ${isNew}) AND ${room} ${ADDS}`,
    ),
    ...(seen.length > 0
      ? [
          statement(
            db,
            sql`INSERT INTO views (gallery, day, kind, subject, n)
              SELECT ${gallery}, ${day}, value ->> 'kind', value ->> 'subject', 1
              FROM json_each(${JSON.stringify(seen)}) WHERE ${room}
              ON CONFLICT (gallery, day, kind, subject) DO UPDATE SET n = n + 1`,
          ),
        ]
      : []),
    statement(
      db,
      sql`INSERT OR IGNORE INTO ledger (key, level, began, at, ends)
        SELECT ${key}, 1, ${now}, ${now}, ${now + DAY_MS} WHERE ${room}`,
    ),
    // Last: the conditions above ask for the room that this takes.
    reserveStatement(db, reservation, sql`true`),
  ]);
}

/** Sums by day of one gallery or, with null, of all, from a day on. Throws StorageFault. */
export function readDays(
  db: D1Database,
  { gallery, from }: { gallery: string | null; from: string },
): Promise<{ day: string; kind: string; n: number }[]> {
  const of = gallery === null ? sql`true` : sql`gallery = ${gallery}`;
  const sums = sql`SELECT day, kind, sum(n) AS n FROM numbers WHERE day >= ${from} AND day <> '' AND ${of} GROUP BY day, kind`;
  return query(statement(db, sums), { day: text, kind: text, n: integer });
}

export interface Views {
  /** A set's id or a photo's name. */
  subject: string;
  /** In the days that were asked for. */
  n: number;
  /** Over all days. */
  total: number;
}

const VIEWS = { ...pick(views, "subject", "n"), total: integer };

/** Views of each set or photo from a day on, the most viewed first, with those over all days. Throws StorageFault. */
export function readViews(
  db: D1Database,
  { gallery, kind, from, limit }: { gallery: string; kind: ViewKind; from: string; limit: number },
): Promise<Views[]> {
  const recent = sql`SELECT subject, sum(n) AS n FROM views
    WHERE gallery = ${gallery} AND day >= ${from} AND kind = ${kind} GROUP BY subject`;
  const ever = sql`SELECT subject, n FROM numbers
    WHERE gallery = ${gallery} AND kind = ${kind} AND day = '' AND who = ''`;
  const found = sql`WITH recent AS (${recent})
    SELECT ever.subject, coalesce(recent.n, 0) AS n, ever.n AS total
    FROM (${ever}) AS ever LEFT JOIN recent ON recent.subject = ever.subject
    ORDER BY 2 DESC, 3 DESC, 1 LIMIT ${limit}`;
  return query(statement(db, found), VIEWS);
}

export interface Downloaded {
  size: string;
  /** "guest", "client password", an account's name; null: the account was deleted. */
  who: string | null;
  n: number;
}

const BY_ACCOUNT = "account:";
const DOWNLOADED = { size: text, who: text, name: maybe(accounts.columns.name), n: integer };

/** Downloads from a day on, by size and person, the most first; deleted accounts together. Throws StorageFault. */
export async function readDownloads(
  db: D1Database,
  { gallery, from }: { gallery: string; from: string },
): Promise<Downloaded[]> {
  const sums = sql`SELECT subject AS size, who, sum(n) AS n FROM numbers
    WHERE gallery = ${gallery} AND kind = 'downloads' AND day >= ${from} GROUP BY subject, who`;
  const named = sql`SELECT sums.*, name FROM (${sums}) AS sums
    LEFT JOIN accounts ON who GLOB ${`${BY_ACCOUNT}*`} AND accounts.id = substr(who, ${BY_ACCOUNT.length + 1})`;
  const found = sql`SELECT size, who, name, sum(n) AS n FROM (${named})
    GROUP BY size, CASE WHEN name IS NULL AND who GLOB ${`${BY_ACCOUNT}*`} THEN ${BY_ACCOUNT} ELSE who END
    ORDER BY 4 DESC, 1, 2 LIMIT 200`;
  const rows = await query(statement(db, found), DOWNLOADED);
  return rows.map(({ size, who, name, n }) => ({ size, n, who: who.startsWith(BY_ACCOUNT) ? name : who }));
}

/** The galleries with the most visitors from a day on. Throws StorageFault. */
export function readMostVisited(
  db: D1Database,
  { from, limit }: { from: string; limit: number },
): Promise<{ gallery: string; title: string; n: number }[]> {
  const most = sql`SELECT numbers.gallery, title, sum(n) AS n FROM numbers JOIN galleries ON galleries.gallery = numbers.gallery
    WHERE day >= ${from} AND day <> '' AND kind = 'visitors' GROUP BY numbers.gallery ORDER BY n DESC, title LIMIT ${limit}`;
  return query(statement(db, most), { ...pick(galleries, "gallery", "title"), n: integer });
}
