import type { SetVisibility } from "../domain/gallery.ts";
import { asLink, type Link } from "../domain/link.ts";
import type { Questionnaire } from "../domain/selection.ts";
import type { DownloadRule, Visibility } from "../domain/settings-table.ts";
import type { Offer } from "../domain/shop/offer.ts";
import { flag, integer, maybe, type RowOf, text } from "./columns.ts";
import { DOWNLOADS } from "./policy.ts";
import { batch, rowsOf } from "./query.ts";
import { QUESTIONNAIRE_COLUMNS, QUESTIONNAIRE_ROW, toQuestionnaire } from "./questionnaire.ts";
import { galleries, sets, versions } from "./schema/galleries.ts";
import { responses } from "./schema/selections.ts";
import { offers } from "./schema/shop.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** What the database knows about a published gallery when a publish begins. Times in milliseconds since 1970. */
export interface Published {
  /** Its current address. */
  link: Link;
  version: string;
  /** What went into the live version, or null if that was not recorded. */
  digest: string | null;
  visibility: Visibility;
  hasGuestPassword: boolean;
  downloads: DownloadRule;
  listed: boolean;
  expiresAt: number | null;
  unpublished: boolean;
  /** What it asks of its clients. */
  response: Questionnaire;
  /** What it sells; null: nothing was ever set. */
  offer: Offer | null;
  /** Every set that was ever live. */
  sets: ReadonlyMap<string, SetVisibility>;
  /** The arrangement that counts; 0: nothing was ever arranged. */
  revision: number;
}

const PUBLISHED_ROW = {
  ...pick(galleries, "gallery", "version", "visibility", "listed", "expires_at"),
  digest: maybe(versions.columns.digest),
  has_guest_password: flag,
  downloads: DOWNLOADS,
  unpublished: flag,
  link: text,
  revision: integer,
  offer: maybe(offers.columns.offer),
};

/** Those of the galleries that were published before. Throws StorageFault. */
export async function readPublished(db: D1Database, wanted: readonly string[]): Promise<Map<string, Published>> {
  const names = JSON.stringify(wanted);
  const [rows, setRows, questionnaireRows] = await batch(db, [
    statement(
      db,
      sql`SELECT g.gallery, g.version,
           coalesce((SELECT slug FROM links WHERE links.gallery = g.gallery AND current = 1), g.gallery) AS link, v.digest, g.visibility, g.guest_password IS NOT NULL AS has_guest_password,
           CASE WHEN g.selling THEN 'buy' ELSE g.downloads END AS downloads, g.listed, g.expires_at, g.unpublished_at IS NOT NULL AS unpublished,
           (SELECT offer FROM offers WHERE offers.gallery = g.gallery) AS offer,
           (SELECT coalesce(max(revision), 0) FROM arrangements WHERE arrangements.gallery = g.gallery) AS revision
         FROM galleries g LEFT JOIN versions v ON v.gallery = g.gallery AND v.version = g.version
         WHERE g.gallery IN (SELECT value FROM json_each(${names}))`,
    ),
    statement(
      db,
      sql`SELECT gallery, id, visibility FROM sets WHERE gallery IN (SELECT value FROM json_each(${names}))`,
    ),
    statement(
      db,
      sql`SELECT gallery, ${QUESTIONNAIRE_COLUMNS} FROM responses WHERE gallery IN (SELECT value FROM json_each(${names}))`,
    ),
  ]);
  const byGallery = Map.groupBy(rowsOf(setRows, sets.columns), (set) => set.gallery);
  const questionnaires = new Map(
    rowsOf(questionnaireRows, { gallery: responses.columns.gallery, ...QUESTIONNAIRE_ROW }).map((row) => [
      row.gallery,
      row,
    ]),
  );
  return new Map(
    rowsOf(rows, PUBLISHED_ROW).map((row) => [
      row.gallery,
      {
        ...toPublished(row, byGallery.get(row.gallery) ?? []),
        response: toQuestionnaire(questionnaires.get(row.gallery)),
      },
    ]),
  );
}

function toPublished(row: RowOf<typeof PUBLISHED_ROW>, own: RowOf<typeof sets.columns>[]): Omit<Published, "response"> {
  return {
    link: asLink(row.link),
    version: row.version,
    digest: row.digest,
    visibility: row.visibility,
    hasGuestPassword: row.has_guest_password,
    downloads: row.downloads,
    listed: row.listed,
    expiresAt: row.expires_at,
    unpublished: row.unpublished,
    offer: row.offer,
    revision: row.revision,
    sets: new Map(own.map(({ id, visibility }) => [id, visibility])),
  };
}
