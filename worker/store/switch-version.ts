import type { Arrangement } from "../domain/arrangement/arrangement.ts";
import type { SetVisibility } from "../domain/gallery.ts";
import type { Questionnaire } from "../domain/selection.ts";
import type { DownloadRule } from "../domain/settings-table.ts";
import type { Offer } from "../domain/shop/offer.ts";
import { activityStatement } from "./activity.ts";
import { arrangementStatements, isAtRevision } from "./arrangements.ts";
import { kept } from "./columns.ts";
import { isUntaken } from "./gallery-links.ts";
import { leaseRow } from "./leases.ts";
import { OFFER_COLUMNS, offerValues } from "./offers.ts";
import type { Published } from "./published.ts";
import { batch } from "./query.ts";
import { QUESTIONNAIRE_COLUMNS, questionnaireValues } from "./questionnaire.ts";
import { galleries, sets } from "./schema/galleries.ts";
import { type Sql, sql, statement } from "./sql.ts";
import type { StudioProfile } from "./studio.ts";

/** A version that is completely in storage and should go live. */
export interface Switch {
  gallery: string;
  version: string;
  digest: string;
  photoCount: number;
  /** All its photos have a proof; left out: some don't. */
  proofs?: boolean;
  title: string;
  date: string | null;
  language: string | null;
  /** null: it stays as it is. */
  studio: StudioProfile | null;
  /** The state that the version was made from; null: the gallery had never been published. */
  from: (Pick<Published, "version" | "sets"> & Partial<Pick<Published, "revision">>) | null;
  /** What the version is arranged by, if that changes with it. */
  arrangement?: Arrangement | null;
  /** The holder who must still have the lease under which the version was stored. */
  holder: string;
  /** Sets that have no row yet. */
  newSets: ReadonlyMap<string, SetVisibility>;
  /** Sets with a row that are for clients from now on. */
  closed?: readonly string[];
  /** New ids of sets that were there before, each with the one it had. */
  renamed?: ReadonlyMap<string, string>;
  /** Access settings of a first publish; later ones never change them. */
  first: First | null;
  /** What the feed says of it; left out: nothing. */
  activity?: string;
  now: number;
}

interface First {
  downloads: DownloadRule;
  listed: boolean;
  expiresAt: number | null;
  response: Questionnaire;
  offer: Offer | null;
}

/**
 * Makes a version live, all in one transaction: false, and nothing changed, if the gallery is no longer in the state the
 * version was made from, its sets' visibility and its arrangement included; otherwise it might open something it was never asked to. The
 * version also does not go live if the lease was lost: what it relies on may have been deleted since. The first statement
 * compares and swaps; the others act only if it did. If nobody knows whether a switch was made, it is repeated: the
 * second time changes nothing and gives the same answer. Throws StorageFault.
 */
export async function switchVersion(db: D1Database, to: Switch): Promise<boolean> {
  const results = await batch(db, [
    ...(to.from ? [swapStatement(db, to, to.from)] : firstStatements(db, to)),
    ...followers(db, to),
    statement(db, sql`SELECT 1 FROM versions WHERE gallery = ${to.gallery} AND version = ${to.version}`),
  ]);
  return results.at(-1)?.results.length === 1;
}

function swapStatement(db: D1Database, to: Switch, from: NonNullable<Switch["from"]>): D1PreparedStatement {
  const sets = [...from.sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, visibility]) => `${id} ${visibility}`);
  const { version, photoCount, title, date, language, now, gallery } = to;
  return statement(
    db,
    sql`UPDATE galleries SET version = ${version}, photo_count = ${photoCount}, title = ${title}, date = ${date},
        language = ${language}, published_at = ${now}, proof_version = ${proofVersion(to)}
      WHERE gallery = ${gallery} AND version = ${from.version}
        AND ${JSON.stringify(sets)} = (SELECT json_group_array(id || ' ' || visibility) FROM
          (SELECT id, visibility FROM sets WHERE gallery = ${gallery} ORDER BY id))
        AND ${isAtRevision(gallery, from.revision ?? 0)}
        AND EXISTS (SELECT 1 FROM leases WHERE holder = ${leaseRow(to.holder, gallery)})`,
  );
}

const proofVersion = ({ version, proofs }: Pick<Switch, "version" | "proofs">) => (proofs ? version : null);

function firstStatements(db: D1Database, to: Switch): D1PreparedStatement[] {
  const { first } = to;
  if (!first) throw new TypeError("a first publish needs its settings");
  return [
    firstStatement(db, to, first),
    questionnaireStatement(db, to, first.response),
    ...(first.offer ? [firstOfferStatement(db, to, first.offer)] : []),
  ];
}

function firstStatement(db: D1Database, to: Switch, first: First): D1PreparedStatement {
  const { gallery, version, photoCount, title, date, language, now } = to;
  const { downloads, listed, expiresAt } = first;
  const [rule, selling] = downloads === "buy" ? (["off", 1] as const) : ([downloads, 0] as const);
  return statement(
    db,
    sql`INSERT OR IGNORE INTO galleries (gallery, version, photo_count, title, date, language, visibility, downloads,
        selling, listed, expires_at, created_at, published_at, proof_version)
      SELECT ${gallery}, ${version}, ${photoCount}, ${title}, ${date}, ${language}, 'protected', ${kept(galleries.columns.downloads, rule)},
        ${selling}, ${Number(listed)}, ${expiresAt}, ${now}, ${now}, ${proofVersion(to)}
      WHERE ${isUntaken(gallery)} AND EXISTS (SELECT 1 FROM leases WHERE holder = ${leaseRow(to.holder, gallery)})`,
  );
}

