import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listKey } from "../../worker/domain/pages/news.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const OPEN = ["open-laugh", "Übergang am See 01"];
const TILES = OPEN.map(encodeURIComponent);
const NEXT = `/g/${GALLERY}/view/news/highlights?have=${listKey(OPEN)}`;
const ask = (visitor: Visitor, have = listKey(OPEN), set = "highlights") =>
  visitor.get(`/g/${GALLERY}/view/news/${set}?have=${have}`);
const mark = (client: Visitor, photo: string, hidden: boolean) =>
  client.post(`/g/${GALLERY}/marks`, { photo, private: String(hidden) });

/** Everything of an answer that somebody could measure, but for the moment it was sent. */
async function measured(answer: Response): Promise<unknown> {
  const headers = [...answer.headers].filter(([name]) => name !== "date");
  return { status: answer.status, headers, body: await answer.text() };
}

describe("a page that was left open", () => {
  it("learns nothing while it shows all its viewer may see, and their names when it does not", async () => {
    const guest = await wedding.guest();
    expect((await ask(guest)).status).toBe(204);
    expect(await (await ask(guest, listKey(["open-laugh"]))).json()).toEqual({ tiles: TILES, next: NEXT });
    for (const have of ["", "x".repeat(2000), "%00", "../"])
      expect(await (await ask(guest, encodeURIComponent(have))).json()).toEqual({ tiles: TILES, next: NEXT });
    const client = await wedding.client();
    expect(((await (await ask(client)).json()) as { tiles: string[] }).tiles).toContain(wedding.hidden);
    await client.post(`/g/${GALLERY}/view`, { as: "guest" });
    expect((await ask(client)).status).toBe(204);
  });

  it("answers a guest the same, whatever is hidden from them or hidden elsewhere", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const before = [await measured(await ask(guest)), await measured(await ask(guest, "other"))];
    await mark(client, wedding.inClientSet, true);
    expect([await measured(await ask(guest)), await measured(await ask(guest, "other"))]).toEqual(before);
    await mark(client, wedding.inClientSet, false);
    await mark(client, wedding.hidden, false);
    const shown = await (await ask(guest)).text();
    expect(shown).toContain(wedding.hidden);
    await mark(client, wedding.hidden, true);
    expect([await measured(await ask(guest)), await measured(await ask(guest, "other"))]).toEqual(before);
    for (const trace of PRIVATE_TRACES) expect(JSON.stringify(before)).not.toContain(trace);
  });

  it("learns nothing once its viewer may not look", async () => {
    const guest = await wedding.guest();
    expect((await ask(guest, "", "boudoir")).status).toBe(404);
    await guest.post(`/g/${GALLERY}/leave`, {});
    expect((await ask(guest)).status).toBe(401);
    expect((await ask(new Visitor(wedding.glassine), "", "none")).status).toBe(401);
  });
});
