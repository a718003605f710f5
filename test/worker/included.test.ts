import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { whole } from "../support/clients.ts";
import { add, order, sell } from "../support/shop.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const AT = `/g/${GALLERY}`;
const HTML = { accept: "text/html" };
const SEEN = ["open-laugh", "Übergang am See 01", "dance-1", "dance-2"];

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const db = () => wedding.glassine.env.DB;
beforeEach(async () => {
  for (const table of ["included_photos", "included_more", "ledger", "activity"])
    await db().prepare(`DELETE FROM ${table}`).run();
  await wedding.settings({
    ...{ included: 2, downloads: "all", downloadSizes: "all", keepsake: "everyone", visibility: "protected" },
    downloadPin: null,
  });
});

const photoAt = (name: string) => `${AT}/download/photo/${encodeURIComponent(name)}`;
const status = async (visitor: Visitor, at: string, headers: Record<string, string> = {}) =>
  (await whole(visitor.get(at, headers))).status;
const press = async (visitor: Visitor, at: string) => (await whole(visitor.post(at, {}, HTML))).status;
const counted = async () => (await db().prepare("SELECT count(*) AS n FROM included_photos").first<{ n: number }>())?.n;
const [first = "", second = "", third = "", fourth = ""] = SEEN.map(photoAt);
const ALL = `${AT}/download/all.zip`;

describe("photos in full size that are included", () => {
  it("say how many are left before each press, and only a press counts", async () => {
    const guest = await wedding.guest();
    const page = await guest.get(first, HTML);
    expect(page.status).toBe(403);
    expect(await page.text()).toMatch(/2 of 2 photos in original size left[\s\S]*<form[^>]*method="post"/);
    expect(await status(guest, first)).toBe(403);
    expect(await status(guest, first, { range: "bytes=0-9" })).toBe(403);
    expect((await guest.request(first, { method: "HEAD" })).status).toBe(403);
    expect(await counted()).toBe(0);
    const pressed = await guest.post(first, {}, HTML);
    expect(pressed.headers.get("location")).toBe(`${AT}/download/included?next=${encodeURIComponent(first)}`);
    const begun = await guest.get(pressed.headers.get("location") ?? "");
    expect(begun.headers.get("refresh")).toBe(`0;url=${first}`);
    expect(await begun.text()).toContain("1 of 2 photos in original size left");
    // Resumed, repeated and pressed again, it stays one.
    expect([await status(guest, first), await status(guest, first, { range: "bytes=5-9" })]).toEqual([200, 206]);
    expect([await press(guest, first), await status(guest, first), await counted()]).toEqual([303, 200, 1]);
  });

  it("hold under presses that arrive at once", async () => {
    const guest = await wedding.guest();
    const answers = await Promise.all([first, second, third, fourth, first, second].map((at) => press(guest, at)));
    expect(await counted()).toBe(2);
    const given = await Promise.all([first, second, third, fourth].map((at) => status(guest, at)));
    expect(given.filter((one) => one === 200)).toHaveLength(2);
    expect(answers.every((one) => one === 303 || one === 403)).toBe(true);
    const refused = [first, second, third, fourth][given.indexOf(403)] ?? "";
    const page = await guest.get(refused, HTML);
    expect(await page.text()).toContain("You have downloaded all 2 photos in original size that are included.");
    expect([await press(guest, refused), await counted()]).toEqual([403, 2]);
  });

  it("count a zip and a keepsake as a whole, or not at all; smaller sizes are not counted", async () => {
    const guest = await wedding.guest();
    const keepsake = `${AT}/download/keepsake.zip`;
    for (const at of [ALL, keepsake]) {
      const page = await guest.post(at, {}, HTML);
      expect([page.status, await counted()]).toEqual([403, 0]);
      expect(await page.text()).toContain("This download would use 4 of them");
      expect([await status(guest, at), await status(guest, `${at}?part=1`)]).toEqual([403, 403]);
      expect(await status(guest, `${at}?size=web`)).toBe(200);
    }
    await press(guest, first);
    await wedding.settings({ included: 4 });
    expect([await press(guest, ALL), await counted(), await status(guest, ALL)]).toEqual([303, 4, 200]);
    expect([await status(guest, keepsake), await status(guest, `${AT}/download/set/highlights.zip`)]).toEqual([
      200, 200,
    ]);
    // What is hidden from guests is not counted for them; a client has their own count, and more photos.
    const client = await wedding.client();
    expect([await press(client, ALL), await status(client, ALL)]).toEqual([403, 403]);
  });

  it("need a name to count for: a guest of a public gallery gets one with the first press", async () => {
    await wedding.settings({ visibility: "public", included: 1 });
    const [guest, other] = [new Visitor(wedding.glassine), new Visitor(wedding.glassine)];
    expect([await status(guest, first), await status(guest, first, HTML)]).toEqual([403, 403]);
    expect([...guest.cookies]).toEqual([]);
    expect([await press(guest, first), await status(guest, first)]).toEqual([303, 200]);
    expect([await press(guest, second), await status(guest, second)]).toEqual([403, 403]);
    expect(await status(other, first)).toBe(403);
    await wedding.settings({ visibility: "protected" });
  });

  it("come before what is bought: single photos, and after the last one the way to the shop", async () => {
    await sell(wedding);
    await wedding.settings({ downloads: "buy", included: 1 });
    const guest = await wedding.guest();
    expect([await press(guest, first), await status(guest, first)]).toEqual([303, 200]);
    expect([await status(guest, ALL), await press(guest, ALL)]).toEqual([403, 403]);
    expect(await status(guest, `${first}?size=web`)).toBe(403);
    const page = await guest.get(second, HTML);
    expect([page.status, await page.text()]).toEqual([403, expect.stringContaining(`href="${AT}/store?photo=`)]);
    expect(await counted()).toBe(1);
  });

  it("are not counted for the photographer, and not while the setting is off", async () => {
    const photographer = await wedding.photographer();
    expect([await status(photographer, first), await status(photographer, ALL)]).toEqual([200, 200]);
    await wedding.settings({ included: null });
    const guest = await wedding.guest();
    expect([await status(guest, first), await press(guest, second), await counted()]).toEqual([200, 303, 0]);
  });
});

