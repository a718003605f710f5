import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "../../worker/domain/limits.ts";
import { askFor, ownSelection, pick, submit } from "../support/clients.ts";
import { fillCounter, holdWaits } from "../support/ledger.ts";
import { Visitor } from "../support/visitor.ts";
import { CLIENT_PASSWORD, GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

// Picks were gone for their owner once the session's cookie had ended, although they were still stored; and whoever went
// from guest to client and back found the guest's picks gone.

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "ledger"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {});
  await askFor(wedding, {}, "christening");
  await wedding.settings({ visibility: "public" }, "christening");
});

const SESSION = `__Host-g-${GALLERY}`;
const chosen = async (visitor: Visitor, gallery = GALLERY) =>
  (await ownSelection(visitor, gallery)).photos.flatMap(({ photo, picked }) => (picked ? photo : []));

describe("somebody's selection", () => {
  it("is theirs again when they enter after their session ended, however it ended", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    guest.cookies.delete(SESSION);
    expect((await guest.get(`/g/${GALLERY}/selection`)).status).toBe(303);
    await guest.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(await chosen(guest)).toEqual(["dance-1"]);
    await wedding.settings({ endSessions: true });
    await guest.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(await chosen(guest)).toEqual(["dance-1"]);
  });

  it("is separate as guest and as client, and each comes back", async () => {
    const visitor = await wedding.guest();
    await pick(visitor, { photo: "dance-1" });
    await visitor.enter(GALLERY, "client", CLIENT_PASSWORD);
    expect(await chosen(visitor)).toEqual([]);
    await pick(visitor, { photo: wedding.hidden });
    await visitor.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(await chosen(visitor)).toEqual(["dance-1"]);
    await visitor.enter(GALLERY, "client", CLIENT_PASSWORD);
    expect(await chosen(visitor)).toEqual([wedding.hidden]);
  });

  it("continues from a session older than identities", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-2" });
    guest.cookies.delete(`__Host-i-${GALLERY}`);
    await guest.enter(GALLERY, "client", CLIENT_PASSWORD);
    await guest.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(await chosen(guest)).toEqual(["dance-2"]);
  });

  it("in a public gallery needs no session, and no page sets a cookie for it", async () => {
    const visitor = new Visitor(wedding.glassine);
    await pick(visitor, { photo: "font" }, "christening");
    visitor.cookies.delete("__Host-g-christening");
    expect(await chosen(visitor, "christening")).toEqual(["font"]);
    const page = await visitor.get("/g/christening/church/");
    expect(page.headers.getSetCookie()).toEqual([]);
    await pick(visitor, { photo: "font", stars: "4" }, "christening");
    expect((await ownSelection(visitor, "christening")).photos).toMatchObject([{ photo: "font", stars: 4 }]);
  });

  it("opens nothing: an identity without a session sees what strangers see", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    guest.cookies.delete(SESSION);
    const [mine, strangers] = await Promise.all(
      [guest, new Visitor(wedding.glassine)].map(async (visitor) =>
        Promise.all(
          ["", "dancing/", "selection", "photo/dance-1/", "download/all.zip"].map(async (path) => {
            const answer = await visitor.get(`/g/${GALLERY}/${path}`);
            return [answer.status, answer.headers.get("location"), await answer.text()];
          }),
        ),
      ),
    );
    expect(mine).toEqual(strangers);
  });

  it("belongs to nobody who uses the browser after its owner left", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    await guest.post(`/g/${GALLERY}/leave`, {});
    await guest.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect(await chosen(guest)).toEqual([]);
  });

  it("belongs to nobody after its owner left, even with copied cookies, and the browser can enter again", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const kept = new Map(guest.cookies);
    await guest.post(`/g/${GALLERY}/leave`, {});
    const copy = new Visitor(wedding.glassine);
    for (const [name, value] of kept) copy.cookies.set(name, value);
    await copy.enter(GALLERY, "guest", GUEST_PASSWORD);
    expect((await copy.get(`/g/${GALLERY}/dancing/`)).status).toBe(200);
    expect(await chosen(copy)).toEqual([]);
  });

  it("belongs to nobody after its owner left a public gallery, with or without a session, as guest and as client", async () => {
    for (const session of [true, false]) {
      const guest = new Visitor(wedding.glassine);
      await pick(guest, { photo: "font" }, "christening");
      if (!session) guest.cookies.delete("__Host-g-christening");
      const copy = new Visitor(wedding.glassine);
      const name = "__Host-i-christening";
      copy.cookies.set(name, guest.cookies.get(name) ?? "");
      expect(await chosen(copy, "christening")).toEqual(["font"]);
      await guest.post("/g/christening/leave", {});
      expect(await chosen(copy, "christening")).toEqual([]);
    }
  });

  it("in a public gallery is back at once after all its sessions were ended, and can be sent", async () => {
    const visitor = new Visitor(wedding.glassine);
    await pick(visitor, { photo: "font" }, "christening");
    await wedding.settings({ endSessions: true }, "christening");
    expect(await chosen(visitor, "christening")).toEqual(["font"]);
    await askFor(wedding, { afterwards: "close" }, "christening");
    expect((await submit(visitor, {}, { gallery: "christening" } as never)).status).toBeLessThan(400);
    expect((await visitor.get("/g/christening/church/")).status).toBe(403);
  });

  it("can't be opened from another gallery, or with a forged name", async () => {
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-1" });
    const stranger = new Visitor(wedding.glassine);
    stranger.cookies.set("__Host-i-christening", guest.cookies.get(`__Host-i-${GALLERY}`) ?? "");
    expect(await chosen(stranger, "christening")).toEqual([]);
    stranger.cookies.set("__Host-i-christening", guest.cookies.get(SESSION) ?? "");
    expect(await chosen(stranger, "christening")).toEqual([]);
  });

  it("closes the gallery for them once it is sent, even after their session ended", async () => {
    await askFor(wedding, { afterwards: "close" }, "christening");
    const visitor = new Visitor(wedding.glassine);
    await pick(visitor, { photo: "font" }, "christening");
    expect((await submit(visitor, {}, { gallery: "christening" } as never)).status).toBeLessThan(400);
    visitor.cookies.delete("__Host-g-christening");
    expect((await visitor.get("/g/christening/church/")).status).toBe(403);
  });
});

