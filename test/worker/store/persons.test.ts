import { beforeEach, describe, expect, it } from "vitest";
import { hashEmail } from "../../../worker/store/mail-stops.ts";
import { ABOUT, eraseAgain, erasePerson, exportPerson, findPerson } from "../../../worker/store/persons.ts";
import { TABLES } from "../../../worker/store/schema.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();

const ANNA = "Anna.Huber@example.com";
const KEY = "anna.huber@example.com";

type Row = Record<string, string | number | null>;

/** Puts a row there, with something in every column. */
async function put(table: string, given: Row): Promise<void> {
  const columns = TABLES.get(table)?.columns ?? {};
  const row = Object.entries(columns).map(([name, { type, nullable, words }]): [string, string | number | null] => [
    name,
    name in given ? (given[name] ?? null) : nullable ? null : type === "TEXT" ? (words?.[0] ?? "[]") : 1,
  ]);
  const [names, values] = [row.map(([name]) => `"${name}"`).join(", "), row.map(([, value]) => value)];
  await store.db
    .prepare(`INSERT INTO "${table}" (${names}) VALUES (${values.map(() => "?").join(", ")})`)
    .bind(...values)
    .run();
}

/** All that a database may know of somebody; `nth` tells people apart. */
async function putPerson(email: string, name: string, nth: number): Promise<void> {
  const email_key = email.toLowerCase();
  const [gallery, account, typed] = ["trip", `a${nth}`, `session:s${nth}`];
  const holder = `account:${account}`;
  await put("accounts", { id: account, name, email, email_key });
  await put("assignments", { account, gallery });
  await put("sign_in_links", { token_hash: `t${nth}`, account, email_key });
  await put("passkeys", { id: `k${nth}`, account, name: `phone of ${name}` });
  await put("client_links", { id: `l${nth}`, token_hash: `t${nth}`, gallery, holder, label: name });
  await put("closing_receivers", { gallery, account });
  await put("closing_addresses", { gallery, email_key });
  await put("registrations", { id: `r${nth}`, gallery, holder: typed, email_key, name, email });
  for (const owner of [holder, typed]) {
    await put("included_photos", { gallery, holder: owner, photo: "p", who: name });
    await put("included_more", { gallery, holder: owner });
  }
  await put("traces", { tag: `tag ${nth}`, gallery, kind: "account", id: account, name, email });
  await put("holder_addresses", { gallery, email_key, holder: typed, email });
  for (const [id, owner] of [
    [`x${nth}`, typed],
    [`y${nth}`, holder],
  ] as const) {
    await put("selections", { id, gallery, holder: owner, name, email });
    await put("picks", { selection: id, photo: "p", comment: `by ${name}` });
    await put("rounds", { selection: id, key: `k${nth}`, name, email, message: `from ${name}`, answers: "{}" });
    await put("round_picks", { selection: id, photo: "p", comment: `by ${name}` });
    await put("notes", { selection: id, photo: "p", id: "n", text: `note by ${name}` });
    for (const table of ["approvals", "noted_pictures"]) await put(table, { selection: id, photo: "p" });
    await put("selection_bytes", { gallery, holder: owner });
  }
  await put("selection_links", { token_hash: `t${nth}`, gallery, holder: typed });
  await put("carts", { gallery, holder });
  await put("cart_entries", { gallery, holder, item: "i", subject: "s" });
  const order = { gallery, holder: typed, name, email, address: `${name}, Wien`, bill: "{}" };
  await put("orders", { ...order, id: `PAID${nth}`, key: `p${nth}`, paid_at: 1, invoice: nth, payment: `pay${nth}` });
  await put("orders", { ...order, id: `LEFT${nth}`, key: `l${nth}`, ended_at: 1 });
  for (const id of [`PAID${nth}`, `LEFT${nth}`]) await put("order_photos", { order_id: id, photo: "p" });
  await put("payments", { payment: `pay${nth}` });
  await put("mails", { id: `m${nth}`, key: `m${nth}`, gallery, email, email_key, email_hash: "h", facts: "{}" });
  await put("mail_stops", { email_hash: await hashEmail(email) });
  for (const [i, who] of [name, `"${name}"`].entries())
    await put("activity", { id: 10 * nth + i, gallery, kind: "order", who, what: `w${nth}`, bucket: `b${i}` });
  await put("private_marks", { gallery, photo: `p${nth}`, marked_by: name });
  await put("numbers", { gallery, kind: "download", day: "2026-06-13", subject: "web", who: holder });
  await put("notices", { id: `n${nth}`, key: `n${nth}`, gallery, facts: JSON.stringify({ who: `"${name}"` }) });
  await put("deliveries", { notice: `n${nth}` });
}

/** Every row of the database, as one text each. */
async function everything(): Promise<string[]> {
  const all: string[] = [];
  for (const table of TABLES.keys()) {
    const { results } = await store.db.prepare(`SELECT * FROM "${table}"`).all();
    all.push(...results.map((row) => `${table} ${JSON.stringify(row)}`));
  }
  return all.sort();
}

const about = async (texts: RegExp) => (await everything()).filter((row) => texts.test(row));
const tablesOf = (rows: string[]) => [...new Set(rows.map((row) => row.split(" ")[0]))];

/** Columns that may say who somebody is, of tables where they don't. */
const OTHERS = new Map([
  ["studio", "the photographer"],
  ["galleries", "its own name and link"],
  ["presets", "what the photographer calls it"],
  ["invitations", "what the photographer wrote on it"],
  ["revoked_sessions", "names of sessions"],
  ["second_shooters", "what the photographer calls them, until they are ended"],
  ["leases", "names of processes"],
  ["selection_bytes", "counted of selections, and deleted with them"],
  ["views", "counted without persons"],
  ["attempts", "empty"],
]);