describe("several photos that were chosen", () => {
  const three = `${AT}/download/photos.zip?photo=open-laugh&photo=dance-1&photo=${encodeURIComponent("Übergang am See 01")}`;

  // *Select* and *Download* led to the page of the first photo, and the others were counted one by one.
  it("are counted with one press as a whole, on a page that says how many they take and how many are left", async () => {
    await wedding.settings({ included: 3 });
    const guest = await wedding.guest();
    expect((await guest.request(three, { method: "HEAD" })).status).toBe(403);
    const page = await guest.get(three, HTML);
    expect([page.status, await page.text()]).toEqual([
      403,
      expect.stringContaining("3 photos. This uses 3 included downloads. 0 of 3 will be left."),
    ]);
    const pressed = await guest.post(three, {}, HTML);
    const begun = await guest.get(pressed.headers.get("location") ?? "");
    expect([await counted(), begun.headers.get("refresh")]).toEqual([3, `0;url=${three}`]);
    const zip = await guest.get(three);
    expect([zip.status, zip.headers.get("content-disposition")]).toEqual([
      200,
      expect.stringContaining(`${GALLERY}-photos.zip`),
    ]);
    await zip.arrayBuffer();
    // Each of them is theirs alone, too; a fourth is not.
    expect([await status(guest, first), await press(guest, `${three}&photo=dance-2`), await counted()]).toEqual([
      200, 403, 3,
    ]);
  });

  it("have nothing of what is hidden, and one of them is the file it is", async () => {
    const guest = await wedding.guest();
    const hidden = `${AT}/download/photos.zip?photo=${wedding.hidden}&photo=${wedding.inClientSet}`;
    const none = `${AT}/download/photos.zip?photo=none-1&photo=none-2`;
    for (const at of [hidden, none]) expect([await status(guest, at), await press(guest, at)]).toEqual([404, 404]);
    const beside = await (await guest.get(`${hidden}&photo=dance-1`, HTML)).text();
    expect(beside).toContain("1 photo. This uses one included download. 1 of 2 will be left.");
    const one = await guest.get(`${AT}/download/photos.zip?photo=dance-1`);
    expect([one.status, one.headers.get("location")]).toEqual([303, third]);
    const many = Array.from({ length: 201 }, (_, i) => `photo=p-${i}`).join("&");
    expect(await status(guest, `${AT}/download/photos.zip?${many}`)).toBe(403);
  });
});

