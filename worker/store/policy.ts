import type { DownloadRule, GalleryPolicy, SetVisibility, Visibility } from "../domain/gallery.ts";
import type { Invites } from "../domain/selection.ts";
import type { ClientTerms } from "../domain/shop/offer.ts";
import type { DownloadSizes } from "../domain/sizes.ts";
import { batch, rowsOf } from "./query.ts";

export interface GalleryRow {
  gallery: string;
  version: string;
  photo_count: number;
  visibility: Visibility;
  guest_door: number;
  client_door: number;
  guest_epoch: number;
  client_epoch: number;
  marks: number;
  downloads: DownloadRule;
  download_sizes: DownloadSizes;
  sells: number | null;
  clients: ClientTerms | null;
  pin: number;
  pin_epoch: number;
  listed: number;
  expires_at: number | null;
  unpublished: number;
  invites: Invites | null;
}

/** Columns `toPolicy` reads: facts, never hashes. */
export const POLICY_COLUMNS = `gallery, version, photo_count, visibility, guest_password IS NOT NULL AS guest_door,
  client_password IS NOT NULL AS client_door, guest_epoch, client_epoch, marks, download_sizes,
  CASE WHEN selling THEN 'buy' ELSE downloads END AS downloads,
  (SELECT items > 0 FROM offers WHERE offers.gallery = galleries.gallery) AS sells,
  (SELECT clients FROM offers WHERE offers.gallery = galleries.gallery) AS clients,
  download_pin IS NOT NULL AS pin, pin_epoch, listed, expires_at, unpublished_at IS NOT NULL AS unpublished,
  (SELECT invites FROM responses WHERE responses.gallery = galleries.gallery) AS invites`;

/** The policy of a gallery, whoever asks: for the photographer's own work. Requests go by `readGateFacts`. Throws StorageFault. */
export async function readPolicy(db: D1Database, gallery: string): Promise<GalleryPolicy | null> {
  const [galleries, sets, marks] = await batch(db, policyStatements(db, { gallery: "?1", values: [gallery] }));
  return policyOf({ galleries, sets, marks });
}

/** The three statements a policy is read by, in the order of `policyOf`; `gallery`: SQL for its name. */
export function policyStatements(
  db: D1Database,
  { gallery, values }: { gallery: string; values: readonly (string | number | null)[] },
): D1PreparedStatement[] {
  return [
    `SELECT ${POLICY_COLUMNS} FROM galleries WHERE gallery = ${gallery}`,
    `SELECT id, visibility FROM sets WHERE gallery = ${gallery}`,
    `SELECT photo FROM private_marks WHERE gallery = ${gallery}`,
  ].map((sql) => db.prepare(sql).bind(...values));
}

/** What the three statements read; null: no such gallery. */
export function policyOf({
  galleries,
  sets,
  marks,
}: Record<"galleries" | "sets" | "marks", D1Result | undefined>): GalleryPolicy | null {
  const row = rowsOf<GalleryRow>(galleries)[0];
  if (!row) return null;
  return toPolicy(row, {
    sets: rowsOf<{ id: string; visibility: SetVisibility }>(sets),
    marks: rowsOf<{ photo: string }>(marks),
  });
}

interface PolicyParts {
  sets: { id: string; visibility: SetVisibility }[];
  marks: { photo: string }[];
}

/** A row of `galleries` with its sets and marks, as decisions see it. */
export function toPolicy(row: GalleryRow, { sets, marks }: PolicyParts): GalleryPolicy {
  return {
    gallery: row.gallery,
    version: row.version,
    photoCount: row.photo_count,
    visibility: row.visibility,
    guestDoor: row.guest_door === 1,
    clientDoor: row.client_door === 1,
    guestEpoch: row.guest_epoch,
    clientEpoch: row.client_epoch,
    marks: row.marks === 1,
    downloads: row.downloads,
    downloadSizes: row.download_sizes,
    sells: row.sells === 1,
    clientsBuy: row.clients === "buy",
    pin: row.pin === 1,
    pinEpoch: row.pin_epoch,
    invites: row.invites ?? "off",
    listed: row.listed === 1,
    expiresAt: row.expires_at,
    unpublished: row.unpublished === 1,
    sets: new Map(sets.map((s) => [s.id, s.visibility])),
    privateMarks: new Set(marks.map((m) => m.photo)),
  };
}

/** Policies (without sets and marks) and titles of the galleries the photographer lists, newest first. */
export async function readListed(
  db: D1Database,
): Promise<{ policy: GalleryPolicy; title: string; date: string | null }[]> {
  const [result] = await batch(db, [
    db.prepare(
      `SELECT ${POLICY_COLUMNS}, title, date FROM galleries WHERE listed = 1 ORDER BY date DESC NULLS LAST, gallery LIMIT 500`,
    ),
  ]);
  return rowsOf<GalleryRow & { title: string; date: string | null }>(result).map((row) => ({
    policy: toPolicy(row, { sets: [], marks: [] }),
    title: row.title,
    date: row.date,
  }));
}
