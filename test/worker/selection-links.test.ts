import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LINK_MS } from "../../worker/domain/tokens/selection-link.ts";
import { askFor, clientOf, ownSelection, pick, picked, submit, whole } from "../support/clients.ts";
import { usageOf } from "../support/metering/usage.ts";
import { add, clearShop, order, sell } from "../support/shop.ts";
import { type MailServer, startMailServer } from "../support/smtp.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

const ASK = `/g/${GALLERY}/selection/link`;
const OPEN = `/g/${GALLERY}/selection/open`;
const EMAIL = "Franz@example.com";
const JSON_TYPE = { accept: "application/json" };

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
/** The mails with links that the server took. */
const mails = () =>
  server.taken
    .map((mail) => ({ ...mail, links: mail.links.filter((link) => link.includes("/selection/open#")) }))
    .filter(({ links }) => links.length > 0);
beforeEach(async () => {
  server.taken.length = 0;
  await clearShop(wedding);
  const { DB } = wedding.glassine.env;
  const tables = [
    "picks",
    "rounds",
    "round_picks",
    "selections",
    "selection_links",
    "ledger",
    "revoked_sessions",
    "holder_addresses",
    "mails",
  ];
  await DB.batch([...tables, "selection_bytes"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
});

const stranger = () => new Visitor(wedding.glassine);
/** A guest who sent a selection with an address. */
async function sender(visitor?: Visitor, email = EMAIL): Promise<Visitor> {
  const one = visitor ?? (await wedding.guest());
  await pick(one, { photo: "dance-1" });
  const sent = await submit(one, { email });
  if (sent.status !== 200) throw new Error(`not sent: ${sent.status}`);
  return one;
}
const ask = (email: string, visitor = stranger()) => whole(visitor.post(ASK, { email }));
/** The tokens of the next mail. */
async function tokensOf(email = EMAIL): Promise<string[]> {
  const before = mails().length;
  expect((await ask(email)).status).toBe(200);
  await expect.poll(() => mails().length).toBe(before + 1);
  return mails()[before]?.links.map((url) => url.split("#")[1] ?? "") ?? [];
}
const tokenOf = async (email = EMAIL) => (await tokensOf(email))[0] ?? "";
const use = (visitor: Visitor, token: string, path = OPEN) => whole(visitor.post(path, { token }));

describe("a guest who left name and address", () => {
  it("gets back to what they chose by a mailed link, and nobody does who only types the address", async () => {
    await wedding.settings({ registration: "required" });
    const form = `/g/${GALLERY}/enter/register`;
    const register = async (guest: Visitor) => {
      const wording = /name="wording" value="([^"]+)"/.exec(await guest.text(form))?.[1] ?? "";
      return whole(guest.post(form, { name: "Franz", email: EMAIL, wording }));
    };
    const guest = await wedding.guest();
    await register(guest);
    await pick(guest, { photo: "dance-1" });
    const other = await wedding.guest();
    await register(other);
    expect(picked(await ownSelection(other))).toEqual([]);
    const tokens = await tokensOf();
    expect(tokens).toHaveLength(2);
    const opened: string[][] = [];
    for (const token of tokens) {
      const device = stranger();
      expect((await use(device, token)).status).toBe(303);
      // Whoever opened it is known there, and is not asked again.
      const entered = await device.post(`/g/${GALLERY}/enter`, { role: "guest", password: GUEST_PASSWORD });
      expect(entered.headers.get("location")).toBe(`/g/${GALLERY}/`);
      opened.push(picked(await ownSelection(device)));
    }
    expect(opened.sort()).toEqual([[], ["dance-1"]]);
    await wedding.settings({ registration: "off" });
  });
});

