import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { addAccount } from "../../worker/store/accounts.ts";
import { mintInvitation } from "../../worker/store/invitations.ts";
import { fillCounter, holdWaits } from "../support/ledger.ts";
import { quickHash } from "../support/quick-hash.ts";
import { Visitor } from "../support/visitor.ts";
import {
  CLIENT_PASSWORD,
  GALLERY,
  GUEST_PASSWORD,
  openWedding,
  STUDIO_PASSWORD,
  type Wedding,
} from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
beforeEach(() => wedding.glassine.env.DB.prepare("DELETE FROM ledger").run());
afterAll(() => wedding?.close());

const visitor = () => new Visitor(wedding.glassine);
const from = (address: string) => ({ "cf-connecting-ip": address });

async function statusOf(response: Promise<Response>): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

/** Everything the ledger has been given, as text. */
async function ledger(): Promise<{ key: string }[]> {
  return (await wedding.glassine.env.DB.prepare("SELECT * FROM ledger").all<{ key: string }>()).results;
}

// Whoever enters and leaves again leaves a row that ends the session, for as long as a copied cookie could last. Rows of strangers
// were counted; of those with a right password, PIN or link, one address could make as many as it liked.
describe("somebody who enters again and again with the right secret", () => {
  const every = async (address: string): Promise<Record<string, () => Promise<Response>>> => {
    const { DB } = wedding.glassine.env;
    const { token } = await mintInvitation(DB, {
      ...{ gallery: GALLERY, role: "guest", label: "all", maxUses: null },
      ...{ expiresAt: Date.now() + 600_000, now: Date.now() },
    });
    const email = "again@example.com";
    await addAccount(DB, { name: "Again", email, password: quickHash("amber-brook"), now: Date.now() });
    await wedding.settings({ downloadPin: "0815", visibility: "public" }, "christening");
    onTestFinished(() => wedding.settings({ downloadPin: null, visibility: "protected" }, "christening"));
    const post = (path: string, form: Record<string, string>) => visitor().post(path, form, from(address));
    return {
      "the password": () => post(`/g/${GALLERY}/enter`, { role: "guest", password: GUEST_PASSWORD }),
      "an invitation": () => post(`/g/${GALLERY}/invite`, { token }),
      "an account": () => post("/clients/enter", { email, password: "amber-brook" }),
      "the PIN of a public gallery": () => post("/g/christening/download/pin", { pin: "0815" }),
    };
  };

  const asGuest = (password: string) => visitor().post(`/g/${GALLERY}/enter`, { role: "guest", password });

  it("is counted by address, and must wait when the allowance is used up", async () => {
    const address = "198.51.100.77";
    const { DB } = wedding.glassine.env;
    for (const [what, again] of Object.entries(await every(address))) {
      expect(await statusOf(again()), what).toBe(303);
      const keys = (await ledger()).map(({ key }) => key).filter((key) => key.startsWith("entry "));
      expect(keys.length, what).toBeGreaterThan(0);
      // Since it got in, the address is known, and counted apart from strangers.
      const known = keys.map((key) => key.replace(/^(entry \S*) address /, "$1 known  address "));
      for (const key of [...keys, ...known]) await fillCounter(DB, key, 10_000);
      const refused = await again();
      expect(refused.status, what).toBe(429);
      expect(Number(refused.headers.get("retry-after")), what).toBeGreaterThan(0);
      expect(
        refused.headers.getSetCookie().filter((cookie) => /__Host-(?:g|client)/.test(cookie)),
        what,
      ).toEqual([]);
      await refused.body?.cancel();
      await DB.prepare("DELETE FROM ledger").run();
    }
  });

  it("doesn't delay anybody elsewhere, and no wrong guess counts as an entry", async () => {
    await fillCounter(wedding.glassine.env.DB, `entry ${GALLERY} address 198.51.100.78`, 10_000);
    expect(await statusOf(asGuest(GUEST_PASSWORD))).toBe(303);
    await wedding.glassine.env.DB.prepare("DELETE FROM ledger").run();
    await statusOf(asGuest("a guess"));
    await statusOf(visitor().post(`/g/${GALLERY}/invite`, { token: "A".repeat(32) }));
    expect((await ledger()).filter(({ key }) => key.startsWith("entry "))).toEqual([]);
  });
});

describe("a visitor's text", () => {
  it("doesn't make a ledger key longer, however long an e-mail address is", async () => {
    const email = `${"x".repeat(40_000)}@example.com`;
    expect(await statusOf(visitor().post("/clients/enter", { email, password: "guess" }))).toBe(401);
    const rows = await ledger();
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key.length).toBeLessThan(200);
  });

  it("is in no ledger key, not even a short e-mail address", async () => {
    const email = "somebody@example.com";
    expect(await statusOf(visitor().post("/clients/enter", { email, password: "guess" }))).toBe(401);
    expect(JSON.stringify(await ledger())).not.toContain("somebody");
  });
});

