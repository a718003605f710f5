import { emailKey } from "../domain/account.ts";
import { accountDeletion } from "./accounts.ts";
import { text, type Value } from "./columns.ts";
import { hashEmail } from "./mail-stops.ts";
import { batch, query, rowsOf } from "./query.ts";
import { accounts, erasures } from "./schema/people.ts";
import { pick } from "./schema/table.ts";
import { TABLES } from "./schema.ts";
import { names, type Sql, sql, statement } from "./sql.ts";
import { asItIs } from "./tables.ts";

/** Everything that is kept of one person, whom their address names. */

export interface Person {
  /** As addresses are compared. */
  key: string;
  hash: string;
  account: { id: string; name: string } | null;
  /** Names that nobody else has, as the feed has them: those that were typed in quotes. */
  who: string[];
  /** Names that others have as well: nobody knows whose the lines of such a name are. */
  shared: string[];
}

/** What the feed calls everybody: no account of such a name has lines of its own. */
const SHARED = ["guest", "client", "client password", "photographer", "studio"];

/** Who has an address, as far as the database knows. Throws StorageFault. */
export async function findPerson(db: D1Database, email: string): Promise<Person> {
  const key = emailKey(email);
  const [found, typed] = await batch(db, [
    statement(db, sql`SELECT id, name FROM accounts WHERE email_key = ${key}`),
    statement(
      db,
      sql`SELECT name FROM rounds WHERE ${isTheirs(key)} UNION SELECT name FROM selections WHERE name IS NOT NULL
        AND ${isTheirs(key)} UNION SELECT name FROM orders WHERE ${isTheirs(key)}
        UNION SELECT name FROM registrations WHERE email_key = ${key}`,
    ),
  ]);
  const [account = null] = rowsOf(found, pick(accounts, "id", "name"));
  const given = rowsOf(typed, { name: text }).map(({ name }) => `"${name.trim()}"`);
  const named = [...(account ? [account.name] : []), ...given];
  const others = new Set([...SHARED, ...(await namesOfOthers(db, { key, named }))]);
  const [shared = [], who = []] = [true, false].map((is) => named.filter((name) => others.has(name) === is));
  return { key, hash: await hashEmail(key), account, who, shared };
}

/** Which of the names, as the feed has them, people with another address have as well, who were not erased. */
async function namesOfOthers(db: D1Database, { key, named }: { key: string; named: string[] }): Promise<string[]> {
  const typed = sql`'"' || trim(name) || '"'`;
  const isAnother = sql`email IS NOT NULL AND NOT ${isTheirs(key)}`;
  const [erased, account, ...given] = await batch(db, [
    statement(db, sql`SELECT email_hash FROM erasures`),
    statement(db, sql`SELECT name, email FROM accounts WHERE ${isAnother} AND name IN ${listed(named)}`),
    ...["rounds", "selections", "orders", "registrations"].map((table) =>
      statement(
        db,
        sql`SELECT DISTINCT ${typed} AS name, email FROM ${names(table)} WHERE ${isAnother} AND ${typed} IN ${listed(named)}`,
      ),
    ),
  ]);
  // Orders stay after that, as the law wants it.
  const gone = new Set(rowsOf(erased, pick(erasures, "email_hash")).map((row) => row.email_hash));
  const found = [account, ...given].flatMap((result) => rowsOf(result, { name: text, email: text }));
  const hashes = await Promise.all(found.map(({ email }) => hashEmail(email)));
  return found.flatMap(({ name }, i) => (gone.has(hashes[i] ?? "") ? [] : name));
}