/** SQL: whether this version is the live one of its gallery. */
const isLive = ({ gallery, version }: Pick<Switch, "gallery" | "version">): Sql =>
  sql`EXISTS (SELECT 1 FROM galleries WHERE gallery = ${gallery} AND version = ${version})`;

function questionnaireStatement(
  db: D1Database,
  { gallery, version }: Switch,
  response: Questionnaire,
): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT OR IGNORE INTO responses (gallery, ${QUESTIONNAIRE_COLUMNS})
      SELECT ${gallery}, ${questionnaireValues(response)} WHERE ${isLive({ gallery, version })}`,
  );
}

function firstOfferStatement(db: D1Database, { gallery, version, now }: Switch, offer: Offer): D1PreparedStatement {
  return statement(
    db,
    sql`INSERT OR IGNORE INTO offers (gallery, ${OFFER_COLUMNS})
      SELECT ${gallery}, ${offerValues(offer, now)} WHERE ${isLive({ gallery, version })}`,
  );
}

function followers(db: D1Database, to: Switch): D1PreparedStatement[] {
  const { gallery, version, digest, newSets, closed = [], renamed, studio, from, arrangement, activity, now } = to;
  const swapped = isLive({ gallery, version });
  const rows = [...newSets].map(([id, visibility]) => [id, kept(sets.columns.visibility, visibility)]);
  const arranged = arrangement && { gallery, arrangement, revision: (from?.revision ?? 0) + 1, now };
  return [
    ...(closed.length > 0 ? [closeStatement(db, { gallery, version, closed }, swapped)] : []),
    statement(
      db,
      // A version that goes live again is the last one from then on.
      sql`INSERT INTO versions (gallery, version, digest, published_at)
        SELECT ${gallery}, ${version}, ${digest}, ${now} WHERE ${swapped}
        ON CONFLICT (gallery, version) DO UPDATE SET published_at = excluded.published_at`,
    ),
    statement(
      db,
      sql`INSERT OR IGNORE INTO sets (gallery, id, visibility)
         SELECT ${gallery}, json_extract(value, '$[0]'), json_extract(value, '$[1]')
         FROM json_each(${JSON.stringify(rows)}) WHERE ${swapped}`,
    ),
    ...(renamed?.size ? [followStatement(db, { gallery, renamed }, swapped)] : []),
    ...(studio ? [studioStatement(db, studio, swapped)] : []),
    ...(arranged ? arrangementStatements(db, arranged, swapped) : []),
    ...(activity === undefined ? [] : [noteStatement(db, { gallery, what: activity, now }, swapped)]),
  ];
}

/** Before the version is written down, and so once, however often the switch is repeated: a set may be opened after it. */
function closeStatement(
  db: D1Database,
  { gallery, version, closed }: Pick<Switch, "gallery" | "version"> & { closed: readonly string[] },
  swapped: Sql,
): D1PreparedStatement {
  const isNew = sql`NOT EXISTS (SELECT 1 FROM versions WHERE gallery = ${gallery} AND version = ${version})`;
  return statement(
    db,
    sql`UPDATE sets SET visibility = ${kept(sets.columns.visibility, "client")} WHERE gallery = ${gallery}
      AND id IN (SELECT value FROM json_each(${JSON.stringify(closed)})) AND ${swapped} AND ${isNew}`,
  );
}

/** Once, however often the switch is repeated. */
function noteStatement(
  db: D1Database,
  { gallery, what, now }: { gallery: string; what: string; now: number },
  swapped: Sql,
): D1PreparedStatement {
  const isNew = sql`NOT EXISTS (SELECT 1 FROM activity WHERE gallery = ${gallery} AND at = ${now} AND what = ${what})`;
  const note = { gallery, at: now, kind: "access", who: "photographer", what } as const;
  return activityStatement(db, note, sql`${swapped} AND ${isNew}`);
}

/** What clients made links to goes by its new name. */
function followStatement(
  db: D1Database,
  { gallery, renamed }: { gallery: string; renamed: ReadonlyMap<string, string> },
  swapped: Sql,
): D1PreparedStatement {
  const pairs = JSON.stringify([...renamed]);
  return statement(
    db,
    sql`UPDATE client_links SET of_set = json_extract(pair.value, '$[0]') FROM json_each(${pairs}) AS pair
      WHERE client_links.gallery = ${gallery} AND of_set = json_extract(pair.value, '$[1]') AND ${swapped}`,
  );
}

function studioStatement(db: D1Database, studio: StudioProfile, swapped: Sql): D1PreparedStatement {
  const links = JSON.stringify(studio.links);
  const logo = studio.logo ? JSON.stringify(studio.logo) : null;
  const home = studio.home ? JSON.stringify(studio.home) : null;
  return statement(
    db,
    sql`INSERT INTO studio (id, name, email, links, timezone, logo, home)
       SELECT 1, ${studio.name}, ${studio.email}, ${links}, ${studio.timezone}, ${logo}, ${home}
       WHERE ${swapped}
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, links = excluded.links,
         timezone = excluded.timezone, logo = excluded.logo, home = excluded.home`,
  );
}
