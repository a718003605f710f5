import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeAssignments, deleteAccount, disableAccount } from "../../worker/store/accounts.ts";
import { askFor, clientOf, PASSWORD, pick, signIn } from "../support/clients.ts";
import { holdWaits } from "../support/ledger.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const db = () => wedding.glassine.env.DB;
const stranger = () => new Visitor(wedding.glassine);
const PRIVATE = "elopement";

/** What an answer tells, but for its time. */
async function told(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== "date");
  return JSON.stringify([response.status, headers, await response.text()]);
}

describe("a private gallery", () => {
  it("is the same 404 on every path for everybody it isn't assigned to", async () => {
    const other = await clientOf(wedding, [GALLERY]);
    const assigned = await clientOf(wedding, [PRIVATE]);
    const everybodyElse = [stranger(), await wedding.guest(), await wedding.client(), other.visitor];
    for (const path of ["", "enter", "hill/", "photo/two/", "selection", "download/all.zip", "image/two/320-0.avif"]) {
      for (const visitor of everybodyElse) {
        const [there, nowhere] = [`/g/${PRIVATE}/${path}`, `/g/no-such-gallery/${path}`];
        expect(await told(await visitor.get(there)), path).toBe(await told(await visitor.get(nowhere)));
        expect((await visitor.post(there, {})).status, path).toBe(404);
      }
    }
    expect((await assigned.visitor.get(`/g/${PRIVATE}/`)).status).toBe(200);
    expect((await assigned.visitor.get(`/g/${PRIVATE}/photo/two/`)).status).toBe(200);
    expect((await assigned.visitor.get(`/g/${GALLERY}/highlights/`)).status).toBe(303);
  });

  it("opens and closes with the assignment, starting with the next request", async () => {
    const { id, visitor } = await clientOf(wedding, []);
    const status = async () => (await visitor.get(`/g/${PRIVATE}/hill/`)).status;
    expect(await status()).toBe(404);
    await changeAssignments(db(), { id, assign: [PRIVATE], unassign: [], now: Date.now() });
    expect(await status()).toBe(200);
    await changeAssignments(db(), { id, assign: [], unassign: [PRIVATE], now: Date.now() });
    expect(await status()).toBe(404);
  });
});

describe("an account that is no longer valid", () => {
  it.each([
    ["disabled", (id: string) => disableAccount(db(), id, Date.now())],
    ["deleted", (id: string) => deleteAccount(db(), id)],
  ])("ends all access at once when it is %s, pages, pictures and picks", async (_how, end) => {
    await askFor(wedding, { invites: "clients" }, PRIVATE);
    const { id, email, visitor } = await clientOf(wedding, [PRIVATE]);
    expect((await pick(visitor, { photo: "two" }, PRIVATE)).status).toBe(200);
    await end(id);
    expect((await visitor.get(`/g/${PRIVATE}/hill/`)).status).toBe(404);
    expect((await pick(visitor, { photo: "two" }, PRIVATE)).status).toBe(404);
    expect(await visitor.text("/clients/")).toContain('action="/clients/enter"');
    await expect(signIn(stranger(), email)).rejects.toThrow("401");
  });

  it("does not come back to life in an old session when it is enabled again", async () => {
    const { id, email, visitor } = await clientOf(wedding, [PRIVATE]);
    await disableAccount(db(), id, Date.now());
    await disableAccount(db(), id, null);
    expect((await visitor.get(`/g/${PRIVATE}/hill/`)).status).toBe(404);
    expect((await (await signIn(stranger(), email)).get(`/g/${PRIVATE}/hill/`)).status).toBe(200);
  });
});

