import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const PAGES = [
  `/g/${GALLERY}/`,
  `/g/${GALLERY}/highlights/`,
  `/g/${GALLERY}/dancing/`,
  `/g/${GALLERY}/photo/open-laugh/`,
];

/** The page without the switch back, which alone may differ. */
const withoutSwitch = (html: string) => html.replace(/<aside class="switch"[\s\S]*?<\/aside>/g, "");

async function asGuest(visitor: Visitor): Promise<void> {
  expect((await visitor.post(`/g/${GALLERY}/view`, { as: "guest" })).status).toBe(303);
}

describe("a client who looks as guest", () => {
  it("gets a guest's pages byte for byte, except for the switch back", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await asGuest(client);
    for (const page of PAGES) {
      const [seen, shown] = [await guest.text(page), await client.text(page)];
      expect(shown).not.toBe(seen);
      expect(withoutSwitch(shown)).toBe(withoutSwitch(seen));
    }
  });

  it("is a guest on every route, and can go back", async () => {
    const client = await wedding.client();
    await asGuest(client);
    expect((await client.get(`/g/${GALLERY}/boudoir/`)).status).toBe(404);
    expect((await client.get(wedding.imageOf("secret-kiss"))).status).toBe(404);
    expect((await client.post(`/g/${GALLERY}/marks`, { photo: "open-laugh", private: "true" })).status).toBe(404);
    await client.post(`/g/${GALLERY}/view`, { as: "client" });
    expect((await client.get(`/g/${GALLERY}/boudoir/`)).status).toBe(200);
  });

  it.each([
    ["/highlights/", "/highlights/"],
    ["/photo/open-laugh/", "/photo/open-laugh/"],
    ["/boudoir/", "/"],
    ["/photo/secret-kiss/", "/"],
    ["/photo/no-such-photo/", "/"],
    ["/no-such-set/", "/"],
    ["/selection", "/"],
    ["/download/all.zip?size=web", "/"],
  ])("is led from %s to %s, so that no guest's view begins with not found", async (from, to) => {
    const client = await wedding.client();
    const answer = await client.post(`/g/${GALLERY}/view`, { as: "guest", next: `/g/${GALLERY}${from}` });
    expect(answer.headers.get("location")).toBe(`/g/${GALLERY}${to}`);
    expect((await client.get(`/g/${GALLERY}${to}`)).status).toBe(200);
    const back = await client.post(`/g/${GALLERY}/view`, { as: "client", next: `/g/${GALLERY}${from}` });
    expect(back.headers.get("location")).toBe(`/g/${GALLERY}${from}`);
  });

  it("gains no rights by it", async () => {
    const guest = await wedding.guest();
    await guest.post(`/g/${GALLERY}/view`, { as: "client" });
    expect((await guest.get(`/g/${GALLERY}/boudoir/`)).status).toBe(404);
  });
});

describe("the photographer's preview", () => {
  it("shows what a guest and what a client gets, without a password", async () => {
    const photographer = await wedding.photographer();
    await photographer.post("/studio/preview", { gallery: GALLERY, as: "guest" });
    for (const page of PAGES) {
      const html = await photographer.text(page);
      for (const trace of PRIVATE_TRACES) expect(html.includes(trace), `${trace} on ${page}`).toBe(false);
    }
    await photographer.post("/studio/preview", { gallery: GALLERY, as: "client" });
    const asClient = await photographer.text(`/g/${GALLERY}/boudoir/`);
    expect([asClient.includes("This is what clients see."), asClient.includes("what guests see")]).toEqual([
      true,
      false,
    ]);
    await photographer.post("/studio/preview", { gallery: GALLERY, as: "photographer" });
    expect((await photographer.get("/studio/")).status).toBe(200);
  });
});

describe("what guests learn", () => {
  it("is positions, neighbours, counts and a cover that leave out everything hidden", async () => {
    const guest = await wedding.guest();
    for (const page of PAGES) {
      const html = await guest.text(page);
      for (const trace of PRIVATE_TRACES) expect(html.includes(trace), `${trace} on ${page}`).toBe(false);
    }
    const photo = await guest.text(`/g/${GALLERY}/photo/open-laugh/`);
    expect(photo).toContain(`/g/${GALLERY}/photo/${encodeURIComponent("Übergang am See 01")}/`);
    const set = await guest.text(`/g/${GALLERY}/highlights/`);
    expect(set).toContain("2 photos");
    expect(await (await wedding.client()).text(`/g/${GALLERY}/highlights/`)).toContain("3 photos");
  });
});