describe("somebody who gave an address", () => {
  it("is mailed a link that brings their selection into another browser, once they have entered there", async () => {
    await sender();
    expect((await ask("FRANZ@example.com ")).status).toBe(200);
    await expect.poll(mails).toHaveLength(1);
    const [mail] = mails();
    expect(mail).toMatchObject({ to: [EMAIL], headers: { subject: "Your link to your selection from Anna & Ben" } });
    expect(mail?.links[0]).toMatch(/^https:\/\/photos\.example\/g\/anna-ben\/selection\/open#[\w-]{43}$/);
    const token = mail?.links[0]?.split("#")[1] ?? "";

    const other = stranger();
    const opened = await use(other, token);
    expect([opened.status, opened.headers.get("location")]).toEqual([303, `/g/${GALLERY}/selection`]);
    expect(opened.headers.getSetCookie().map((cookie) => cookie.split("=")[0])).toEqual([`__Host-i-${GALLERY}`]);
    expect((await whole(other.get(`/g/${GALLERY}/selection`, JSON_TYPE))).status).toBe(401);
    expect((await whole(other.get(`/g/${GALLERY}/dancing/`))).status).toBe(303);
    await other.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(picked(await ownSelection(other))).toEqual(["dance-1"]);
    await pick(other, { photo: "dance-2" });
    expect(picked(await ownSelection(other))).toEqual(["dance-1", "dance-2"]);
  });

  it("finds it at once in a browser that has entered but has no selection", async () => {
    await sender();
    const other = await wedding.guest();
    expect(picked(await ownSelection(other))).toEqual([]);
    await use(other, await tokenOf());
    expect(picked(await ownSelection(other))).toEqual(["dance-1"]);
    await pick(other, { photo: "dance-2" });
    expect(picked(await ownSelection(other))).toEqual(["dance-1", "dance-2"]);
  });

  it("gets a link for an order, too", async () => {
    await sell(wedding);
    const buyer = await wedding.guest();
    await add(buyer, "all");
    expect((await order(buyer, { email: EMAIL, method: "invoice" })).status).toBe(303);
    expect(await tokensOf()).toHaveLength(1);
  });

  it("is mailed nothing if they have an account, chose in another gallery, or left since", async () => {
    const { visitor, email } = await clientOf(wedding, [GALLERY]);
    await pick(visitor, { photo: "dance-1" });
    await submit(visitor);
    await ask(email);
    const gone = await sender();
    await whole(gone.post(`/g/${GALLERY}/leave`, {}));
    await ask(EMAIL);
    await askFor(wedding, {}, "christening");
    await ask(EMAIL);
    const here = await sender(undefined, "here@example.com");
    expect(here).toBeDefined();
    // Sent after all of those.
    await tokensOf("here@example.com");
    expect(mails().map(({ to }) => to)).toEqual([["here@example.com"]]);
  });

  it("gets the same answer, in the same number of steps, as somebody who didn't", async () => {
    await sender();
    const seen = async (email: string) => {
      const visitor = stranger();
      const answer = await visitor.post(ASK, { email });
      const { date: _when, ...headers } = Object.fromEntries(answer.headers);
      return { status: answer.status, headers, text: await answer.text(), cookies: [...visitor.cookies] };
    };
    const [known, unknown] = [await seen(EMAIL), await seen("nobody@example.com")];
    expect(known).toEqual(unknown);
    expect(known.text).toContain("a link is on its way");
    expect(known.text).not.toContain("example.com");
    await expect.poll(() => mails().length).toBe(1);
  });
});

describe("a link", () => {
  const answerOf = async (token: string, gallery = GALLERY) => {
    const visitor = stranger();
    const used = await usageOf(visitor, `/g/${gallery}/selection/open`, { form: { token } });
    const answer = await stranger().post(`/g/${gallery}/selection/open`, { token });
    const { date: _when, ...headers } = Object.fromEntries(answer.headers);
    const { rowsRead, queries, subrequests } = used;
    const text = (await answer.text()).replaceAll(gallery, "");
    return { status: answer.status, headers, text, rowsRead, queries, subrequests, cookies: [...visitor.cookies] };
  };

  it("looks the same, and costs the same, whether it was used, has expired, is another gallery's or was never issued", async () => {
    const { DB } = wedding.glassine.env;
    await sender();
    const used = await tokenOf();
    await use(stranger(), used);
    const ended = await tokenOf();
    const foreign = await tokenOf();
    const change = (sql: string, token: string) =>
      crypto.subtle
        .digest("SHA-256", new TextEncoder().encode(token))
        .then((hash) =>
          DB.prepare(`UPDATE selection_links SET ${sql} WHERE token_hash = ?`)
            .bind(Buffer.from(hash).toString("hex"))
            .run(),
        );
    await change(`expires_at = ${Date.now() - 1}`, ended);
    await change("gallery = 'christening'", foreign);
    await DB.prepare("DELETE FROM ledger").run();
    const invented = await answerOf("x".repeat(43));
    expect(invented.status).toBe(401);
    expect(invented.cookies).toEqual([]);
    expect(await answerOf(used)).toEqual(invented);
    expect(await answerOf(ended)).toEqual(invented);
    expect(await answerOf(foreign)).toEqual(invented);
    expect(await answerOf("")).toEqual(invented);
    expect(await answerOf("no secret at all")).toEqual(invented);
    expect(invented.text).not.toContain("xxx");
  });

  it("is not used up by a GET, a HEAD or a failed attempt", async () => {
    await sender();
    const token = await tokenOf();
    for (const method of ["GET", "HEAD"]) {
      await whole(stranger().request(`${OPEN}?token=${token}`, { method }));
      await whole(stranger().request(OPEN, { method }));
    }
    await use(stranger(), token, "/g/christening/selection/open");
    const other = stranger();
    expect((await use(other, token)).status).toBe(303);
    expect((await use(stranger(), token)).status).toBe(401);
  });

  it("replaces no selection: a browser that has one keeps it, and the link stays valid", async () => {
    await sender();
    const token = await tokenOf();
    const other = await wedding.guest();
    await pick(other, { photo: "dance-2" });
    const answer = await use(other, token);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("already has a selection");
    expect(picked(await ownSelection(other))).toEqual(["dance-2"]);
    expect((await use(stranger(), token)).status).toBe(303);
  });

  it("of a client makes nobody a client and shows guests nothing, and vice versa", async () => {
    await sender(await wedding.client(), "client@example.com");
    const guest = await wedding.guest();
    expect((await use(guest, await tokenOf("client@example.com"))).status).toBe(303);
    expect(picked(await ownSelection(guest))).toEqual([]);
    expect((await whole(guest.get(`/g/${GALLERY}/boudoir/`))).status).toBe(404);
    await guest.enter(GALLERY, "client", "thyme-and-honey");
    expect(picked(await ownSelection(guest))).toEqual(["dance-1"]);

    await sender(undefined, "guest@example.com");
    const client = await wedding.client();
    await use(client, await tokenOf("guest@example.com"));
    expect(picked(await ownSelection(client))).toEqual([]);
    await client.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(picked(await ownSelection(client))).toEqual(["dance-1"]);
  });

  it("of a client who bought while viewing as guest is still a client's", async () => {
    await sell(wedding, { clients: "buy" });
    const client = await wedding.client();
    await whole(client.post(`/g/${GALLERY}/view`, { as: "guest" }));
    await add(client, "all");
    expect((await order(client, { email: EMAIL, method: "invoice" })).status).toBe(303);
    const token = await tokenOf();

    const guest = await wedding.guest();
    await use(guest, token);
    const cart = await guest.text(`/g/${GALLERY}/cart`);
    expect(cart).not.toContain("Your orders");
  });

  it("leaves no trace of its secret in the database or the log", async () => {
    await sender();
    const token = await tokenOf();
    await use(stranger(), `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`);
    await use(stranger(), token);
    const { DB } = wedding.glassine.env;
    const { results } = await DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'",
    ).all<{ name: string }>();
    for (const { name } of results) {
      const rows = await DB.prepare(`SELECT * FROM "${name}"`).all();
      expect(JSON.stringify(rows.results), name).not.toContain(token.slice(0, 20));
    }
    expect(wedding.glassine.logs()).not.toContain(token.slice(0, 20));
    const page = await stranger().get(OPEN);
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    expect(page.headers.get("cache-control")).toBe("private, no-store");
  });

  it("is gone from the database two days later", async () => {
    await sender();
    await tokenOf();
    const { DB } = wedding.glassine.env;
    await DB.prepare("UPDATE selection_links SET expires_at = expires_at - ?").bind(LINK_MS).run();
    await wedding.glassine.cron();
    expect(await DB.prepare("SELECT count(*) AS n FROM selection_links").first()).toEqual({ n: 0 });
  });
});