describe("signing in", () => {
  it("answers an unknown e-mail and a wrong password alike", async () => {
    const { email } = await clientOf(wedding, []);
    const wrong = await stranger().post("/clients/enter", { email, password: "not-the-password" });
    const unknown = await stranger().post("/clients/enter", {
      email: "nobody@example.com",
      password: "not-the-password",
    });
    expect(wrong.status).toBe(401);
    expect(await told(unknown)).toBe(await told(wrong));
  });

  it("accepts the e-mail in any case, and the password as it was set", async () => {
    const { email } = await clientOf(wedding, []);
    await signIn(stranger(), ` ${email.toUpperCase()} `);
    await signIn(stranger(), email, `\u00a0${PASSWORD} `);
    await expect(signIn(stranger(), email, PASSWORD.toUpperCase())).rejects.toThrow("401");
  });

  it("delays an address that tries many e-mails", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const visitor = stranger();
    let last = 0;
    for (let i = 0; i < 11; i++) {
      last = (await visitor.post("/clients/enter", { email: `guess-${i}@example.com`, password: "x" })).status;
    }
    expect(last).toBe(429);
  });

  it("goes straight to the only gallery, or to a list of several", async () => {
    const one = await clientOf(wedding, [PRIVATE]);
    expect((await one.visitor.get("/clients/")).headers.get("location")).toBe(`/g/${PRIVATE}/`);
    const two = await clientOf(wedding, [PRIVATE, GALLERY]);
    const list = await two.visitor.text("/clients/");
    for (const title of ["Elopement", "Anna &amp; Ben"]) expect(list).toContain(title);
    expect(list).not.toContain("Christening");
    const none = await clientOf(wedding, []);
    expect(await none.visitor.text("/clients/")).toContain("You have no galleries");
  });

  it("returns to the gallery the client came from, and to no other site", async () => {
    const { email } = await clientOf(wedding, [GALLERY]);
    const enter = async (next: string) =>
      (await stranger().post("/clients/enter", { email, password: PASSWORD, next })).headers.get("location");
    expect(await enter(`/g/${GALLERY}/dancing/`)).toBe(`/g/${GALLERY}/dancing/`);
    for (const next of ["https://evil.example/", "//evil.example/", `/g/${GALLERY}/../../x`]) {
      expect(await enter(next), next).toBe("/clients/");
    }
  });
});

describe("a client's own account", () => {
  it("can change its password, which signs out other devices but not this one", async () => {
    const { email, visitor } = await clientOf(wedding, [PRIVATE]);
    const other = await signIn(stranger(), email);
    const wish = { current: PASSWORD, password: "a-new-password-for-anna" };
    expect((await visitor.post("/clients/password", { ...wish, current: "wrong" })).status).toBe(401);
    expect((await visitor.post("/clients/password", { ...wish, password: "short" })).status).toBe(400);
    expect((await visitor.post("/clients/password", wish)).status).toBe(303);
    expect((await visitor.get(`/g/${PRIVATE}/hill/`)).status).toBe(200);
    expect((await other.get(`/g/${PRIVATE}/hill/`)).status).toBe(404);
    await signIn(stranger(), email, wish.password);
    await expect(signIn(stranger(), email)).rejects.toThrow("401");
  });

  it("can sign out here or everywhere", async () => {
    const { email, visitor } = await clientOf(wedding, [PRIVATE]);
    const [second, third] = [await signIn(stranger(), email), await signIn(stranger(), email)];
    const kept = visitor.copy();
    await visitor.post("/clients/leave", {});
    expect((await kept.get(`/g/${PRIVATE}/hill/`)).status).toBe(404);
    expect((await second.get(`/g/${PRIVATE}/hill/`)).status).toBe(200);
    await second.post("/clients/leave", { everywhere: "true" });
    expect((await third.get(`/g/${PRIVATE}/hill/`)).status).toBe(404);
  });
});

