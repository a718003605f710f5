import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeptCheck, KeptList } from "../../worker/domain/pages/kept-copy.ts";
import { writePhoto } from "../support/photos.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, PRIVATE_TRACES, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const at = (rest: string) => `/g/${GALLERY}/view${rest}`;
const check = async (visitor: Visitor, query = "?set=highlights&set=boudoir&set=none") =>
  (await (await visitor.get(at(`/offline${query}`))).json()) as KeptCheck;

describe("what a browser learns about the sets it keeps", () => {
  it("is one key for one session, and another for every other session, role and gallery", async () => {
    const [guest, other, client] = [await wedding.guest(), await wedding.guest(), await wedding.client()];
    const first = await check(guest);
    expect(await check(guest)).toEqual(first);
    expect(atob(first.key)).toHaveLength(32);
    const told = [first, await check(other), await check(client)];
    await client.post(at(""), { as: "guest" });
    told.push(await check(client));
    await client.post(at(""), { as: "client" });
    expect(await check(client)).toEqual(told[2]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(4);
    expect(new Set(told.map(({ whose }) => whose)).size).toBe(4);
    for (const { key, whose } of told) expect(key).not.toContain(whose.slice(0, 8));
  });

  it("names no set that this visitor can't see, and ends with the session or the gallery", async () => {
    const guest = await wedding.guest();
    expect(Object.keys((await check(guest)).sets)).toEqual(["highlights"]);
    expect(Object.keys((await check(await wedding.client())).sets)).toEqual(["highlights", "boudoir"]);
    const { until } = await check(guest);
    expect(until).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 30 * 86_400_000);
    const closes = Date.now() + 86_400_000;
    await wedding.settings({ expiresAt: closes });
    expect((await check(guest)).until).toBe(closes);
    await wedding.settings({ expiresAt: null });
  });

  it("changes with what this visitor sees of a set, and with nothing that is hidden from them", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const states = async () => [(await check(guest)).sets.highlights, (await check(client)).sets.highlights];
    const [guests, clients] = await states();
    expect((await client.post(`/g/${GALLERY}/marks`, { photo: wedding.hidden, private: "false" })).status).toBe(303);
    const [guestsNow, clientsNow] = await states();
    expect([guestsNow === guests, clientsNow === clients]).toEqual([false, false]);
    expect((await client.post(`/g/${GALLERY}/marks`, { photo: wedding.hidden, private: "true" })).status).toBe(303);
    expect(await states()).toEqual([guests, clients]);
    // What is marked in a set of the clients changes nothing for guests.
    await client.post(`/g/${GALLERY}/marks`, { photo: wedding.inClientSet, private: "true" });
    expect((await states())[0]).toBe(guests);
    await client.post(`/g/${GALLERY}/marks`, { photo: wedding.inClientSet, private: "false" });
  });

  it("stays what it is when only what is hidden from them is published or arranged", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    const states = async () => [(await check(guest)).sets, (await check(client)).sets.boudoir];
    const [guests, clients] = await states();
    await writePhoto(path.join(wedding.content, GALLERY, "boudoir/veil-new.jpg"), {
      width: 640,
      height: 480,
      seed: 91,
    });
    await wedding.publish();
    const [guestsNow, clientsNow] = await states();
    expect([guestsNow, clientsNow === clients]).toEqual([guests, false]);
    // What they see changes it: a caption, and a picture.
    const file = path.join(wedding.content, GALLERY, "gallery.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace("Laughing", "Laughing out loud"));
    await wedding.publish();
    const captioned = (await check(guest)).sets.highlights;
    expect(captioned).not.toBe((guests as KeptCheck["sets"]).highlights);
    await writePhoto(path.join(wedding.content, GALLERY, "highlights/open-laugh.jpg"), {
      width: 640,
      height: 480,
      seed: 92,
    });
    await wedding.publish();
    expect((await check(guest)).sets.highlights).not.toBe(captioned);
  });

  it("lists the pictures that this visitor may have, and they can be fetched", async () => {
    const guest = await wedding.guest();
    const answer = await guest.get(at("/offline/highlights?format=avif"));
    const text = await answer.clone().text();
    const list = (await answer.json()) as KeptList;
    expect(list.photos.map(({ name }) => name)).toEqual(["open-laugh", "Übergang am See 01"]);
    expect(list.total).toBe(2);
    for (const trace of PRIVATE_TRACES) expect(text).not.toContain(trace);
    for (const { href, bytes } of list.photos.flatMap(({ files }) => files)) {
      const picture = await guest.get(href);
      expect((await picture.arrayBuffer()).byteLength).toBe(bytes);
      expect(picture.headers.get("content-type")).toBe("image/avif");
    }
    // A format that nobody knows is the one that every browser shows.
    const plain = (await (await guest.get(at("/offline/highlights?format=webp"))).json()) as KeptList;
    expect(plain.photos.every(({ files }) => files.every(({ href }) => href.endsWith(".jpg")))).toBe(true);
  });

  it("is nothing without a session in a public gallery, until somebody asks for one", async () => {
    await wedding.settings({ visibility: "public" });
    const stranger = new Visitor(wedding.glassine);
    const before = await check(stranger);
    expect(before.by).toBeNull();
    expect(before.until).toBeLessThanOrEqual(Date.now());
    expect([...stranger.cookies]).toEqual([]);
    expect((await stranger.post(at("/offline"), {})).status).toBe(204);
    const after = await check(stranger);
    expect(after.by).toBe("gallery");
    expect(after.key).not.toBe(before.key);
    await wedding.settings({ visibility: "protected" });
  });

  it("is an app with the gallery's title for whoever may look, and for nobody else", async () => {
    const manifest = await (await (await wedding.guest()).get(at("/app.webmanifest"))).json();
    expect(manifest).toMatchObject({ name: "Anna & Ben", start_url: `/g/${GALLERY}/`, scope: `/g/${GALLERY}/` });
    const refused = await new Visitor(wedding.glassine).get(at("/app.webmanifest"));
    expect([refused.status, (await refused.text()).includes("Anna")]).toEqual([401, false]);
  });
});