/** SQL: whether a row has the address in a column as somebody typed it. */
const isTheirs = (key: string) => sql`lower(trim(email)) IN (${key}, lower(${key}))`;
const listed = (list: readonly string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`;

const accountOf = ({ account }: Person) => account?.id ?? "";
const holderOf = (person: Person) => `account:${accountOf(person)}`;
/** SQL over `selections`: sent with the address or, never sent, of a guest who registered with it. */
const isTheirSelection = ({
  key,
}: Person) => sql`(${isTheirs(key)} OR (email IS NULL AND EXISTS (SELECT 1 FROM registrations
  WHERE registrations.gallery = selections.gallery AND registrations.holder = selections.holder
    AND email_key IN (${key}, lower(${key})))))`;
const selectionsOf = (person: Person) =>
  sql`(SELECT id FROM selections WHERE ${isTheirSelection(person)} OR holder = ${holderOf(person)})`;
const holdersOf = (person: Person) =>
  sql`(SELECT ${holderOf(person)} UNION SELECT holder FROM selections WHERE ${isTheirSelection(person)})`;
const ofSelection = (person: Person) => sql`selection IN ${selectionsOf(person)}`;
const ofHolder = (person: Person) => sql`holder IN ${holdersOf(person)}`;
const byKey = ({ key }: Person) => sql`email_key IN (${key}, lower(${key}))`;
const ordersOf = (person: Person) => sql`(${isTheirs(person.key)} OR holder = ${holderOf(person)})`;

const aboutTraces = (person: Person) =>
  sql`(${isTheirs(person.key)} OR (kind = 'account' AND id = ${accountOf(person)}))`;
/** A guest who only registered has no selection that would name them. */
const aboutIncluded = (person: Person) =>
  sql`(${ofHolder(person)} OR holder IN (SELECT holder FROM registrations WHERE ${byKey(person)}))`;
const aboutMarks = ({ who }: Person) => sql`marked_by IN ${listed(who)}`;
const aboutActivity = ({ who }: Person) => sql`who IN ${listed(who)}`;
const aboutNotices = ({ key, who }: Person) =>
  sql`(instr(lower(facts), ${key}) > 0 OR facts ->> '$.who' IN ${listed(who)})`;

/** The rows about a person, by table. A table with an address that is missing here fails a test. */
export const ABOUT: Readonly<Record<string, (person: Person) => Sql>> = {
  accounts: byKey,
  assignments: (person) => sql`account = ${accountOf(person)}`,
  closing_addresses: byKey,
  closing_receivers: (person) => sql`account = ${accountOf(person)}`,
  sign_in_links: byKey,
  passkeys: (person) => sql`(account = ${accountOf(person)} AND account <> '')`,
  client_links: (person) => sql`holder = ${holderOf(person)}`,
  registrations: byKey,
  included_photos: aboutIncluded,
  included_more: aboutIncluded,
  traces: aboutTraces,
  holder_addresses: byKey,
  selections: (person) => sql`id IN ${selectionsOf(person)}`,
  picks: ofSelection,
  round_picks: ofSelection,
  notes: ofSelection,
  approvals: ofSelection,
  noted_pictures: ofSelection,
  rounds: (person) => sql`(${ofSelection(person)} OR ${isTheirs(person.key)})`,
  selection_links: ofHolder,
  carts: ofHolder,
  cart_entries: ofHolder,
  orders: ordersOf,
  order_photos: (person) => sql`order_id IN (SELECT id FROM orders WHERE ${ordersOf(person)})`,
  payments: (person) => sql`payment IN (SELECT payment FROM orders WHERE ${ordersOf(person)})`,
  mails: byKey,
  mail_stops: ({ hash }) => sql`email_hash = ${hash}`,
  activity: aboutActivity,
  private_marks: aboutMarks,
  numbers: (person) => sql`who = ${holderOf(person)}`,
  notices: aboutNotices,
  erasures: ({ hash }) => sql`email_hash = ${hash}`,
};

/** Columns that are of use to nobody but the site, and would let somebody in. */
const SECRET = /password|token_hash|browser_hash|checkout/;

/** All rows about a person, by table, without secrets. Throws StorageFault. */
export async function exportPerson(db: D1Database, person: Person): Promise<Record<string, Record<string, Value>[]>> {
  const found: Record<string, Record<string, Value>[]> = {};
  for (const [table, about] of Object.entries(ABOUT)) {
    const columns = Object.keys(TABLES.get(table)?.columns ?? {}).filter((name) => !SECRET.test(name));
    const rows = await query(
      statement(db, sql`SELECT ${names(...columns)} FROM ${names(table)} WHERE ${about(person)}`),
      asItIs(columns),
    );
    if (rows.length > 0) found[table] = rows;
  }
  return found;
}

/** Orders that nobody has to keep: they were given up before anything was paid or an invoice was written. */
const UNNEEDED = sql`paid_at IS NULL AND invoice IS NULL AND ended_at IS NOT NULL`;

/** What is put in the place of a name where a row has to stay. */
const ERASED = "somebody who was erased";

/** What erasing deletes, in this order, as far as it is older than `before`. */
function deletions(person: Person, before: number): Sql[] {
  const own = sql`(SELECT id FROM selections WHERE id IN ${selectionsOf(person)} AND created_at < ${before})`;
  const holders = sql`(SELECT holder FROM selections WHERE id IN ${own})`;
  const gone = ["picks", "round_picks", "rounds", "notes", "approvals", "noted_pictures"].map(
    (table) => sql`DELETE FROM ${names(table)} WHERE selection IN ${own}`,
  );
  const isOld = sql`created_at < ${before}`;
  const account = person.account && accountDeletion(person.account.id);
  return [
    // The feed first: whose lines they are is known by what is deleted below.
    sql`UPDATE OR IGNORE activity SET who = ${ERASED} WHERE ${aboutActivity(person)} AND at < ${before}`,
    sql`DELETE FROM activity WHERE ${aboutActivity(person)} AND at < ${before}`,
    sql`UPDATE private_marks SET marked_by = ${ERASED} WHERE ${aboutMarks(person)}`,
    ...["included_photos", "included_more"].map(
      (table) => sql`DELETE FROM ${names(table)} WHERE ${aboutIncluded(person)} AND at < ${before}`,
    ),
    sql`DELETE FROM deliveries WHERE notice IN (SELECT id FROM notices WHERE ${aboutNotices(person)} AND ${isOld})`,
    sql`DELETE FROM notices WHERE ${aboutNotices(person)} AND ${isOld}`,
    sql`DELETE FROM selection_links WHERE holder IN ${holders}`,
    ...["cart_entries", "carts"].map(
      (table) => sql`DELETE FROM ${names(table)} WHERE holder IN ${holders} OR holder = ${holderOf(person)}`,
    ),
    sql`DELETE FROM selection_bytes WHERE holder IN ${holders}`,
    ...gone,
    sql`DELETE FROM selections WHERE id IN ${own}`,
    // Somebody else's selection keeps its photos, not who sent it that time.
    sql`UPDATE rounds SET name = '', email = '', message = '', answers = '{}'
      WHERE ${isTheirs(person.key)} AND submitted_at < ${before}`,
    // A tag that is found later was one of ours, and names nobody.
    sql`UPDATE traces SET id = '', name = '', email = NULL WHERE ${aboutTraces(person)} AND first_at < ${before}`,
    sql`DELETE FROM registrations WHERE ${byKey(person)} AND at < ${before}`,
    sql`DELETE FROM holder_addresses WHERE ${byKey(person)} AND at < ${before}`,
    sql`DELETE FROM closing_addresses WHERE ${byKey(person)}`,
    sql`DELETE FROM mails WHERE ${byKey(person)} AND ${isOld}`,
    sql`DELETE FROM sign_in_links WHERE ${byKey(person)}`,
    sql`DELETE FROM order_photos WHERE order_id IN (SELECT id FROM orders WHERE ${ordersOf(person)} AND ${UNNEEDED} AND ${isOld})`,
    sql`DELETE FROM orders WHERE ${ordersOf(person)} AND ${UNNEEDED} AND ${isOld}`,
    ...(account ?? []),
  ];
}

/**
 * Erases a person in one transaction, as far as nothing has to be kept by law, and remembers that: a restore of a backup from before
 * does it again. Throws StorageFault.
 */
export async function erasePerson(db: D1Database, person: Person, now: number): Promise<void> {
  const remembered = sql`INSERT INTO erasures (email_hash, at) VALUES (${person.hash}, ${now})
    ON CONFLICT (email_hash) DO UPDATE SET at = ${now}`;
  await batch(
    db,
    [...deletions(person, now + 1), remembered].map((one) => statement(db, one)),
  );
}

/** Erases again whoever was erased and is back since, by what is older than that: how many there were. Throws StorageFault. */
export async function eraseAgain(db: D1Database): Promise<number> {
  const erased = new Map(
    (await query(statement(db, sql`SELECT email_hash, at FROM erasures`), pick(erasures, "email_hash", "at"))).map(
      (row) => [row.email_hash, row.at],
    ),
  );
  if (erased.size === 0) return 0;
  const tables = ["accounts", "registrations", "traces", "holder_addresses", "rounds", "selections", "orders"];
  const found = await batch(
    db,
    tables.map((name) => statement(db, sql`SELECT DISTINCT email FROM ${names(name)} WHERE email IS NOT NULL`)),
  );
  const known = found.flatMap((result) => rowsOf(result, { email: text }));
  let again = 0;
  for (const email of new Set(known.map((row) => emailKey(row.email)))) {
    const at = erased.get(await hashEmail(email));
    if (at === undefined) continue;
    const person = await findPerson(db, email);
    await batch(
      db,
      deletions(await withAccountFrom(db, person, at), at + 1).map((one) => statement(db, one)),
    );
    again++;
  }
  return again;
}

/** A person without the account that they were given after a moment. */
async function withAccountFrom(db: D1Database, person: Person, at: number): Promise<Person> {
  const old = await query(
    statement(db, sql`SELECT id FROM accounts WHERE email_key = ${person.key} AND created_at <= ${at}`),
    pick(accounts, "id"),
  );
  return old.length > 0 ? person : { ...person, account: null };
}