describe("requests for links and their use", () => {
  it("are counted first: three mails an hour to an address, ten from one, ten wrong links", async () => {
    await sender();
    for (let i = 0; i < 3; i++) expect((await ask(EMAIL)).status).toBe(200);
    const [fourth, stranded] = [await ask(EMAIL.toLowerCase()), await ask("nobody@example.com")];
    expect([fourth.status, stranded.status]).toEqual([429, 200]);
    expect(Number(fourth.headers.get("retry-after"))).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) await ask("other@example.com");
    // Whether anybody gave it makes no difference.
    expect((await ask("other@example.com")).status).toBe(429);
    const one = stranger();
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await ask(`someone-${i}@example.com`, one)).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    await expect.poll(() => mails().length).toBe(3);

    const token = mails()[0]?.links[0]?.split("#")[1] ?? "";
    const guesser = stranger();
    for (let i = 0; i < 10; i++) expect((await use(guesser, "x".repeat(43))).status).toBe(401);
    expect((await use(guesser, token)).status).toBe(429);
    expect((await use(stranger(), token)).status).toBe(303);
  });

  it("name an invalid address, and keep what was typed", async () => {
    for (const typed of ["", "nobody", "a b@example.com", `${"x".repeat(300)}@example.com`]) {
      const answer = await ask(typed);
      expect(answer.status, typed).toBe(400);
    }
    expect(await (await ask("nobody@")).text()).toContain('value="nobody@"');
  });

  it("are missing in a private gallery, as in a missing one", async () => {
    const look = async (gallery: string) => {
      const answers = [];
      for (const [rest, options] of [
        ["link", {}],
        ["link", { form: { email: EMAIL } }],
        ["link", { method: "DELETE" }],
        ["open", {}],
        ["open", { form: { token: "x".repeat(43) } }],
        ["open", { method: "PUT" }],
      ] as const) {
        const path = `/g/${gallery}/selection/${rest}`;
        const { status, rowsRead, queries } = await usageOf(stranger(), path, options);
        const answer = await whole(stranger().request(path, options));
        const { date: _when, ...headers } = Object.fromEntries(answer.headers);
        answers.push([status, rowsRead, queries, headers, (await answer.text()).replaceAll(gallery, "")]);
      }
      return answers;
    };
    const [hidden, missing] = [await look("elopement"), await look("nothing-1")];
    expect(hidden).toEqual(missing);
    expect(hidden.map(([status]) => status)).toEqual(Array(6).fill(404));
  });

  it("are offered on a page without a selection, and never to an account", async () => {
    expect(await (await wedding.guest()).text(`/g/${GALLERY}/selection`)).toContain(ASK);
    const { visitor } = await clientOf(wedding, [GALLERY]);
    expect(await visitor.text(`/g/${GALLERY}/selection`)).not.toContain(ASK);
  });
});
