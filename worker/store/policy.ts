import type { DownloadRule, DownloadSizes, GalleryPolicy, SetVisibility, Visibility } from "../domain/gallery.ts";
import type { ClientTerms } from "../domain/offer.ts";
import type { Invites } from "../domain/selection.ts";
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

/** What of a gallery decides at one moment, whoever asks. */
export interface GalleryFacts {
  policy: GalleryPolicy | null;
  studioEpoch: number;
  /** Holders whose selection, once submitted, closed the gallery for them. */
  closed: ReadonlySet<string>;
}

/** What became of the sessions that were asked about. */
export interface SessionFacts {
  revoked: ReadonlySet<string>;
  /** The account that was asked about, if it holds and the gallery is assigned to it. */
  assigned: { id: string; name: string; email: string; epoch: number } | null;
}

/** What decides about one gallery and one visitor. */
export type GateFacts = GalleryFacts & SessionFacts;

export interface GateQuestion {
  gallery: string;
  /** Names under which sessions may have been revoked. */
  sessions: readonly string[];
  /** Id of the account whose session was brought, or null. */
  account: string | null;
}

/** Whether a visitor brings anything that might make them more than a stranger. */
export const bringsProof = ({ sessions, account }: GateQuestion) => sessions.length > 0 || account !== null;

/** Reads the policy of a gallery and which of the given sessions were revoked, in one transaction. Throws StorageFault. */
export async function readGateFacts(db: D1Database, ask: GateQuestion): Promise<GateFacts> {
  const ofSessions = sessionStatements(db, ask);
  const results = await batch(db, [...ofSessions, ...galleryStatements(db, ask)]);
  return {
    ...toSessionFacts(results.slice(0, ofSessions.length)),
    ...toGalleryFacts(results.slice(ofSessions.length)),
  };
}

/** The gallery's half of `readGateFacts`: the same for all who bring a proof, and for all who don't. Throws StorageFault. */
export async function readGalleryFacts(db: D1Database, ask: GateQuestion): Promise<GalleryFacts> {
  return toGalleryFacts(await batch(db, galleryStatements(db, ask)));
}

/** The visitor's half of `readGateFacts`. Throws StorageFault. */
export async function readSessionFacts(db: D1Database, ask: GateQuestion): Promise<SessionFacts> {
  return toSessionFacts(await batch(db, sessionStatements(db, ask)));
}

function galleryStatements(db: D1Database, ask: GateQuestion): D1PreparedStatement[] {
  const { gallery } = ask;
  // Of a gallery nobody may know of no more is read than of one that does not exist, so that it takes no longer.
  const told =
    "(? OR EXISTS (SELECT 1 FROM galleries WHERE gallery = ? AND visibility <> 'private' AND unpublished_at IS NULL))";
  const proves = bringsProof(ask) ? 1 : 0;
  return [
    db.prepare(`SELECT ${POLICY_COLUMNS} FROM galleries WHERE gallery = ?`).bind(gallery),
    db.prepare(`SELECT id, visibility FROM sets WHERE gallery = ? AND ${told}`).bind(gallery, proves, gallery),
    db.prepare(`SELECT photo FROM private_marks WHERE gallery = ? AND ${told}`).bind(gallery, proves, gallery),
    db.prepare("SELECT epoch FROM studio WHERE id = 1"),
    db.prepare("SELECT holder FROM selections WHERE gallery = ? AND state = 'closed'").bind(gallery),
  ];
}

function toGalleryFacts([galleries, sets, marks, studio, closed]: D1Result[]): GalleryFacts {
  const row = rowsOf<GalleryRow>(galleries)[0];
  return {
    policy: row
      ? toPolicy(row, {
          sets: rowsOf<{ id: string; visibility: SetVisibility }>(sets),
          marks: rowsOf<{ photo: string }>(marks),
        })
      : null,
    studioEpoch: rowsOf<{ epoch: number }>(studio)[0]?.epoch ?? -1,
    closed: new Set(rowsOf<{ holder: string }>(closed).map((r) => r.holder)),
  };
}

function sessionStatements(db: D1Database, { gallery, sessions, account }: GateQuestion): D1PreparedStatement[] {
  const revoked = db
    .prepare("SELECT jti FROM revoked_sessions WHERE jti IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(sessions));
  if (account === null) return [revoked];
  const assigned = db
    .prepare(
      `SELECT id, name, email, epoch FROM accounts JOIN assignments ON assignments.account = accounts.id
       WHERE accounts.id = ? AND assignments.gallery = ? AND disabled_at IS NULL`,
    )
    .bind(account, gallery);
  return [revoked, assigned];
}

function toSessionFacts([revoked, accounts]: D1Result[]): SessionFacts {
  return {
    revoked: new Set(rowsOf<{ jti: string }>(revoked).map((r) => r.jti)),
    assigned: rowsOf<{ id: string; name: string; email: string; epoch: number }>(accounts)[0] ?? null,
  };
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
