import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NO_PASSWORD } from "../../worker/domain/password.ts";
import { SIGN_IN_MS } from "../../worker/domain/tokens/asking-browser.ts";
import { disableAccount, editAccount, endAccountSessions } from "../../worker/store/accounts.ts";
import { listMails } from "../../worker/store/mails.ts";
import { clientOf, PASSWORD, signIn, whole } from "../support/clients.ts";
import { USAGE, type Usage } from "../support/metering/meter.ts";
import { type MailServer, startMailServer } from "../support/smtp.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const [ASK, OPEN] = ["/clients/link", "/clients/open"];
const COOKIE = "__Host-asked";
const NEW_PASSWORD = "quite another one";

let server: MailServer;
let wedding: Wedding;
beforeAll(async () => {
  server = await startMailServer();
  wedding = await openWedding({ secrets: { SITE_ORIGIN: "https://photos.example", ...server.secrets } });
});
afterAll(async () => {
  await wedding?.close();
  await server?.close();
});
beforeEach(async () => {
  server.taken.length = 0;
  const { DB } = wedding.glassine.env;
  const tables = ["mails", "mail_stops", "ledger", "sign_in_links", "activity", "accounts", "assignments"];
  await DB.batch(tables.map((table) => DB.prepare(`DELETE FROM ${table}`)));
});

const stranger = () => new Visitor(wedding.glassine);
const ask = (visitor: Visitor, email: string, fields: Record<string, string> = {}) =>
  whole(visitor.post(ASK, { email, ...fields }));
const use = (visitor: Visitor, token: string, fields: Record<string, string> = {}) =>
  whole(visitor.post(OPEN, { token, ...fields }));
const linkIn = (n: number) => server.taken[n]?.links.find((link) => link.includes(`${OPEN}#`)) ?? "";
/** Asks in a browser and waits for the mail: its token. */
async function tokenFor(visitor: Visitor, email: string, fields: Record<string, string> = {}): Promise<string> {
  const before = server.taken.length;
  expect((await ask(visitor, email, fields)).status).toBe(200);
  await expect.poll(() => server.taken.length).toBe(before + 1);
  return linkIn(before).split("#")[1] ?? "";
}
const isIn = async (visitor: Visitor) => (await whole(visitor.get("/clients/?stay="))).text().then(has("Sign out"));
const has = (words: string) => (text: string) => text.includes(words);