describe("the studio's clients", () => {
  it("are added with a passphrase that is shown once, and can sign in with it", async () => {
    const photographer = await wedding.photographer();
    const added = await photographer.post("/studio/clients/", {
      action: "add",
      name: "Lena <b>",
      email: "lena@example.com",
      password: "",
      gallery: [PRIVATE],
    });
    const html = await added.text();
    const password = /id="@handout-password"[^>]*value="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(password).toMatch(/^(?:[a-z]+-){6}\d\d$/);
    expect(/>[^<]*<b>/.test(html)).toBe(false);
    expect((await photographer.text("/studio/clients/")).includes(password)).toBe(false);
    const lena = await signIn(stranger(), "lena@example.com", password);
    expect((await lena.get(`/g/${PRIVATE}/hill/`)).status).toBe(200);
  });

  it("are refused without a name or address, or with an address that exists in another case", async () => {
    const photographer = await wedding.photographer();
    const { email } = await clientOf(wedding, []);
    const add = (fields: Record<string, string>) =>
      photographer.post("/studio/clients/", { action: "add", name: "Lena", email: "l@example.com", ...fields });
    expect((await add({ name: "" })).status).toBe(400);
    expect((await add({ email: "lena" })).status).toBe(400);
    expect((await add({ password: "short" })).status).toBe(400);
    expect((await add({ email: email.toUpperCase() })).status).toBe(400);
  });

  it("can be edited, given other galleries, disabled, enabled and deleted", async () => {
    const photographer = await wedding.photographer();
    const { id, visitor } = await clientOf(wedding, [PRIVATE]);
    const act = (action: string, fields: Record<string, string | string[]> = {}) =>
      photographer.post("/studio/clients/", { action, account: id, ...fields });
    expect((await act("edit", { name: "Anna Huber", email: "anna.huber@example.com" })).status).toBe(303);
    expect(await photographer.text("/studio/clients/")).toContain("anna.huber@example.com");
    expect((await act("assign", { gallery: [GALLERY] })).status).toBe(303);
    expect((await visitor.get(`/g/${PRIVATE}/hill/`)).status).toBe(404);
    expect((await visitor.get(`/g/${GALLERY}/boudoir/`)).status).toBe(200);
    expect((await act("disable")).status).toBe(303);
    expect((await act("enable")).status).toBe(303);
    expect((await act("delete")).status).toBe(303);
    expect((await act("edit", { name: "Anna", email: "anna@example.com" })).status).toBe(400);
    expect((await act("something")).status).toBe(400);
  });

  it("are listed in pages, found by name, and each have a page for their galleries", async () => {
    const photographer = await wedding.photographer();
    const { DB } = wedding.glassine.env;
    await DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
       INSERT INTO accounts (id, name, email, email_key, password, created_at)
       SELECT 'many-' || i, 'Many ' || printf('%03d', i), 'm' || i || '@example.com', 'm' || i || '@example.com', '', 1 FROM n`,
    ).run();
    try {
      const seen: string[] = [];
      for (let path: string | undefined = "/studio/clients/?find=many+"; path; ) {
        const page: string = await photographer.text(path);
        const names = [...page.matchAll(/<h3 dir="auto"[^>]*>(Many \d+)/g)].map(([, name = ""]) => name);
        expect(names.length).toBeLessThanOrEqual(50);
        seen.push(...names);
        path = /href="(\/studio\/clients\/\?find=[^"]*after=[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
      }
      expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => `Many ${String(i + 1).padStart(3, "0")}`));
      const one = await photographer.text("/studio/clients/?account=many-7");
      expect(one).toContain("m7@example.com");
      expect(one).not.toContain("m8@example.com");
      const boxes = (page: string) => [
        ...page.matchAll(/<input type="checkbox" name="gallery" value="([^"]+)" checked/g),
      ];
      expect(boxes(one)).toHaveLength(0);
      const assign = { action: "assign", account: "many-7", gallery: [PRIVATE] };
      expect((await photographer.post("/studio/clients/", assign)).status).toBe(303);
      expect(boxes(await photographer.text("/studio/clients/?account=many-7")).map(([, gallery]) => gallery)).toEqual([
        PRIVATE,
      ]);
      expect((await photographer.get("/studio/clients/?account=nobody")).status).toBe(404);
      // Its account is on the second page: what was typed comes back with it all the same.
      const edit = { action: "edit", account: "many-99", name: "Many 099 <renamed>", email: "no address" };
      const refused = await photographer.post("/studio/clients/", edit);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toMatch(/value="Many 099 (?:&lt;|<)renamed(?:&gt;|>)"/);
    } finally {
      await DB.batch([
        DB.prepare("DELETE FROM accounts WHERE id GLOB 'many-*'"),
        DB.prepare("DELETE FROM assignments WHERE account GLOB 'many-*'"),
      ]);
    }
  });

  it("are only shown to the photographer", async () => {
    const { visitor } = await clientOf(wedding, [PRIVATE]);
    for (const other of [stranger(), visitor]) {
      expect((await other.get("/studio/clients/")).status).toBe(303);
      const add = await other.post("/studio/clients/", { action: "add", name: "Eve", email: "eve@example.com" });
      expect([add.status, add.headers.get("location")]).toEqual([401, null]);
    }
    await expect(signIn(stranger(), "eve@example.com")).rejects.toThrow("401");
  });
});