describe("somebody who holds a whole IPv6 network", () => {
  it("gets forty guesses at the studio's password from a /48, whichever /64 each comes from", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guesses = Array.from({ length: 48 }, (_, n) => {
      const address = `2001:db8:77:${(n * 256 + n).toString(16)}::1`;
      return statusOf(visitor().post("/studio/enter", { password: `guess ${n}` }, from(address)));
    });
    const statuses = await Promise.all(guesses);
    expect(statuses.filter((status) => status === 401)).toHaveLength(40);
    expect(statuses.filter((status) => status === 429)).toHaveLength(8);
  });

  it("gets twenty from a /56", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guesses = Array.from({ length: 24 }, (_, n) => {
      const address = `2001:db8:78:ab${n.toString(16).padStart(2, "0")}::1`;
      return statusOf(visitor().post(`/g/${GALLERY}/enter`, { role: "guest", password: `guess ${n}` }, from(address)));
    });
    const statuses = await Promise.all(guesses);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  });

  it("does not keep the photographer out, who signs in from elsewhere", async () => {
    expect(await statusOf(visitor().post("/studio/enter", { password: STUDIO_PASSWORD }))).toBe(303);
  });
});

/** A visitor with the same cookies at another address. */
const elsewhere = (of: Visitor) => of.copy();
/** A visitor at the same address with no cookies. */
const home = (of: Visitor) => ({ "cf-connecting-ip": of.address });

describe("strangers who use up a gallery's allowance of wrong passwords", () => {
  const enter = (who: Visitor, password: string, headers = {}) =>
    who.post(`/g/${GALLERY}/enter`, { role: "guest", password }, headers);
  const flood = () => fillCounter(wedding.glassine.env.DB, `enter ${GALLERY} all`, 100);

  it("close its entrance for strangers alone: a device or an address that got in before gets in", async () => {
    const guest = await wedding.guest();
    await flood();
    expect(await statusOf(enter(visitor(), GUEST_PASSWORD))).toBe(429);
    expect(await statusOf(enter(elsewhere(guest), GUEST_PASSWORD))).toBe(303);
    expect(await statusOf(enter(visitor(), GUEST_PASSWORD, home(guest)))).toBe(303);
  });

  it("delay neither clients who came by an invitation nor invitations themselves", async () => {
    await flood();
    await fillCounter(wedding.glassine.env.DB, `invite ${GALLERY} all`, 100);
    const { token } = await mintInvitation(wedding.glassine.env.DB, {
      ...{ gallery: GALLERY, role: "client", label: "Anna", maxUses: null },
      ...{ expiresAt: Date.now() + 60_000, now: Date.now() },
    });
    expect(await statusOf(visitor().post(`/g/${GALLERY}/invite`, { token: "A".repeat(32) }))).toBe(429);
    const invited = visitor();
    expect(await statusOf(invited.post(`/g/${GALLERY}/invite`, { token }))).toBe(303);
    const again = elsewhere(invited).post(`/g/${GALLERY}/enter`, { role: "client", password: CLIENT_PASSWORD });
    expect(await statusOf(again)).toBe(303);
  });

  it("gain nothing by a device cookie for another password or gallery, or one that nobody signed", async () => {
    const guest = await wedding.guest();
    const other = await visitor().enter("christening", "guest", "christening-guest");
    await flood();
    const asClient = elsewhere(guest).post(`/g/${GALLERY}/enter`, { role: "client", password: CLIENT_PASSWORD });
    expect(await statusOf(asClient)).toBe(429);
    const cookie = (name: string, of: Visitor) => of.cookies.get(name) ?? "";
    for (const token of [
      cookie("__Host-d-christening", other),
      cookie(`__Host-g-${GALLERY}`, guest),
      `${cookie(`__Host-d-${GALLERY}`, guest).split(".").slice(0, 2).join(".")}.${"A".repeat(43)}`,
    ]) {
      const stranger = visitor();
      stranger.cookies.set(`__Host-d-${GALLERY}`, token);
      expect(token.length).toBeGreaterThan(50);
      expect(await statusOf(enter(stranger, GUEST_PASSWORD))).toBe(429);
    }
  });

  // A guest's form compares what is typed with the clients' password, too: that must not be a second door without a lock.
  it("get only a few guesses at the clients' password by saying they are guests", async () => {
    const { DB } = wedding.glassine.env;
    const counted = `enter-as-guest ${GALLERY} all`;
    expect(await statusOf(enter(visitor(), "neither"))).toBe(401);
    expect((await ledger()).map(({ key }) => key)).toContain(counted);
    expect(await statusOf(enter(visitor(), CLIENT_PASSWORD))).toBe(303);
    await fillCounter(DB, counted, 20);
    // What is left of the guests' own allowance opens for the guests' password, and no more for the clients'.
    expect(await statusOf(enter(visitor(), CLIENT_PASSWORD))).toBe(401);
    expect(await statusOf(enter(visitor(), GUEST_PASSWORD))).toBe(303);
  });

  it("can't use a known device to guess without end: it has its own allowance", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guest = elsewhere(await wedding.guest());
    const statuses = await Promise.all(Array.from({ length: 13 }, (_, n) => statusOf(enter(guest, `guess ${n}`))));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  });

  it("don't keep clients from signing in where they signed in before", async () => {
    const { DB } = wedding.glassine.env;
    const email = "anna@example.com";
    const account = { name: "Anna", email, password: quickHash("a client's own"), now: Date.now() };
    expect(await addAccount(DB, account)).not.toBeNull();
    const signIn = (who: Visitor) => statusOf(who.post("/clients/enter", { email, password: "a client's own" }));
    const anna = visitor();
    expect(await signIn(anna)).toBe(303);
    await DB.prepare("UPDATE ledger SET level = 0").run();
    await statusOf(visitor().post("/clients/enter", { email, password: "guess" }));
    await DB.prepare("UPDATE ledger SET level = 100, at = at + 3600000 WHERE key GLOB 'sign-in * subject *'").run();
    expect(await signIn(visitor())).toBe(429);
    expect(await signIn(elsewhere(anna))).toBe(303);
  });

  it("can't lock the photographer out, not even with wrong passwords from the photographer's own network", async () => {
    const photographer = await wedding.photographer();
    const there = home(photographer);
    await fillCounter(wedding.glassine.env.DB, `studio  address ${photographer.address}`, 30);
    expect(await statusOf(visitor().post("/studio/enter", { password: "guess" }, there))).toBe(401);
    expect(await statusOf(photographer.post("/studio/enter", { password: STUDIO_PASSWORD }, there))).toBe(303);
    expect(await statusOf(elsewhere(photographer).post("/studio/enter", { password: STUDIO_PASSWORD }))).toBe(303);
  });
});