describe("a client who asks for a link", () => {
  it("is signed in by it, once, and led to where they wanted to go", async () => {
    const { email } = await clientOf(wedding, [GALLERY, "elopement"]);
    const visitor = stranger();
    expect(await visitor.text("/clients/?next=/g/elopement/")).toContain(`${ASK}?next=%2Fg%2Felopement%2F`);
    const token = await tokenFor(visitor, ` ${email.toUpperCase()}`, { next: "/g/elopement/" });
    expect(server.taken[0]).toMatchObject({ to: [email], subject: "Your link to sign in at Mara Lindt" });
    expect(linkIn(0)).toBe(`https://photos.example${OPEN}#${token}`);
    expect(`${server.taken[0]?.text}${server.taken[0]?.html}`).not.toMatch(/Anna|anna-ben|elopement|password is/);
    expect(await isIn(visitor)).toBe(false);
    for (const method of ["GET", "HEAD"]) await whole(visitor.request(OPEN, { method }));
    const opened = await use(visitor, token);
    expect([opened.status, opened.headers.get("location")]).toEqual([303, "/g/elopement/"]);
    expect((await whole(visitor.get("/g/elopement/"))).status).toBe(200);
    expect(visitor.cookies.has(COOKIE)).toBe(false);
    const again = visitor.copy();
    await tokenFor(again, email);
    expect((await use(again, token)).status).toBe(401);
    const feed = await (await wedding.photographer()).text(`/studio/g/${GALLERY}/activity/`);
    expect(feed).toContain("asked for a link to sign in by mail");
    expect(feed).toContain("signed in with a mailed link");
  });

  it("may set a new password with it, which ends every other session", async () => {
    const { email, visitor: elsewhere } = await clientOf(wedding, [GALLERY]);
    const visitor = stranger();
    const token = await tokenFor(visitor, email);
    const weak = await use(visitor, token, { password: "short" });
    expect(weak.status).toBe(400);
    const page = await weak.text();
    expect(page).toContain(`value="${token}"`);
    expect(page).not.toContain("short");
    expect((await use(visitor, token, { password: NEW_PASSWORD })).status).toBe(303);
    expect([await isIn(visitor), await isIn(elsewhere)]).toEqual([true, false]);
    await signIn(stranger(), email, NEW_PASSWORD);
    expect((await whole(stranger().post("/clients/enter", { email, password: PASSWORD }))).status).toBe(401);
    const feed = await (await wedding.photographer()).text(`/studio/g/${GALLERY}/activity/`);
    expect(feed).toContain("set a new password with a mailed link");
  });

  it("is led on at once if they are signed in", async () => {
    const { visitor } = await clientOf(wedding, [GALLERY]);
    const answer = await whole(visitor.get(`${ASK}?next=/g/${GALLERY}/`));
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/g/${GALLERY}/`]);
  });
});

describe("a client without a password", () => {
  it("is added in the studio, signs in by mailed links alone, and may choose a password with one", async () => {
    const photographer = await wedding.photographer();
    const email = "mia@example.com";
    const form = { action: "add", name: "Mia", email, password: "", "by-mail": "on", gallery: GALLERY };
    const added = await whole(photographer.post("/studio/clients/", form));
    const page = await added.text();
    expect([added.status, page.includes("You need no password")]).toEqual([200, true]);
    expect(page).not.toContain('id="@handout-password"');
    const visitor = stranger();
    expect((await use(visitor, await tokenFor(visitor, email))).status).toBe(303);
    const own = await visitor.text("/clients/?stay=");
    expect(own).toContain("You sign in with a link by email.");
    expect(own).not.toContain('name="current"');
    const change = { current: "", password: NEW_PASSWORD };
    expect((await whole(visitor.post("/clients/password", change))).status).toBe(401);
    const again = stranger();
    expect((await use(again, await tokenFor(again, email), { password: NEW_PASSWORD })).status).toBe(303);
    const known = await signIn(stranger(), email, NEW_PASSWORD);
    expect(await known.text("/clients/?stay=")).toContain('name="current"');
    const id = /name="account" value="([^"]+)"/.exec(await photographer.text("/studio/clients/"))?.[1] ?? "";
    const taken = { action: "password", account: id, password: "", "by-mail": "on" };
    expect((await whole(photographer.post("/studio/clients/", taken))).status).toBe(200);
    expect(await isIn(known)).toBe(false);
    const tried = await whole(stranger().post("/clients/enter", { email, password: NEW_PASSWORD }));
    expect(tried.status).toBe(401);
  });
});

describe("a link", () => {
  it("works only in the browser that asked: another one says so, and uses nothing up", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    const visitor = stranger();
    const token = await tokenFor(visitor, email);
    const other = stranger();
    const refused = await use(other, token);
    expect([refused.status, (await refused.text()).includes("only works in the browser")]).toEqual([401, true]);
    // A browser that asked for a link of its own, and one with a cookie that is made up.
    await ask(other, "nobody@example.com");
    expect((await use(other, token)).status).toBe(401);
    const forger = stranger();
    forger.cookies.set(COOKIE, `${visitor.cookies.get(COOKIE)?.slice(0, -2)}xx`);
    expect((await use(forger, token)).status).toBe(401);
    expect([await isIn(other), await isIn(forger)]).toEqual([false, false]);
    expect((await use(visitor, token)).status).toBe(303);
  });

  it("ends after 15 minutes, with the account's sessions, with its address, and when it is disabled", async () => {
    const { DB } = wedding.glassine.env;
    const ends: ((account: { id: string; email: string }) => Promise<unknown>)[] = [
      () => DB.prepare("UPDATE sign_in_links SET expires_at = expires_at - ?").bind(SIGN_IN_MS).run(),
      ({ id }) => endAccountSessions(DB, id),
      ({ id }) => editAccount(DB, { id, name: "Anna", email: `new-${id}@example.com` }),
      ({ id }) => DB.prepare("UPDATE accounts SET disabled_at = 1 WHERE id = ?").bind(id).run(),
      ({ id }) => DB.prepare("DELETE FROM accounts WHERE id = ?").bind(id).run(),
    ];
    for (const [n, end] of ends.entries()) {
      const account = await clientOf(wedding, [GALLERY]);
      const visitor = stranger();
      const token = await tokenFor(visitor, account.email);
      await end(account);
      const answer = await use(visitor, token, { password: NEW_PASSWORD });
      expect([n, answer.status, await isIn(visitor)]).toEqual([n, 401, false]);
      expect(
        (await whole(stranger().post("/clients/enter", { email: account.email, password: NEW_PASSWORD }))).status,
      ).toBe(401);
    }
  });

  it("signs in one of twenty presses at once", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    const visitor = stranger();
    const token = await tokenFor(visitor, email);
    const presses = await Promise.all(Array.from({ length: 20 }, () => use(visitor.copy(), token)));
    expect(presses.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it("that could not be mailed in time is not mailed at all", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    server.refuses = { code: 451, says: "4.7.1 later" };
    await ask(stranger(), email);
    const { DB } = wedding.glassine.env;
    await expect.poll(async () => (await listMails(DB, { limit: 1 }))[0]?.reason).toContain("4.7.1");
    server.refuses = null;
    await DB.prepare("UPDATE mails SET created_at = created_at - ?1, next_at = 0, leased_until = 0")
      .bind(SIGN_IN_MS)
      .run();
    await wedding.glassine.cron();
    expect(await listMails(DB, { limit: 2 })).toMatchObject([{ state: "failed", reason: "its link would have ended" }]);
    expect(server.taken).toEqual([]);
  });

  it("leaves no trace of its secret in the database or the log, and its row is gone soon after", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    const visitor = stranger();
    const token = await tokenFor(visitor, email);
    await use(visitor, token);
    const { DB } = wedding.glassine.env;
    for (const table of ["sign_in_links", "mails", "activity", "ledger"]) {
      const { results } = await DB.prepare(`SELECT * FROM ${table}`).all();
      expect(JSON.stringify(results), table).not.toContain(token.slice(0, 20));
    }
    expect(wedding.glassine.logs()).not.toContain(token.slice(0, 20));
    await DB.prepare("UPDATE sign_in_links SET expires_at = expires_at - ?").bind(SIGN_IN_MS).run();
    await wedding.glassine.cron();
    expect(await DB.prepare("SELECT count(*) AS n FROM sign_in_links").first()).toEqual({ n: 0 });
  });
});

describe("whoever asks", () => {
  it("gets the same answer, and causes the same counts, whether or not there is an account", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    const disabled = await clientOf(wedding, [GALLERY], "Away");
    await disableAccount(wedding.glassine.env.DB, disabled.id, Date.now());
    const { DB } = wedding.glassine.env;
    const seen = async (address: string) => {
      await DB.prepare("DELETE FROM ledger").run();
      const answer = await stranger().post(ASK, { email: address }, { [USAGE]: "begun" });
      const { date: _when, "set-cookie": cookie = "", ...told } = Object.fromEntries(answer.headers);
      const { [USAGE]: used = "", ...headers } = told;
      const { rowsRead, queries } = JSON.parse(used) as Usage;
      const { results } = await DB.prepare("SELECT key, level FROM ledger ORDER BY key").all<{
        key: string;
        level: number;
      }>();
      const counted = results.map(({ key, level }) => [key.replace(/ (?:subject|address) .*/, ""), Math.round(level)]);
      const cookieShape = cookie.replace(/=[^;]+/, "=").length;
      return { status: answer.status, headers, text: await answer.text(), counted, cookieShape, rowsRead, queries };
    };
    const byMail = await clientOf(wedding, [GALLERY], "Mia");
    await DB.prepare("UPDATE accounts SET password = ? WHERE id = ?").bind(NO_PASSWORD, byMail.id).run();
    const unknown = await seen("nobody@example.com");
    expect(unknown.text).toContain("If there is an account with this address");
    expect(unknown.counted.length).toBeGreaterThan(3);
    expect(await seen(email)).toEqual(unknown);
    expect(await seen(disabled.email)).toEqual(unknown);
    expect(await seen(byMail.email)).toEqual(unknown);
    await expect.poll(() => server.taken.map(({ to }) => to[0]).sort()).toEqual([email, byMail.email].sort());
  });

  it("learns nothing from trying passwords: an account without one is like none, and nothing fits it", async () => {
    const { DB } = wedding.glassine.env;
    const { id, email } = await clientOf(wedding, [GALLERY]);
    await DB.prepare("UPDATE accounts SET password = ? WHERE id = ?").bind(NO_PASSWORD, id).run();
    const seen = async (address: string, password: string) => {
      await DB.prepare("DELETE FROM ledger").run();
      const answer = await stranger().request("/clients/enter", {
        ...{ method: "POST", form: { email: address, password }, headers: { [USAGE]: "begun" } },
      });
      const { date: _when, [USAGE]: used = "", ...headers } = Object.fromEntries(answer.headers);
      const { rowsRead, queries } = JSON.parse(used) as Usage;
      const text = (await answer.text()).replaceAll(address, "");
      return { status: answer.status, headers, text, rowsRead, queries };
    };
    const other = await clientOf(wedding, [GALLERY], "Other");
    for (const password of ["not theirs", " "]) {
      const found = await seen(email, password);
      expect(found.status).toBe(401);
      expect(await seen(other.email, password)).toEqual(found);
      const { rowsRead: _one, ...unknown } = await seen("nobody@example.com", password);
      expect(found).toMatchObject(unknown);
    }
  });

  it("is counted: three an hour for an address, ten from one place; who signed in before has their own three", async () => {
    const { email, visitor: known } = await clientOf(wedding, [GALLERY]);
    known.cookies.delete("__Host-client");
    for (let n = 0; n < 3; n++) expect((await ask(stranger(), email)).status).toBe(200);
    const late = await ask(stranger(), email.replace("@", "+x@"));
    expect([late.status, Number(late.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await ask(known, email)).status).toBe(200);
    const one = stranger();
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) statuses.push((await ask(one, `someone-${n}@example.com`)).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    const guesser = stranger();
    await ask(guesser, "nobody@example.com");
    for (let n = 0; n < 10; n++) expect((await use(guesser, "x".repeat(43))).status).toBe(401);
    expect((await use(guesser, "x".repeat(43))).status).toBe(429);
  });

  it("who types no address reads that, and keeps what they typed", async () => {
    const answer = await ask(stranger(), "nobody@");
    expect([answer.status, (await answer.text()).includes('value="nobody@"')]).toEqual([400, true]);
    expect(await listMails(wedding.glassine.env.DB, { limit: 1 })).toEqual([]);
  });
});

it("without mail the addresses do not exist, and the sign-in page offers no link", async () => {
  const other = await openWedding();
  try {
    const visitor = new Visitor(other.glassine);
    for (const path of [ASK, OPEN]) {
      expect((await whole(visitor.get(path))).status).toBe(404);
      expect((await whole(visitor.post(path, { email: "a@example.com", token: "x" }))).status).toBe(404);
    }
    expect(await visitor.text("/clients/")).not.toContain(ASK);
    const photographer = await other.photographer();
    expect(await photographer.text("/studio/clients/")).not.toContain('name="by-mail"');
    const form = { action: "add", name: "Mia", email: "mia@example.com", password: "", "by-mail": "on" };
    expect((await whole(photographer.post("/studio/clients/", form))).status).toBe(400);
    expect((await other.glassine.env.DB.prepare("SELECT id FROM accounts").all()).results).toEqual([]);
  } finally {
    await other.close();
  }
});
