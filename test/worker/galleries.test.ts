import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { soonAfter } from "../support/soon-after.ts";
import { Visitor } from "../support/visitor.ts";
import {
  CLIENT_PASSWORD,
  GALLERY,
  GUEST_PASSWORD,
  openWedding,
  PRIVATE_TRACES,
  type Wedding,
} from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
beforeEach(() =>
  wedding.settings({
    visibility: "protected",
    expiresAt: null,
    guestPassword: GUEST_PASSWORD,
    clientPassword: CLIENT_PASSWORD,
  }),
);
afterAll(() => wedding?.close());

const FRONT = `/g/${GALLERY}/`;
const SET = `/g/${GALLERY}/highlights/`;
const stranger = () => new Visitor(wedding.glassine);

async function answer(visitor: Visitor, path: string) {
  const response = await visitor.get(path);
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
}

describe("a public gallery", () => {
  beforeEach(() => wedding.settings({ visibility: "public", guestPassword: null }));

  it("shows a request without a session what guests see, and sets no cookie", async () => {
    for (const path of [
      SET,
      `/g/${GALLERY}/photo/open-laugh/`,
      wedding.imageOf("open-laugh"),
      `/g/${GALLERY}/download/all.zip`,
    ]) {
      const response = await stranger().get(path);
      expect([response.status, response.headers.get("set-cookie")]).toEqual([200, null]);
      const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
      for (const trace of PRIVATE_TRACES) expect(text.includes(trace), `${trace} on ${path}`).toBe(false);
    }
    expect((await stranger().get(`/g/${GALLERY}/boudoir/`)).status).toBe(404);
  });

  it("offers the choice only at its link if it has a client side, and a guest enters with one tap", async () => {
    const visitor = stranger();
    expect(await answer(visitor, FRONT)).toMatchObject({ status: 303, location: `/g/${GALLERY}/enter` });
    await visitor.enter(GALLERY, "guest");
    expect((await answer(visitor, FRONT)).status).toBe(200);
  });

  it("offers no choice without a client side", async () => {
    await wedding.settings({ clientPassword: null });
    expect((await answer(stranger(), FRONT)).status).toBe(200);
    expect(await answer(stranger(), `/g/${GALLERY}/enter`)).toMatchObject({ status: 303, location: FRONT });
  });

  it("has a link preview with the cover that everybody may see", async () => {
    const { text } = await answer(stranger(), SET);
    const image = /property="og:image" content="([^"]+)"/.exec(text)?.[1] ?? "";
    expect(image).toContain("/image/open-laugh/");
    expect((await stranger().get(new URL(image).pathname)).status).toBe(200);
  });
});

