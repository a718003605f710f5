import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soonAfter } from "../support/soon-after.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
let guest: Visitor;
let url: string;
let whole: Uint8Array;
let etag: string;

beforeAll(async () => {
  wedding = await openWedding();
  guest = await wedding.guest();
  url = wedding.imageOf(wedding.open);
  const response = await guest.get(url);
  whole = new Uint8Array(await response.arrayBuffer());
  etag = response.headers.get("etag") ?? "";
});
afterAll(() => wedding?.close());

describe("an image", () => {
  it("has an address for its content, and is cached by this browser alone for a day", async () => {
    const { headers, status } = await guest.get(url);
    expect(status).toBe(200);
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(headers.get("cache-control")).toBe("private, max-age=86400, immutable, no-transform");
    expect(headers.get("vary")).toContain("Cookie");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("accept-ranges")).toBe("bytes");
    expect(headers.get("content-type")).toBe("image/jpeg");
    expect(Number(headers.get("content-length"))).toBe(whole.length);
  });

  it.each([
    [(tag: string) => tag, 304],
    [(tag: string) => `W/${tag}`, 304],
    [(tag: string) => `"x", ${tag}`, 304],
    [() => "*", 304],
    [() => '"something else"', 200],
    [() => "garbage,,", 200],
  ])("is not sent again to a browser that has it (%#)", async (header, status) => {
    const response = await guest.get(url, { "if-none-match": header(etag) });
    expect(response.status).toBe(status);
    expect((await response.arrayBuffer()).byteLength).toBe(status === 304 ? 0 : whole.length);
  });

  it.each([
    ["bytes=0-9", 0, 10],
    ["bytes=10-", 10, undefined],
    ["bytes=-7", -7, undefined],
    ["bytes=5-99999999", 5, undefined],
  ])("is sent in part: %s", async (range, from, to) => {
    const response = await guest.get(url, { range });
    const part = new Uint8Array(await response.arrayBuffer());
    expect(response.status).toBe(206);
    expect(Buffer.compare(part, whole.slice(from, to))).toBe(0);
    expect(response.headers.get("content-range")).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.length}$`));
  });

  it.each(["bytes=99999999-", "bytes=-0"])("has no such part: %s", async (range) => {
    const response = await guest.get(url, { range });
    await response.arrayBuffer();
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe(`bytes */${whole.length}`);
  });

  it.each(["bytes", "bytes=", "bytes=a-b", "bytes=9-1", "lines=0-1", "bytes=0-1,3-4", "bytes=1e3-"])(
    "is sent whole for a range that is none or several: %s",
    async (range) => {
      const response = await guest.get(url, { range });
      expect(response.status).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBe(whole.length);
    },
  );

  it("is sent as a whole if If-Range names other content, and in part if it names this", async () => {
    const range = "bytes=0-9";
    const statusOf = async (ifRange: string) => {
      const response = await guest.get(url, { range, "if-range": ifRange });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await statusOf(etag)).toBe(206);
    expect(await statusOf('"other"')).toBe(200);
    expect(await statusOf(`W/${etag}`)).toBe(200);
    expect(await statusOf("Sat, 13 Jun 2026 00:00:00 GMT")).toBe(200);
  });

  it("answers HEAD without a body", async () => {
    const response = await guest.request(url, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe(String(whole.length));
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it("of an older export redirects to the current one, and only for visitors who may see it", async () => {
    const old = (address: string) => address.replace(/-[0-9a-f]{12}\./, "-0123456789ab.");
    const moved = await guest.get(old(url));
    expect(moved.status).toBe(302);
    expect(moved.headers.get("location")).toBe(url);
    expect((await guest.get(old(wedding.imageOf(wedding.hidden)))).status).toBe(404);
  });

  it("is not sent under another photo's name", async () => {
    const foreign = url.replace("open-laugh", "dance-1");
    expect([302, 404]).toContain((await guest.get(foreign)).status);
    const rendition = url.split("/").at(-1);
    expect((await guest.get(`/g/${GALLERY}/image/secret-kiss/${rendition}`)).status).toBe(404);
  });

  it("marked private a moment ago is no longer sent to guests, after two seconds at most", async () => {
    const client = await wedding.client();
    const address = wedding.imageOf(wedding.open);
    expect((await guest.get(address)).status).toBe(200);
    await client.post(`/g/${GALLERY}/marks`, { photo: "open-laugh", private: "true" });
    expect(await soonAfter(async () => (await guest.get(address)).status, 404)).toBe(404);
    expect((await client.get(address)).status).toBe(200);
    await client.post(`/g/${GALLERY}/marks`, { photo: "open-laugh", private: "false" });
  });

  // Tokens that were verified and policies that were read are remembered; neither may keep a door open.
  describe("that was sent a moment ago", () => {
    const answerSoon = (visitor: Visitor) => soonAfter(async () => (await visitor.get(url)).status, 401);

    it("is refused to somebody who left, even with a copied cookie", async () => {
      const leaving = await wedding.guest();
      const thief = leaving.copy();
      expect([(await leaving.get(url)).status, (await thief.get(url)).status]).toEqual([200, 200]);
      await leaving.post(`/g/${GALLERY}/leave`, {});
      expect(await answerSoon(thief)).toBe(401);
      expect((await guest.get(url)).status).toBe(200);
    });

    it("is refused to guests once their password has changed, but not to clients", async () => {
      const [looking, client] = [await wedding.guest(), await wedding.client()];
      expect([(await looking.get(url)).status, (await client.get(url)).status]).toEqual([200, 200]);
      await wedding.settings({ guestPassword: "new-rosemary" });
      expect(await answerSoon(looking)).toBe(401);
      expect((await client.get(url)).status).toBe(200);
      await wedding.settings({ guestPassword: GUEST_PASSWORD });
      guest = await wedding.guest();
    });
  });
});
