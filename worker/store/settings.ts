import { normalizePin } from "../domain/password.ts";
import type { Problem } from "../domain/problem.ts";
import {
  NO_OPEN_SET,
  planSettings,
  SAME_PASSWORDS,
  type SettingsChange,
  type SpecialSettings,
} from "../domain/settings.ts";
import { type OwnStoredName, PLAIN_NAMES, type PlainSettings, plainRow } from "../domain/settings-table.ts";
import { activityStatement } from "./activity.ts";
import { kept, type Shape, type Value } from "./columns.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import { readPassword } from "./passwords.ts";
import { readPolicy } from "./policy.ts";
import { batch } from "./query.ts";
import { galleries, sets } from "./schema/galleries.ts";
import { joined, names, sql, statement } from "./sql.ts";

export interface SettingsRequest {
  gallery: string;
  change: SettingsChange;
  /** Ids of the sets of the live version. */
  liveSets: readonly string[];
  now: number;
}

export type SettingsResult = { ok: true; warnings: string[] } | { ok: false; problems: Problem[] };

/** Changes access settings, live with the next request: all of them or, with problems, none. Throws StorageFault. */
export async function changeSettings(db: D1Database, request: SettingsRequest): Promise<SettingsResult> {
  const { gallery, change, liveSets, now } = request;
  const policy = await readPolicy(db, gallery);
  if (!policy) return { ok: false, problems: [{ path: null, code: "notPublished", values: { gallery } }] };
  const plan = planSettings(change, { policy, liveSets, now });
  if (!plan.ok) return plan;
  if (await sameAsOther(db, request)) return { ok: false, problems: [SAME_PASSWORDS] };
  const columns = await columnsOf({ ...change, visibility: plan.visibility }, now);
  const bumps = [
    plan.bump.guest ? sql`guest_epoch = guest_epoch + 1` : null,
    plan.bump.client ? sql`client_epoch = client_epoch + 1` : null,
    change.downloadPin === undefined ? null : sql`pin_epoch = pin_epoch + 1`,
  ].filter((bump) => bump !== null);
  const assignments = [...[...columns].map(([name, value]) => sql`${names(name)} = ${value}`), ...bumps];
  const done = await saved(db, request, [
    statement(db, sql`UPDATE galleries SET ${joined(assignments, ", ")} WHERE gallery = ${gallery}`),
    ...[...(change.sets ?? [])].map(([id, value]) =>
      statement(
        db,
        sql`INSERT OR REPLACE INTO sets (gallery, id, visibility)
          VALUES (${gallery}, ${id}, ${kept(sets.columns.visibility, value)})`,
      ),
    ),
    ...plan.lines.map((what) => activityStatement(db, { gallery, at: now, kind: "access", who: "photographer", what })),
  ]);
  return done ? { ok: true, warnings: plan.warnings } : { ok: false, problems: [NO_OPEN_SET] };
}

/** Makes the change unless it would leave no set open, even if another change came in between: then false. */
async function saved(
  db: D1Database,
  { gallery, change, liveSets }: SettingsRequest,
  statements: D1PreparedStatement[],
) {
  if (!change.sets) return batch(db, statements).then(() => true);
  // json() fails on text that is not JSON, and with it the transaction.
  const check = statement(
    db,
    sql`SELECT json(CASE WHEN EXISTS (SELECT 1 FROM sets WHERE gallery = ${gallery} AND visibility = 'everyone'
         AND id IN (SELECT value FROM json_each(${JSON.stringify(liveSets)}))) THEN '1' ELSE 'no set is open' END)`,
  );
  try {
    await batch(db, [...statements, check]);
    return true;
  } catch (error) {
    if (String((error as Error).cause).includes("malformed JSON")) return false;
    throw error;
  }
}

/** Whether a new password is the one that already lets in the other role. */
async function sameAsOther(db: D1Database, { gallery, change }: SettingsRequest): Promise<boolean> {
  const opens = async (password: string | null | undefined, of: "guest" | "client") =>
    typeof password === "string" && verifyPassword(password, (await readPassword(db, { gallery, of })).hash);
  const guest = change.clientPassword === undefined && (await opens(change.guestPassword, "client"));
  return guest || (change.guestPassword === undefined && (await opens(change.clientPassword, "guest")));
}

type Columns = [string, string | number | null][];
type Values = PlainSettings & SpecialSettings;

/** Columns of settings that are not stored as they are written. */
const OWN: { [Name in OwnStoredName]: (value: Values[Name], now: number) => Columns | Promise<Columns> } = {
  guestPassword: async (password, now) => [
    ["guest_password", await hashed(password)],
    ["guest_password_at", password && now],
  ],
  clientPassword: async (password, now) => [
    ["client_password", await hashed(password)],
    ["client_password_at", password && now],
  ],
  downloadPin: async (pin, now) => [
    ["download_pin", await hashed(pin && normalizePin(pin))],
    ["download_pin_at", pin && now],
  ],
  included: (most) => [["included", most]],
  // Rows of a separate table.
  sets: () => [],
  downloads: (rule) =>
    rule === "buy"
      ? [["selling", 1]]
      : [
          ["selling", 0],
          ["downloads", rule],
        ],
  expiresAt: (at) => [["expires_at", at]],
  endSessions: (ends, now) => (ends ? [["sessions_ended_at", now]] : []),
};

const OWN_NAMES = Object.keys(OWN) as OwnStoredName[];

async function hashed(password: string | null): Promise<string | null> {
  return password === null ? null : hashPassword(password);
}

async function columnsOf(change: SettingsChange, now: number): Promise<Map<string, string | number | null>> {
  const all = await changedColumns(change, now);
  return new Map(all.map(([name, value]) => [name, keptIn(name, value)]));
}

const COLUMNS: Shape = galleries.columns;

function keptIn(name: string, value: Value): Value {
  const column = COLUMNS[name];
  if (!column) throw new RangeError(`galleries has no ${name}`);
  return kept(column, value);
}

async function changedColumns(change: SettingsChange, now: number): Promise<Columns> {
  const plain = PLAIN_NAMES.filter((name) => !Object.hasOwn(OWN, name)).flatMap((name): Columns => {
    const value = change[name];
    return value === undefined ? [] : [[plainRow(name).column, typeof value === "boolean" ? Number(value) : value]];
  });
  const own = await Promise.all(OWN_NAMES.map((name) => ownColumns(name, { change, now })));
  return [...plain, ...own.flat()];
}

function ownColumns<Name extends OwnStoredName>(
  name: Name,
  { change, now }: { change: Partial<Values>; now: number },
): Columns | Promise<Columns> {
  const value = change[name];
  return value === undefined ? [] : OWN[name](value, now);
}
