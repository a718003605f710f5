import type { GalleryPolicy } from "../domain/gallery.ts";
import { asLink, type Link } from "../domain/link.ts";
import { DOWNLOAD_RULES, PLAIN_COLUMNS, PLAIN_NAMES, type PlainSettings, plainRow } from "../domain/settings-table.ts";
import { type Column, flag, list, maybe, type RowOf, text, word } from "./columns.ts";
import { batch, query, rowsOf } from "./query.ts";
import { galleries, privateMarks, sets } from "./schema/galleries.ts";
import { responses } from "./schema/selections.ts";
import { offers } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { names, type Sql, sql, statement } from "./sql.ts";

/** What guests may download, according to `selling` and `downloads` together. */
export const DOWNLOADS = word(DOWNLOAD_RULES, { unknown: "off" });

const link: Column<Link> = { ...text, read: (value) => (typeof value === "string" ? asLink(value) : undefined) };

/** SQL for the current link of a row of `galleries`. */
const LINK = sql`coalesce((SELECT slug FROM links WHERE links.gallery = galleries.gallery AND current = 1), gallery)`;

/** A row as `toPolicy` reads it, without its sets. */
export const POLICY_ROW = {
  link,
  ...pick(
    galleries,
    "gallery",
    "version",
    "photo_count",
    "guest_epoch",
    "client_epoch",
    "pin_epoch",
    "expires_at",
    "included",
  ),
  ...pick(galleries, ...PLAIN_COLUMNS),
  has_guest_password: flag,
  has_client_password: flag,
  downloads: DOWNLOADS,
  sells: maybe(flag),
  clients: maybe(offers.columns.clients),
  pin: flag,
  unpublished: flag,
  proofs_ready: flag,
  invites: maybe(responses.columns.invites),
};

/** Columns `toPolicy` reads: facts, never hashes. */
export const POLICY_COLUMNS = sql`gallery, ${LINK} AS link, version, photo_count, ${names(...PLAIN_COLUMNS)}, guest_password IS NOT NULL AS has_guest_password,
  client_password IS NOT NULL AS has_client_password, guest_epoch, client_epoch,
  CASE WHEN selling THEN 'buy' ELSE downloads END AS downloads,
  (SELECT items > 0 FROM offers WHERE offers.gallery = galleries.gallery) AS sells,
  (SELECT clients FROM offers WHERE offers.gallery = galleries.gallery) AS clients,
  download_pin IS NOT NULL AS pin, pin_epoch, expires_at, included, unpublished_at IS NOT NULL AS unpublished, proof_version IS version AS proofs_ready,
  (SELECT invites FROM responses WHERE responses.gallery = galleries.gallery) AS invites`;

/**
 * The policy of a gallery, whoever asks: for the photographer's own work. Requests use `readGateFacts`. Throws
 * StorageFault.
 */
export async function readPolicy(db: D1Database, gallery: string): Promise<GalleryPolicy | null> {
  const [found, marks] = await batch(
    db,
    policySql(sql`${gallery}`).map((one) => statement(db, one)),
  );
  return policyOf({ found, marks });
}

/** SQL for the sets of a row of `galleries`, in one value: a gallery has a few hundred at most, but thousands of marks. */
export const SETS = sql`(SELECT json_group_array(json_array(id, visibility)) FROM sets WHERE sets.gallery = galleries.gallery) AS sets`;

/** SQL for the private marks of a gallery; `gallery`: SQL for its name. */
export const marksSql = <Gaps extends string>(gallery: Sql<Gaps>): Sql<Gaps> =>
  sql`SELECT photo FROM private_marks WHERE gallery = ${gallery}`;

/** The two statements that read a policy; `gallery`: SQL for its name. */
export const policySql = <Gaps extends string>(gallery: Sql<Gaps>): Sql<Gaps>[] => [
  sql`SELECT ${POLICY_COLUMNS}, ${SETS} FROM galleries WHERE gallery = ${gallery}`,
  marksSql(gallery),
];

/** The result of the two statements; null: the gallery does not exist. A row without a gallery is none. */
export function policyOf({ found, marks }: Record<"found" | "marks", D1Result | undefined>): GalleryPolicy | null {
  const [named] = rowsOf(found, NAMED);
  const [row] = named?.gallery == null ? [] : rowsOf(found, WHOLE_ROW);
  return row ? toPolicy(row, { sets: row.sets, marks: rowsOf(marks, MARK) }) : null;
}

const SET = pick(sets, "id", "visibility");

const SETS_COLUMN = list((value): RowOf<typeof SET> | undefined => {
  const [name, word]: unknown[] = Array.isArray(value) ? value : [];
  const [id, visibility] = [SET.id.read(name), SET.visibility.read(word)];
  return id === undefined || visibility === undefined ? undefined : { id, visibility };
});
const NAMED = { gallery: maybe(galleries.columns.gallery) };
const WHOLE_ROW = { ...POLICY_ROW, sets: SETS_COLUMN };
const MARK = pick(privateMarks, "photo");

interface PolicyParts {
  sets: RowOf<typeof SET>[];
  marks: RowOf<typeof MARK>[];
}

/** A row of `galleries` with its sets and marks, in the form that decisions use. */
export function toPolicy(row: RowOf<typeof POLICY_ROW>, { sets, marks }: PolicyParts): GalleryPolicy {
  return {
    ...settingsOf(row),
    gallery: row.gallery,
    link: row.link,
    version: row.version,
    photoCount: row.photo_count,
    hasGuestPassword: row.has_guest_password,
    hasClientPassword: row.has_client_password,
    guestEpoch: row.guest_epoch,
    clientEpoch: row.client_epoch,
    sells: row.sells === true,
    clientsBuy: row.clients === "buy",
    pin: row.pin,
    pinEpoch: row.pin_epoch,
    included: row.included,
    invites: row.invites ?? "off",
    expiresAt: row.expires_at,
    unpublished: row.unpublished,
    proofsReady: row.version !== null && row.proofs_ready,
    sets: new Map(sets.map((s) => [s.id, s.visibility])),
    privateMarks: new Set(marks.map((m) => m.photo)),
  };
}

function settingsOf(row: RowOf<typeof POLICY_ROW>): PlainSettings {
  const values: Record<string, unknown> = row;
  return Object.fromEntries(PLAIN_NAMES.map((name) => [name, values[plainRow(name).column]])) as PlainSettings;
}

/** Policies (without sets and marks) and titles of the galleries the photographer lists, newest first. */
export async function readListed(
  db: D1Database,
): Promise<{ policy: GalleryPolicy; title: string; date: string | null }[]> {
  const rows = await query(
    statement(
      db,
      sql`SELECT ${POLICY_COLUMNS}, title, date FROM galleries
        WHERE listed = 1 ORDER BY date DESC NULLS LAST, gallery LIMIT 500`,
    ),
    { ...POLICY_ROW, ...pick(galleries, "title", "date") },
  );
  return rows.map((row) => ({
    policy: toPolicy(row, { sets: [], marks: [] }),
    title: row.title,
    date: row.date,
  }));
}