describe("photos that were bought", () => {
  // Whoever took a bought photo from its page, and not from their order, used up one that was included.
  it("are not counted, in full size as they were bought, and are had when nothing is left", async () => {
    await sell(wedding);
    await wedding.settings({ included: 1 });
    const guest = await wedding.guest();
    await add(guest, "one", { photo: "dance-1" });
    await add(guest, "one-web", { photo: "dance-2" });
    await order(guest, { method: "invoice" });
    expect(await status(guest, third)).toBe(403);
    await db().prepare("UPDATE orders SET paid_at = 1").run();
    expect([await status(guest, third), await press(guest, third), await counted()]).toEqual([200, 303, 0]);
    expect(await guest.text(`${AT}/photo/dance-1/`)).not.toContain("photos in original size left");
    const both = `${AT}/download/photos.zip?photo=dance-1&photo=open-laugh`;
    expect(await (await guest.get(both, HTML)).text()).toContain(
      "2 photos. This uses one included download. 0 of 1 will be left.",
    );
    expect([await press(guest, both), await counted()]).toEqual([303, 1]);
    // It was bought in web size.
    expect([await status(guest, fourth), await press(guest, fourth)]).toEqual([403, 403]);
    expect(await status(guest, third)).toBe(200);
    // Somebody else has bought nothing.
    expect(await status(await wedding.guest(), third)).toBe(403);
    // What was refunded is theirs no more.
    await db().prepare("UPDATE orders SET odd = 1").run();
    expect(await status(guest, third)).toBe(403);
    for (const table of ["order_photos", "orders", "cart_entries", "carts"])
      await db().prepare(`DELETE FROM ${table}`).run();
  });
});

describe("the studio", () => {
  it("shows who took how many, gives somebody more, and counts from the start", async () => {
    const [guest, photographer] = [await wedding.guest(), await wedding.photographer()];
    const desk = `/studio/g/${GALLERY}/registrations/`;
    expect([await press(guest, first), await press(guest, second), await press(guest, third)]).toEqual([303, 303, 403]);
    const page = await photographer.text(desk);
    expect(page).toContain("2 of 2");
    const holder = /name="holder" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const send = async (form: Record<string, string>) => (await whole(photographer.post(desk, form))).status;
    expect(await send({ action: "give-more", holder, more: "1" })).toBe(303);
    expect(await photographer.text(desk)).toContain("2 of 3");
    expect([await press(guest, third), await press(guest, fourth)]).toEqual([303, 403]);
    expect(await send({ action: "from-start", holder })).toBe(303);
    expect([await counted(), await status(guest, first), await press(guest, fourth)]).toEqual([0, 403, 303]);
    expect(await send({ action: "give-more", holder, more: "0" })).toBe(400);
    expect(await send({ action: "give-more", holder: "session:none", more: "1" })).toBe(404);
    const feed = await photographer.text(`/studio/g/${GALLERY}/activity/`);
    for (const line of ["1 more photos in original size for guest", "counted from the start for guest", "took dance-2"])
      expect(feed).toContain(line);
  });
});

describe("pages", () => {
  it("say how many are left beside each download, and offer included photos where photos are sold", async () => {
    const guest = await wedding.guest();
    const photo = `${AT}/photo/${SEEN[0]}/`;
    const left = (n: number) => `${n} of 2 photos in original size left`;
    for (const at of [photo, `${AT}/highlights/`]) expect(await guest.text(at)).toContain(left(2));
    await press(guest, first);
    expect(await guest.text(photo)).not.toContain("photos in original size left");
    expect(await guest.text(`${AT}/highlights/`)).toContain(left(1));
    await sell(wedding);
    expect(await guest.text(`${AT}/photo/${SEEN[2]}/`)).toContain(left(1));
    expect(await guest.text(`${AT}/store?photo=${SEEN[2]}`)).toContain(`href="${third}"`);
    await press(guest, third);
    expect(await guest.text(`${AT}/photo/${SEEN[3]}/`)).not.toContain(`href="${fourth}"`);
    expect(await guest.text(`${AT}/store?photo=${SEEN[3]}`)).not.toContain(`href="${fourth}"`);
  });
});