describe("new names of visitors", () => {
  it("are counted when something is stored, not when somebody enters: thirty per address, then a wait", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) {
      const guest = await wedding.guest();
      const answer = await guest.post(
        `/g/${GALLERY}/selection`,
        { photo: "dance-1", picked: "true" },
        { accept: "application/json", "cf-connecting-ip": "198.51.100.7" },
      );
      statuses.push(answer.status);
      await answer.arrayBuffer();
    }
    expect(statuses.slice(0, 30).every((status) => status === 200)).toBe(true);
    expect(statuses.slice(30)).toEqual([429, 429]);
  });

  it("that are given up at once are stored in a bounded number", async () => {
    const { DB } = wedding.glassine.env;
    const kept = () => DB.prepare("SELECT count(*) AS n FROM revoked_sessions").first<number>("n");
    const before = (await kept()) ?? 0;
    const visitor = new Visitor(wedding.glassine);
    for (let i = 0; i < 130; i++) {
      await visitor.enter("christening", "guest");
      await (await visitor.post("/g/christening/leave", {})).arrayBuffer();
      expect(visitor.cookies.get("__Host-g-christening") ?? "").toBe("");
    }
    expect(((await kept()) ?? 0) - before).toBeLessThanOrEqual(121);
  });

  it("that were given up are useless to a copy, however many others left from the same address", async () => {
    const { DB } = wedding.glassine.env;
    const address = { "cf-connecting-ip": "198.51.100.9" };
    const busy = new Visitor(wedding.glassine);
    for (let i = 0; i < 125; i++) {
      await (await busy.post("/g/christening/enter", { role: "guest" }, address)).arrayBuffer();
      await (await busy.post("/g/christening/leave", {}, address)).arrayBuffer();
    }
    expect(await DB.prepare("SELECT count(*) AS n FROM ledger WHERE key LIKE 'leave %'").first("n")).toBeGreaterThan(0);
    for (const [gallery, enter, photo] of [
      [GALLERY, () => wedding.guest(), "dance-1"],
      [GALLERY, () => wedding.client(), "dance-1"],
      ["christening", () => new Visitor(wedding.glassine).enter("christening", "guest"), "font"],
    ] as const) {
      const visitor = await enter();
      await pick(visitor, { photo }, gallery);
      const copy = visitor.copy();
      expect(await chosen(copy, gallery)).toEqual([photo]);
      await (await visitor.post(`/g/${gallery}/leave`, {}, address)).arrayBuffer();
      const left = await copy.get(`/g/${gallery}/selection`, { accept: "application/json" });
      expect((await left.text()).includes(photo)).toBe(false);
      if (gallery === GALLERY) expect((await copy.get(`/g/${gallery}/dancing/`)).status).toBe(303);
    }
    // Each gallery has counters of its own, so its own is emptied too.
    const own = new Visitor(wedding.glassine);
    const { most } = LIMITS.leave.address;
    await fillCounter(DB, `leave ${GALLERY} address ${own.address}`, most);
    const guest = await wedding.guest();
    await pick(guest, { photo: "dance-2" });
    const copy = guest.copy();
    await (await guest.post(`/g/${GALLERY}/leave`, {}, { "cf-connecting-ip": own.address })).arrayBuffer();
    expect((await copy.get(`/g/${GALLERY}/dancing/`)).status).toBe(303);
  });

  it("cost nothing for somebody who has one", async () => {
    const guest = await wedding.guest();
    for (let i = 0; i < 40; i++)
      expect((await pick(guest, { photo: "dance-1", stars: String(i % 6) })).status).toBe(200);
  });
});

it("photos marked again and again within an hour make one row each way in the feed", async () => {
  const client = await wedding.client();
  const marks = (value: string) =>
    client.post(`/g/${GALLERY}/marks`, { photo: ["dance-1", "dance-2"], private: value });
  await wedding.glassine.env.DB.prepare("DELETE FROM activity").run();
  for (let i = 0; i < 4; i++) for (const value of ["true", "false"]) await (await marks(value)).arrayBuffer();
  const { results } = await wedding.glassine.env.DB.prepare(
    "SELECT what, count FROM activity WHERE kind = 'mark'",
  ).all();
  // Two, or four where the hour ends meanwhile.
  expect(results.length).toBeLessThanOrEqual(4);
  expect(results.reduce((sum, { count }) => sum + Number(count), 0)).toBe(16);
  const feed = await (await wedding.photographer()).text(`/studio/g/${GALLERY}/activity/?kind=mark`);
  expect(feed).toContain("hid 2 photos: dance-1, dance-2");
  expect(feed).toContain("showed 2 photos: dance-1, dance-2");
  expect(
    (await wedding.glassine.env.DB.prepare("SELECT count(*) AS n FROM private_marks WHERE photo LIKE 'dance%'").first())
      ?.n,
  ).toBe(0);
});
