import { createHash } from "node:crypto";
import type { NumberKind } from "../domain/numbers.ts";
import { integer, kept, text } from "./columns.ts";
import { sweepLedger } from "./ledger.ts";
import { batch, change, query } from "./query.ts";
import { galleries, numbers, pick } from "./schema.ts";
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

/** SQL that adds one to the sum of each photo. */
const addPhotos = (gallery: string, photos: readonly string[]): Sql =>
  sql`INSERT INTO numbers (gallery, kind, day, subject, who, n)
    SELECT ${gallery}, 'photo', '', value, '', 1 FROM json_each(${JSON.stringify(photos)}) WHERE true ${ADDS}`;

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
  /** What was looked at: the cover, a set, photos. */
  set: string | null;
  photos: readonly string[];
}

const DAY_MS = 86_400_000;

/** Counts a look at a page: the visitor once a day, the page each time. Throws StorageFault. */
export async function countLook(db: D1Database, { gallery, day, now, visitor, set, photos }: Look): Promise<void> {
  const named = JSON.stringify([gallery, day, visitor]);
  const key = `visitor ${createHash("sha256").update(named).digest("base64").slice(0, 22)}`;
  const isNew = sql`NOT EXISTS (SELECT 1 FROM ledger WHERE key = ${key} AND ends > ${now})`;
  const seen = [
    ...(photos.length > 0
      ? [addNumber({ gallery, kind: "photos", day, n: photos.length }), addPhotos(gallery, photos)]
      : []),
    ...(set === null
      ? []
      : [addNumber({ gallery, kind: "sets", day }), addNumber({ gallery, kind: "set", day: "", subject: set })]),
    ...(set === null && photos.length === 0 ? [addNumber({ gallery, kind: "cover", day })] : []),
  ];
  await batch(db, [
    sweepLedger(db, now),
    ...[addNumber({ gallery, kind: "visitors", day }, isNew), ...seen].map((one) => statement(db, one)),
    statement(
      db,
      sql`INSERT OR IGNORE INTO ledger (key, level, began, at, ends) VALUES (${key}, 1, ${now}, ${now}, ${now + DAY_MS})`,
    ),
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

/** Views of each set or photo over all days, the most viewed first. Throws StorageFault. */
export function readViews(
  db: D1Database,
  { gallery, kind, limit }: { gallery: string; kind: "set" | "photo"; limit: number },
): Promise<{ subject: string; n: number }[]> {
  const views = sql`SELECT subject, n FROM numbers WHERE gallery = ${gallery} AND kind = ${kind} AND day = ''
    ORDER BY n DESC, subject LIMIT ${limit}`;
  return query(statement(db, views), pick(numbers, "subject", "n"));
}

/** Downloads from a day on, by size and person, the most first. Throws StorageFault. */
export function readDownloads(
  db: D1Database,
  { gallery, from }: { gallery: string; from: string },
): Promise<{ size: string; who: string; n: number }[]> {
  const sums = sql`SELECT subject AS size, who, sum(n) AS n FROM numbers
    WHERE gallery = ${gallery} AND kind = 'downloads' AND day >= ${from} GROUP BY subject, who ORDER BY n DESC LIMIT 200`;
  return query(statement(db, sums), { size: text, who: text, n: integer });
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