describe("what is kept of a person", () => {
  it("is asked of every table that may say who somebody is: a new one is added here, or is excused", () => {
    const says = /email|^name$|address|^who$|_by$|holder|account|seller|phone/;
    const found = [...TABLES].filter(([, { columns }]) => Object.keys(columns).some((name) => says.test(name)));
    expect(found.map(([name]) => name).filter((name) => !ABOUT[name] && !OTHERS.has(name))).toEqual([]);
    expect(Object.keys(ABOUT).filter((name) => !TABLES.has(name))).toEqual([]);
  });

  beforeEach(async () => {
    await putPerson(ANNA, "Anna Huber", 1);
    await putPerson("ben@example.com", "Ben Bauer", 2);
  });

  it("is exported whole, without secrets, whatever case it is asked in, and nobody else's", async () => {
    const rows = await exportPerson(store.db, await findPerson(store.db, ` ${ANNA.toUpperCase()}`));
    const whole = JSON.stringify(rows);
    expect(Object.keys(rows).sort()).toEqual(
      Object.keys(ABOUT)
        .filter((name) => name !== "erasures")
        .sort(),
    );
    expect(whole).not.toMatch(/ben@example|Ben Bauer|"password"|token_hash/);
  });

  it("is erased everywhere, except what the law keeps, and of nobody else", async () => {
    const ben = await about(/Ben|ben@|[a-z]2"/);
    await erasePerson(store.db, await findPerson(store.db, KEY), 1000);
    const left = await about(/anna|huber/i);
    expect(tablesOf(left)).toEqual(["orders"]);
    expect(left.map((row) => /"id":"(\w+)"/.exec(row)?.[1])).toEqual(["PAID1"]);
    expect(await about(/Ben|ben@|[a-z]2"/)).toEqual(ben);
    // What was hidden stays hidden, and whoever wanted no mail gets none.
    expect(await about(/private_marks.*"photo":"p1"/)).toHaveLength(1);
    expect(await about(new RegExp(await hashEmail(ANNA)))).toHaveLength(2);
    expect(await about(/"x1"|"y1"|session:s1|account:a1/)).toEqual([
      expect.stringMatching(/^numbers /),
      expect.stringMatching(/^orders .*PAID1/),
    ]);
  });

  it("keeps a selection that was sent once with the address and later with another, without who sent it then", async () => {
    await put("selections", {
      id: "both",
      gallery: "trip",
      holder: "session:both",
      name: "Ben",
      email: "ben@example.com",
    });
    await put("rounds", { selection: "both", key: "k", round: 1, name: "Anna Huber", email: KEY, message: "Anna" });
    await erasePerson(store.db, await findPerson(store.db, ANNA), 1000);
    expect(await about(/"both"/)).toHaveLength(2);
    expect(tablesOf(await about(/anna|huber/i))).toEqual(["orders"]);
  });

  it("is erased again when it comes back, but not what was entered after that", async () => {
    await erasePerson(store.db, await findPerson(store.db, ANNA), 1000);
    await put("registrations", { id: "old", gallery: "trip", holder: "o", email: ANNA, email_key: KEY, at: 900 });
    await put("registrations", { id: "new", gallery: "trip", holder: "n", email: ANNA, email_key: KEY, at: 2000 });
    await put("accounts", { id: "again", name: "Anna", email: ANNA, email_key: KEY, created_at: 3000 });
    expect(await eraseAgain(store.db)).toBe(1);
    expect(await about(/registrations .*"old"/)).toEqual([]);
    expect(await about(/registrations .*"new"|accounts .*"again"/)).toHaveLength(2);
  });

  it("of an account called like everybody takes nobody's lines from the feed", async () => {
    await put("accounts", { id: "g", name: "guest", email: "g@example.com", email_key: "g@example.com" });
    await put("activity", { id: 99, gallery: "trip", kind: "entry", who: "guest", what: "entered", bucket: "h" });
    await erasePerson(store.db, await findPerson(store.db, "g@example.com"), 1000);
    expect(await about(/"id":99.*"who":"guest"/)).toHaveLength(1);
  });

  // Names are all that the feed has: the lines of one Anna Huber were printed for the other, and erased with her.
  it("is not mixed up with that of somebody else of the same name", async () => {
    const other = "other.anna@example.com";
    await putPerson(other, "Anna Huber", 3);
    const byName = /^(?:activity|private_marks|notices) .*Anna Huber/;
    const before = await about(byName);
    const person = await findPerson(store.db, ANNA);
    expect(person.shared).toEqual(["Anna Huber", '"Anna Huber"']);
    const { activity, private_marks, notices } = await exportPerson(store.db, person);
    expect([activity, private_marks, notices]).toEqual([undefined, undefined, undefined]);
    await erasePerson(store.db, person, 1000);
    expect([before.length, await about(byName)]).toEqual([8, before]);
    await erasePerson(store.db, await findPerson(store.db, other), 1000);
    expect(tablesOf(await about(/anna|huber/i))).toEqual(["orders"]);
  });

  it("of an account called like the photographer takes none of their marks", async () => {
    const name = "photographer";
    await put("accounts", { id: "g", name, email: "g@example.com", email_key: "g@example.com" });
    await put("private_marks", { gallery: "trip", photo: "p9", marked_by: name });
    const person = await findPerson(store.db, "g@example.com");
    expect(await exportPerson(store.db, person)).not.toHaveProperty("private_marks");
    await erasePerson(store.db, person, 1000);
    expect(await about(/"p9","marked_by":"photographer"/)).toHaveLength(1);
  });
});
