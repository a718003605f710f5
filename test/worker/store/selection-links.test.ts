import { beforeEach, describe, expect, it } from "vitest";
import { LINK_MS, linkToken } from "../../../worker/domain/tokens/selection-link.ts";
import { type GivenAddress, readKnownHolders, rememberAddress } from "../../../worker/store/holder-addresses.ts";
import {
  clearSelectionLinks,
  issueSelectionLink,
  spendSelectionLink,
  type UsingSelectionLink,
} from "../../../worker/store/selection-links.ts";
import { sql, statement } from "../../../worker/store/sql.ts";
import { freshDatabase } from "../../support/d1.ts";

const store = freshDatabase();
const NOW = 1_800_000_000_000;
const ANNA = { gallery: "trip", holder: "session:anna", role: "guest" } as const;

const issue = async (change: Partial<Parameters<typeof issueSelectionLink>[1]> = {}) => {
  const token = linkToken(crypto.getRandomValues(new Uint8Array(32)));
  await issueSelectionLink(store.db, { ...ANNA, token, now: NOW, ...change });
  return token;
};
const spend = (token: string, change: Partial<UsingSelectionLink> = {}) =>
  spendSelectionLink(store.db, { gallery: "trip", token, roles: ["guest", "client"], now: NOW + 1, ...change });
const run = (sql: string, ...values: unknown[]) =>
  store.db
    .prepare(sql)
    .bind(...values)
    .run();
const links = async () => (await store.db.prepare("SELECT * FROM selection_links").all()).results;

describe("a link", () => {
  it("leads to its holder once, however many use it at once", async () => {
    const token = await issue();
    const spent = await Promise.all(Array.from({ length: 20 }, () => spend(token)));
    expect(spent.filter((found) => found !== null)).toEqual([{ holder: "session:anna", role: "guest" }]);
    expect(await spend(token)).toBeNull();
  });

  it.each<[string, Partial<UsingSelectionLink>]>([
    ["after two days", { now: NOW + LINK_MS }],
    ["in another gallery", { gallery: "trip-2" }],
    ["in a role the browser has a name in", { roles: ["client"] }],
    ["in no role", { roles: [] }],
  ])("is not used %s, and works afterwards", async (_, change) => {
    const token = await issue();
    expect(await spend(token, change)).toBeNull();
    expect(await spend(token)).toEqual({ holder: "session:anna", role: "guest" });
  });

  it("leads nowhere once its holder left", async () => {
    const token = await issue();
    await run("INSERT INTO revoked_sessions (jti, expires_at) VALUES ('anna', ?)", NOW * 2);
    expect(await spend(token)).toBeNull();
  });

  it("is kept as the hash of its secret alone", async () => {
    const token = await issue();
    expect(token).toMatch(/^[\w-]{43}$/);
    const [link] = await links();
    expect(JSON.stringify(link)).not.toContain(token);
    expect(link).toMatchObject({ token_hash: expect.stringMatching(/^[0-9a-f]{64}$/), used_at: null });
  });

  it("that is issued again, for a mail that is sent again, works once", async () => {
    const token = await issue();
    expect(await spend(token)).not.toBeNull();
    await issue({ token, now: NOW + 5 });
    expect(await spend(token, { now: NOW + 6 })).toBeNull();
    expect(await links()).toHaveLength(1);
  });

  it("is gone once it has ended", async () => {
    const token = await issue();
    await issue({ now: NOW + LINK_MS - 1 });
    expect(await links()).toHaveLength(2);
    await issue({ now: NOW + LINK_MS });
    expect(await links()).toHaveLength(2);
    expect(await spend(token, { now: NOW + LINK_MS })).toBeNull();
    await clearSelectionLinks(store.db, NOW + 3 * LINK_MS);
    expect(await links()).toEqual([]);
  });
});