describe("typing errors at the download PIN", () => {
  const PIN = "4711";
  const type = (who: Visitor, pin: string) => who.post(`/g/${GALLERY}/download/pin`, { pin });

  it("in a household cost seconds, not an hour, and each page says how long", async () => {
    await wedding.settings({ downloadPin: PIN });
    const guest = await wedding.guest();
    const pages: string[] = [];
    for (let n = 0; n < 5; n++) pages.push(await (await type(guest, `000${n}`)).text());
    expect(pages[3]).not.toContain("You can try again in");
    expect(pages[4]).toContain("You can try again in 10 seconds.");
    const refused = await type(guest, PIN);
    expect([refused.status, Number(refused.headers.get("retry-after"))]).toEqual([429, expect.closeTo(10, -1)]);
    expect(await refused.text()).toMatch(/Please try again in \d+ seconds?\./);
    const { DB } = wedding.glassine.env;
    await DB.prepare("UPDATE ledger SET at = at - 10000 WHERE key GLOB 'pin *'").run();
    expect(await statusOf(type(guest, PIN))).toBe(303);
  });

  it("by strangers close the downloads for strangers alone", async () => {
    await wedding.settings({ downloadPin: PIN });
    const guest = await wedding.guest();
    expect(await statusOf(type(guest, PIN))).toBe(303);
    await fillCounter(wedding.glassine.env.DB, `pin ${GALLERY} all`, 20);
    const stranger = await wedding.guest();
    expect(await statusOf(type(stranger, PIN))).toBe(429);
    const back = elsewhere(guest);
    back.cookies.delete(`__Host-g-${GALLERY}`);
    await back.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(await statusOf(type(back, PIN))).toBe(303);
  });
});

describe("a device's cookie", () => {
  it("can't be read by scripts, by other sites or over plain http, and is deleted when its owner leaves", async () => {
    const guest = visitor();
    const response = await guest.post(`/g/${GALLERY}/enter`, { role: "guest", password: GUEST_PASSWORD });
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith(`__Host-d-${GALLERY}=`)) ?? "";
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
    await statusOf(guest.post(`/g/${GALLERY}/leave`, {}));
    expect(guest.cookies.size).toBe(0);
  });

  it("opens nothing", async () => {
    const guest = await wedding.guest();
    guest.cookies.delete(`__Host-g-${GALLERY}`);
    expect(await statusOf(guest.get(`/g/${GALLERY}/highlights/`))).toBe(303);
  });
});
