import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beforeOriginals } from "../support/arriving.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

// Between the two switches of a publish: photos can be seen, and some originals are not stored yet.

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await wedding.settings({ downloads: "all", clientLinks: "all" });
  await beforeOriginals(wedding, "dancing/dance-3.jpg", "boudoir/veil-late.jpg");
});
afterAll(() => wedding?.close());

const at = (rest: string) => `/g/${GALLERY}${rest}`;
const guestSays = "Originals are being uploaded: 4 of 5";

describe("while originals are being uploaded", () => {
  it("shows the new photos, offers the web size, and says how many originals there are", async () => {
    const guest = await wedding.guest();
    const page = await guest.text(at("/dancing/"));
    expect(page).toContain("dance-3");
    expect(page).toContain(guestSays);
    expect(page).toContain(`${at("/download/set/dancing.zip")}?size=web`);
    expect(page).not.toContain(`href="${at("/download/set/dancing.zip")}"`);
    const photo = await guest.text(at("/photo/dance-3/"));
    expect(photo).toContain(`${at("/download/photo/dance-3")}?size=web`);
    expect((await guest.get(`${at("/download/photo/dance-3")}?size=web`)).status).toBe(200);
    expect((await guest.get(`${at("/download/all.zip")}?size=web`)).status).toBe(200);
  });

  it("refuses a zip of originals with that sentence, and never sends a short one", async () => {
    const guest = await wedding.guest();
    const all = await guest.get(at("/download/all.zip"), { accept: "text/html" });
    expect([all.status, all.headers.get("retry-after")]).toEqual([503, "60"]);
    expect(await all.text()).toContain(guestSays);
    const set = await guest.get(at("/download/set/dancing.zip"));
    expect(set.status).toBe(503);
    expect(await set.text()).toContain("Originals are being uploaded: 2 of 3");
    expect((await guest.get(at("/download/photo/dance-3"))).status).toBe(503);
    // Nothing is missing of these.
    expect((await guest.get(at("/download/set/highlights.zip"))).status).toBe(200);
    expect((await guest.get(at("/download/photo/dance-1"))).status).toBe(200);
  });

  it("refuses them by a client's link as well", async () => {
    const client = await wedding.client();
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const form = { action: "make", photo: ["dance-1", "dance-3"], name: "Friends", until, downloads: "on" };
    const made = await (await client.post(at("/view/links"), form)).text();
    const secret = /view\/link#([\w-]+)"/.exec(made)?.[1] ?? "";
    const friend = new Visitor(wedding.glassine);
    const place = (await friend.post(at("/view/link"), { token: secret })).headers.get("location") ?? "";
    expect(place).toContain("/view/link/");
    expect(await friend.text(place)).not.toContain('photos.zip"');
    const zip = await friend.get(`${place}photos.zip`);
    expect([zip.status, (await zip.text()).includes("Originals are being uploaded: 1 of 2")]).toEqual([503, true]);
    expect((await friend.get(`${place}photos.zip?size=web`)).status).toBe(200);
    expect((await friend.get(`${place}file/dance-3`)).status).toBe(503);
    expect((await friend.get(`${place}file/dance-1`)).status).toBe(200);
  });

  it("counts for a guest only what guests may see: a hidden photo that is on its way changes nothing", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    expect(await client.text(at("/dancing/"))).toContain("Originals are being uploaded: 6 of 8");
    await client.post(at("/marks"), { photo: "dance-3", private: "true" });
    const page = await guest.text(at("/dancing/"));
    expect(page).not.toContain("Originals are being uploaded");
    expect(page).toContain(`href="${at("/download/all.zip")}"`);
    expect((await guest.get(at("/download/all.zip"))).status).toBe(200);
    expect((await guest.get(at("/download/photo/veil-late"))).status).toBe(404);
    await client.post(at("/marks"), { photo: "dance-3", private: "false" });
  });

  it("says so in the studio too, with what to do about it", async () => {
    const photographer = await wedding.photographer();
    const page = (await photographer.text(`/studio/g/${GALLERY}/`)).replace(/\s+/g, " ");
    expect(page).toContain("Originals are being uploaded: 6 of 8. If no publish is running, publish again to finish.");
  });

  it("is over with the next publish: everything is offered and whole", async () => {
    await wedding.publish({ seeFirst: 0 });
    const guest = await wedding.guest();
    const page = await guest.text(at("/dancing/"));
    expect(page).not.toContain("Originals are being uploaded");
    expect(page).toContain(`href="${at("/download/set/dancing.zip")}"`);
    const zip = await guest.get(at("/download/set/dancing.zip"));
    const bytes = (await zip.arrayBuffer()).byteLength;
    expect([zip.status, String(bytes)]).toEqual([200, zip.headers.get("content-length")]);
    expect((await guest.get(at("/download/photo/dance-3"))).status).toBe(200);
  });
});
