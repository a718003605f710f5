import { emailKey } from "../domain/account.ts";
import type { ListPlace } from "../domain/list-place.ts";
import { type Consent, NO_TEXTS, type RegisteredGuest, type RegistrationTexts } from "../domain/registration.ts";
import { activityStatement } from "./activity.ts";
import { rememberAddress } from "./holder-addresses.ts";
import { batch, change, isThere, query } from "./query.ts";
import { registrations, registrationTexts } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { sql, statement } from "./sql.ts";

/** What a gallery asks its guests with. Throws StorageFault. */
export async function readRegistrationTexts(db: D1Database, gallery: string): Promise<RegistrationTexts> {
  const [row] = await query(
    statement(db, sql`SELECT sentence, boxes, keep_days FROM registration_texts WHERE gallery = ${gallery}`),
    pick(registrationTexts, "sentence", "boxes", "keep_days"),
  );
  return row ? { sentence: row.sentence, boxes: row.boxes, keepDays: row.keep_days } : NO_TEXTS;
}

/** Sets it. What guests agreed to before keeps the words they read. Throws StorageFault. */
export async function writeRegistrationTexts(
  db: D1Database,
  { gallery, texts, now }: { gallery: string; texts: RegistrationTexts; now: number },
): Promise<void> {
  const { sentence, boxes, keepDays } = texts;
  const line = { gallery, at: now, kind: "access", who: "photographer", what: "texts of the registration" } as const;
  await batch(db, [
    statement(
      db,
      sql`INSERT OR REPLACE INTO registration_texts (gallery, sentence, boxes, keep_days)
        VALUES (${gallery}, ${sentence}, ${JSON.stringify(boxes)}, ${keepDays})`,
    ),
    activityStatement(db, line),
  ]);
}

export interface Registering {
  gallery: string;
  /** As holders of selections are named. */
  holder: string;
  name: string;
  email: string;
  consents: readonly Consent[];
  now: number;
}

/**
 * Keeps a guest's name and address, and whose selection a link to that address brings back. The same guest and address
 * again replace what was kept. Throws StorageFault.
 */
export async function addRegistration(db: D1Database, registering: Registering): Promise<void> {
  const { gallery, holder, name, email, consents, now } = registering;
  const line = { gallery, at: now, kind: "entry", who: "guest", what: "left name and address" } as const;
  await batch(db, [
    statement(
      db,
      sql`INSERT INTO registrations (id, gallery, holder, email_key, name, email, consents, at)
        VALUES (${crypto.randomUUID()}, ${gallery}, ${holder}, ${emailKey(email)}, ${name}, ${email},
          ${JSON.stringify(consents)}, ${now})
        ON CONFLICT (gallery, holder, email_key)
          DO UPDATE SET name = excluded.name, email = excluded.email, consents = excluded.consents, at = excluded.at`,
    ),
    statement(db, rememberAddress({ gallery, holder, heldAs: "guest", email, now }, sql`1`)),
    activityStatement(db, line),
  ]);
}

/** Whether a guest has left an address. Throws StorageFault. */
export function hasRegistered(
  db: D1Database,
  { gallery, holder }: { gallery: string; holder: string },
): Promise<boolean> {
  return isThere(
    statement(db, sql`SELECT 1 FROM registrations WHERE gallery = ${gallery} AND holder = ${holder} LIMIT 1`),
  );
}

const LISTED = pick(registrations, "id", "name", "email", "consents", "at");

/** A page of those who registered in a gallery, newest first. Throws StorageFault. */
export function listRegistrationPage(
  db: D1Database,
  { gallery, after, limit }: { gallery: string; after: ListPlace | null; limit: number },
): Promise<RegisteredGuest[]> {
  const place = after ? sql`AND (at, id) < (${after.at}, ${after.id})` : sql``;
  return query(
    statement(
      db,
      sql`SELECT id, name, email, consents, at FROM registrations WHERE gallery = ${gallery} ${place}
        ORDER BY at DESC, id DESC LIMIT ${limit}`,
    ),
    LISTED,
  );
}

const AT_ONCE = 500;

/** Everybody who registered in a gallery, newest first, read in pages. Throws StorageFault. */
export async function* allRegistrations(db: D1Database, gallery: string): AsyncGenerator<RegisteredGuest> {
  let after: ListPlace | null = null;
  for (;;) {
    const page: RegisteredGuest[] = await listRegistrationPage(db, { gallery, after, limit: AT_ONCE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    after = last;
  }
}

/** Deletes one; false: there is none. Throws StorageFault. */
export async function deleteRegistration(
  db: D1Database,
  { gallery, id }: { gallery: string; id: string },
): Promise<boolean> {
  return (await change(statement(db, sql`DELETE FROM registrations WHERE gallery = ${gallery} AND id = ${id}`))) > 0;
}

const DAY = 86_400_000;

/** Deletes those that are older than their gallery keeps them, so many at a time. Throws StorageFault. */
export async function clearRegistrations(db: D1Database, now: number): Promise<void> {
  await change(
    statement(
      db,
      sql`DELETE FROM registrations WHERE id IN (
        SELECT registrations.id FROM registration_texts JOIN registrations INDEXED BY registrations_by_time
          ON registrations.gallery = registration_texts.gallery AND at < ${now} - keep_days * ${DAY} LIMIT 10000)`,
    ),
  );
}

/** Deletes those from before a moment: how many there were. Throws StorageFault. */
export function deleteRegistrationsBefore(
  db: D1Database,
  { gallery, before }: { gallery: string; before: number },
): Promise<number> {
  return change(statement(db, sql`DELETE FROM registrations WHERE gallery = ${gallery} AND at < ${before}`));
}