describe("the link preview a chat app gets for a shared link", () => {
  const PAGES = [
    FRONT,
    SET,
    `/g/${GALLERY}/photo/open-laugh/`,
    `/g/${GALLERY}/photo/secret-kiss/`,
    `/g/${GALLERY}/boudoir/`,
    `/g/${GALLERY}/no-such-set/`,
    `/g/${GALLERY}/enter`,
    `/g/${GALLERY}/invite`,
    `/g/${GALLERY}/selection/`,
  ];

  /** As chat apps do: without cookies, along redirects. */
  async function preview(path: string) {
    let at = await answer(stranger(), path);
    for (let hops = 0; at.location && hops < 5; hops++) at = await answer(stranger(), at.location);
    const metas = [...at.text.matchAll(/<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">/g)];
    return { ...at, linkPreview: new Map(metas.map(([, name = "", content = ""]) => [name, content])) };
  }

  it("has the title and the studio, but no picture, if a secret is needed first", async () => {
    const seen = new Set<string>();
    for (const path of PAGES) {
      const { status, linkPreview } = await preview(path);
      expect([path, status, linkPreview.get("og:title")]).toEqual([path, 200, "Anna &amp; Ben"]);
      expect([linkPreview.get("og:site_name"), linkPreview.get("og:description")]).toEqual([
        "Mara Lindt",
        "Mara Lindt",
      ]);
      expect([linkPreview.get("twitter:card"), linkPreview.has("og:image")]).toEqual(["summary", false]);
      seen.add(JSON.stringify([...linkPreview]));
    }
    expect(seen.size).toBe(1);
  });

  it("is the same if nobody can enter, and after a wrong password", async () => {
    await wedding.settings({ guestPassword: null });
    expect((await preview(SET)).linkPreview.get("og:title")).toBe("Anna &amp; Ben");
    const wrong = await stranger().post(`/g/${GALLERY}/enter`, { role: "client", password: "no" });
    const text = await wrong.text();
    expect(text).toContain('property="og:title"');
    expect(text).not.toContain("og:image");
  });

  it("has a picture if everybody may look, even at the choice between guest and client", async () => {
    await wedding.settings({ visibility: "public", guestPassword: null });
    for (const path of [FRONT, `/g/${GALLERY}/enter`, `/g/${GALLERY}/invite`, SET, `/g/${GALLERY}/photo/open-laugh/`]) {
      const { linkPreview, text } = await preview(path);
      const image = linkPreview.get("og:image") ?? "";
      expect([path, linkPreview.get("twitter:card")]).toEqual([path, "summary_large_image"]);
      expect(image).toContain("/image/open-laugh/");
      expect((await stranger().get(new URL(image).pathname)).status).toBe(200);
      for (const trace of PRIVATE_TRACES) expect(text).not.toContain(trace);
    }
    expect((await preview(`/g/${GALLERY}/photo/dance-1/`)).linkPreview.get("og:image")).toContain("/image/dance-1/");
  });

  it("has no picture of what is private or expired, or hidden in a public gallery", async () => {
    await wedding.settings({ visibility: "public", guestPassword: null });
    for (const hidden of [`/g/${GALLERY}/boudoir/`, `/g/${GALLERY}/photo/secret-kiss/`]) {
      expect((await preview(hidden)).linkPreview.size).toBe(0);
    }
    await wedding.settings({ expiresAt: Date.now() - 1000 });
    expect((await preview(FRONT)).linkPreview.has("og:image")).toBe(false);
    expect((await preview(`/g/${GALLERY}/receipt`)).linkPreview.has("og:image")).toBe(false);
    await wedding.settings({ visibility: "private", expiresAt: null });
    const missing = await preview("/g/never-was/");
    for (const path of PAGES) expect(await preview(path)).toEqual(missing);
  });
});

describe("a protected gallery", () => {
  it("has a link preview without a picture, and shows strangers nothing but its title", async () => {
    const { text } = await answer(await wedding.guest(), SET);
    expect(text).not.toContain("og:image");
    const entry = await answer(stranger(), `/g/${GALLERY}/enter`);
    expect(entry.text).toContain("Anna &amp; Ben");
    for (const word of [...PRIVATE_TRACES, "Highlights", "open-laugh", "4 photos"])
      expect(entry.text).not.toContain(word);
  });

  it("without a guest password lets only clients in", async () => {
    await wedding.settings({ guestPassword: null });
    const entry = await answer(stranger(), `/g/${GALLERY}/enter`);
    expect(entry.text).not.toContain('value="guest"');
    expect((await stranger().post(`/g/${GALLERY}/enter`, { role: "guest", password: "" })).status).toBe(400);
    expect((await stranger().post(`/g/${GALLERY}/enter`, { role: "guest", password: GUEST_PASSWORD })).status).toBe(
      401,
    );
    expect((await answer(await wedding.client(), SET)).status).toBe(200);
  });

  it("accepts a password with spaces around it, and the client password for guests, but not the reverse", async () => {
    const knock = async (role: string, password: string) =>
      (await stranger().post(`/g/${GALLERY}/enter`, { role, password })).status;
    expect(await knock("guest", `\u200b ${GUEST_PASSWORD}\n`)).toBe(303);
    expect(await knock("guest", `${GUEST_PASSWORD}.`)).toBe(401);
    expect(await knock("guest", GUEST_PASSWORD.toUpperCase())).toBe(401);
    expect(await knock("client", GUEST_PASSWORD)).toBe(401);
    // Whoever knows the client password may enter as guest: a choice is never widened.
    expect(await knock("guest", CLIENT_PASSWORD)).toBe(303);
    expect(await knock("guest", GUEST_PASSWORD)).toBe(303);
  });

  it("sends people on to where they were going, and nowhere else", async () => {
    const path = `/g/${GALLERY}/photo/${encodeURIComponent("Übergang am See 01")}/`;
    const { location } = await answer(stranger(), path);
    expect(location).toBe(`/g/${GALLERY}/enter?next=${encodeURIComponent(path)}`);
    const go = async (next: string) =>
      (await stranger().post(`/g/${GALLERY}/enter`, { role: "guest", password: GUEST_PASSWORD, next })).headers.get(
        "location",
      );
    expect(await go(path)).toBe(path);
    for (const foreign of [
      "https://evil.example/",
      "//evil.example/",
      "/g/christening/",
      "/studio/",
      `/g/${GALLERY}/../x`,
      "\\\\evil",
    ]) {
      expect(await go(foreign)).toBe(FRONT);
    }
  });
});

describe("a gallery that nobody may know about", () => {
  const everything = (gallery: string) => [
    `/g/${gallery}/`,
    `/g/${gallery}/enter`,
    `/g/${gallery}/hill/`,
    `/g/${gallery}/photo/two/`,
    `/g/${gallery}/image/two/320-0123456789ab.avif`,
    `/g/${gallery}/download/all.zip`,
    `/g/${gallery}/invite`,
  ];
  const told = async (path: string, method: string) => {
    const response = await stranger().request(
      path,
      method === "POST" ? { form: { role: "client", password: "x" } } : { method },
    );
    const headers = [...response.headers].filter(([name]) => !["date", "cf-ray"].includes(name));
    return { status: response.status, headers, text: await response.text() };
  };

  it("answers like a missing one: the same bytes and headers on every path, for every method", async () => {
    for (const [i, path] of everything("elopement").entries()) {
      for (const method of ["GET", "POST", "DELETE"]) {
        const [secret, missing] = [await told(path, method), await told(everything("nowhere")[i] ?? "", method)];
        expect(secret).toEqual(missing);
        expect(secret.status).toBe(404);
      }
    }
  });

  it("may be one that was taken down, until it is brought back", async () => {
    const { DB: db } = wedding.glassine.env;
    const guest = await wedding.guest();
    await setUnpublished(db, { gallery: GALLERY, down: true, now: Date.now() });
    expect((await answer(guest, SET)).status).toBe(404);
    await setUnpublished(db, { gallery: GALLERY, down: false, now: Date.now() });
    expect((await answer(guest, SET)).status).toBe(200);
  });

  it("is not on the home page, listed or not", async () => {
    await wedding.settings({ listed: true }, "elopement");
    await wedding.settings({ listed: true });
    const home = await stranger().text("/");
    expect(home).toContain("Anna &amp; Ben");
    expect(home).not.toContain("Elopement");
  });
});

describe("a gallery that has expired", () => {
  it("says to guests and clients when it closed and whom to ask, and lets the photographer in", async () => {
    const [guest, client, photographer] = [await wedding.guest(), await wedding.client(), await wedding.photographer()];
    await wedding.settings({ expiresAt: Date.now() - 1000 });
    for (const visitor of [guest, client, stranger()]) {
      const { status, text } = await answer(visitor, SET);
      expect(status).toBe(410);
      expect(text).toContain("mara@example.com");
      for (const trace of PRIVATE_TRACES) expect(text).not.toContain(trace);
    }
    expect((await answer(photographer, SET)).status).toBe(200);
    expect(await soonAfter(async () => (await guest.get(wedding.imageOf("open-laugh"))).status, 410)).toBe(410);
  });
});

describe("answers", () => {
  it("behind the gate are never cached, and have the security headers", async () => {
    const { headers } = await (await wedding.client()).get(SET);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("content-security-policy")).toMatch(/; script-src 'self'(?: 'sha256-[A-Za-z0-9+/]{43}=')?; /);
    expect(headers.get("content-security-policy")).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get("x-robots-tag")).toContain("noindex");
  });

  it("over plain http on other hosts redirect to https, and accept no form", async () => {
    const get = await wedding.glassine.fetch("http://photos.example/g/anna-ben/", { redirect: "manual" });
    // The local runtime's proxy writes the scheme of a Location that names the own host back to its own, so the status tells.
    expect(get.status).toBe(308);
    const post = await wedding.glassine.fetch("http://photos.example/g/anna-ben/enter", {
      method: "POST",
      body: "x=1",
    });
    expect(post.status).toBe(403);
  });
});