it("links that were used, have ended, belong elsewhere or never were read the same rows", async () => {
  const tokens = { used: await issue(), ended: await issue(), elsewhere: await issue({ gallery: "other" }) };
  await spend(tokens.used);
  for (let i = 0; i < 50; i++) await issue({ holder: `session:${i}` });
  const { prepare } = store.db;
  const read: Record<string, number> = {};
  const tries = { ...tokens, invented: "x".repeat(43), none: "" };
  for (const [what, token] of Object.entries(tries)) {
    // As the statement is sent, with what it read.
    store.db.prepare = (sql: string) => {
      const statement = prepare.call(store.db, sql);
      const bind = statement.bind.bind(statement);
      statement.bind = (...values: unknown[]) => {
        const bound = bind(...values);
        const all = bound.all.bind(bound);
        bound.all = (async () => {
          const result = await all();
          read[what] = (read[what] ?? 0) + (result.meta.rows_read ?? 0);
          return result;
        }) as typeof bound.all;
        return bound;
      };
      return statement;
    };
    expect(await spend(token, what === "ended" ? { now: NOW + LINK_MS } : {})).toBeNull();
  }
  store.db.prepare = prepare;
  expect(Object.keys(read)).toEqual(Object.keys(tries));
  expect(new Set(Object.values(read)).size).toBe(1);
});

describe("who gave an address", () => {
  const give = (holder: string, email: string, change: Partial<GivenAddress> = {}) =>
    statement(
      store.db,
      rememberAddress({ gallery: "trip", holder, email, heldAs: "guest", now: 1, ...change }, sql`1`),
    ).run();
  const known = async (email: string, gallery = "trip") => readKnownHolders(store.db, { gallery, email });
  const holders = async (email: string) => (await known(email)).map(({ holder }) => holder);
  beforeEach(async () => {
    await give("session:phone", "Anna@Example.com", { now: 5 });
    await give("session:laptop", "anna@example.com", { now: 7, heldAs: "client" });
    await give("session:other", "ben@example.com");
    await give("session:phone", "anna@example.com", { gallery: "wedding" });
  });

  it("is found in that gallery, the latest first, whatever the case", async () => {
    expect(await known("ANNA@example.com")).toEqual([
      { holder: "session:laptop", heldAs: "client", email: "anna@example.com", at: 7 },
      { holder: "session:phone", heldAs: "guest", email: "Anna@Example.com", at: 5 },
    ]);
    expect(await known("nobody@example.com")).toEqual([]);
    expect(await known("")).toEqual([]);
  });

  it("once more is one holder, as they are known now", async () => {
    await give("session:phone", "ANNA@example.com", { now: 9, heldAs: "client" });
    expect((await known("anna@example.com"))[0]).toEqual({
      ...{ holder: "session:phone", heldAs: "client", email: "ANNA@example.com", at: 9 },
    });
    expect(await holders("anna@example.com")).toEqual(["session:phone", "session:laptop"]);
  });

  it("and left since, or has an account, is not", async () => {
    await run("INSERT INTO revoked_sessions (jti, expires_at) VALUES ('phone', 9)");
    await give("account:a1", "anna@example.com");
    expect(await holders("anna@example.com")).toEqual(["session:laptop"]);
  });

  it("is not somebody whose address looks alike", async () => {
    await give("session:cyrillic", "аnna@example.com");
    await give("session:dotless", "ann\u0131@example.com");
    for (const email of ["anna@example.com", "anni@example.com", "ANNI@example.com"]) {
      expect(await holders(email)).not.toContain("session:dotless");
      expect(await holders(email)).not.toContain("session:cyrillic");
    }
  });

  it("is found among the latest twenty, without reading what others made", async () => {
    for (let i = 0; i < 100; i++) await give(`session:crowd-${i}`, "crowd@example.com", { now: i });
    const found = await holders("crowd@example.com");
    expect(found).toHaveLength(20);
    expect(found[0]).toBe("session:crowd-99");
    const { results } = await store.db
      .prepare(
        "EXPLAIN QUERY PLAN SELECT * FROM holder_addresses WHERE gallery = 'trip' AND email_key = lower('a') ORDER BY at DESC LIMIT 20",
      )
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail)).toEqual([
      "SEARCH holder_addresses USING INDEX holder_addresses_by_time (gallery=? AND email_key=?)",
    ]);
  });
});
