import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStudioPassword, setStudioPassword } from "../../worker/store/studio.ts";
import { SECRET } from "../support/glassine.ts";
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
afterAll(() => wedding?.close());

const SET = `/g/${GALLERY}/highlights/`;
const looks = async (visitor: Visitor) => (await visitor.get(SET)).status === 200;

describe("a session", () => {
  it("of guests ends when the guest password changes, and of clients goes on", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await wedding.settings({ guestPassword: "new-rosemary" });
    expect([await looks(guest), await looks(client)]).toEqual([false, true]);
    await wedding.settings({ guestPassword: GUEST_PASSWORD });
  });

  it("of clients ends when the client password changes, and of guests goes on", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await wedding.settings({ clientPassword: "new-thyme" });
    expect([await looks(guest), await looks(client)]).toEqual([true, false]);
    await wedding.settings({ clientPassword: CLIENT_PASSWORD });
  });

  it("ends when the photographer signs everyone out", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await wedding.settings({ endSessions: true });
    expect([await looks(guest), await looks(client)]).toEqual([false, false]);
  });

  it("ends when its role can't enter any more", async () => {
    const [guest, client] = [await wedding.guest(), await wedding.client()];
    await wedding.settings({ guestPassword: null, clientPassword: null });
    expect([await looks(guest), await looks(client)]).toEqual([false, false]);
    await wedding.settings({ guestPassword: GUEST_PASSWORD, clientPassword: CLIENT_PASSWORD });
    expect([await looks(guest), await looks(client)]).toEqual([false, false]);
  });

  it("ends when its holder signs out, even for whoever kept the cookie", async () => {
    const guest = await wedding.guest();
    const thief = guest.copy();
    const left = await guest.post(`/g/${GALLERY}/leave`, {});
    expect([left.status, left.headers.get("clear-site-data")]).toEqual([303, '"cache"']);
    expect([await looks(guest), await looks(thief)]).toEqual([false, false]);
  });

  it("doesn't work while the gallery is private", async () => {
    const client = await wedding.client();
    await wedding.settings({ visibility: "private" });
    expect((await client.get(SET)).status).toBe(404);
    await wedding.settings({ visibility: "protected" });
    expect(await looks(client)).toBe(true);
  });

  it("that began in a public gallery ends when the gallery gets a password", async () => {
    await wedding.settings({ visibility: "public" });
    const guest = await new Visitor(wedding.glassine).enter(GALLERY, "guest");
    expect(await looks(guest)).toBe(true);
    await wedding.settings({ visibility: "protected" });
    expect(await looks(guest)).toBe(false);
  });

  it("of the studio ends when its password changes", async () => {
    const photographer = await wedding.photographer();
    expect((await photographer.get("/studio/")).status).toBe(200);
    const { hash } = await readStudioPassword(wedding.glassine.env.DB);
    expect(hash).not.toBeNull();
    await setStudioPassword(wedding.glassine.env.DB, quickHash(STUDIO_PASSWORD));
    expect((await photographer.get("/studio/")).status).toBe(303);
  });

  it("of another gallery opens nothing here", async () => {
    const visitor = await new Visitor(wedding.glassine).enter("christening", "client", "christening-client");
    const token = visitor.cookies.get("__Host-g-christening") ?? "";
    visitor.cookies.set(`__Host-g-${GALLERY}`, token);
    expect(await looks(visitor)).toBe(false);
  });

  it("can't be forged with another secret, another type or none", async () => {
    const claims = { kind: "gallery", gallery: GALLERY, role: "client", epoch: 99 };
    const forge = (secret: string, typ: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", typ })
        .setIssuer("glassine")
        .setAudience(`gallery:${GALLERY}`)
        .setIssuedAt()
        .setExpirationTime("1h")
        .setJti("forged")
        .sign(new TextEncoder().encode(secret));
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
    for (const token of [
      await forge("another secret, long enough to be one", "glassine-session+jwt"),
      await forge(SECRET, "JWT"),
      none,
    ]) {
      const visitor = new Visitor(wedding.glassine);
      visitor.cookies.set(`__Host-g-${GALLERY}`, token);
      expect(await looks(visitor)).toBe(false);
    }
  });

  it("cookie is kept from scripts, other sites and plain http", async () => {
    const visitor = new Visitor(wedding.glassine);
    const response = await visitor.post(`/g/${GALLERY}/enter`, { role: "guest", password: GUEST_PASSWORD });
    const cookie = response.headers.get("set-cookie") ?? "";
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
    expect(cookie).not.toContain("Domain");
  });

  it("is never issued or renewed by a GET", async () => {
    const client = await wedding.client();
    for (const at of [`/g/${GALLERY}/`, SET, `/g/${GALLERY}/enter`, wedding.imageOf(wedding.open)]) {
      expect((await client.get(at)).headers.get("set-cookie")).toBeNull();
    }
  });
});

describe("forms from elsewhere", () => {
  it.each([
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ] as Record<string, string>[])("are refused: %j", async (headers) => {
    const client = await wedding.client();
    const response = await client.post(`/g/${GALLERY}/marks`, { photo: "open-laugh", private: "true" }, headers);
    expect(response.status).toBe(403);
    expect((await (await wedding.guest()).get(wedding.imageOf("open-laugh"))).status).toBe(200);
  });
});

describe("entering again", () => {
  it("keeps what the same browser picked, even after the password changed", async () => {
    const { DB: db } = wedding.glassine.env;
    const jti = (visitor: Visitor) =>
      JSON.parse(Buffer.from(visitor.cookies.get(`__Host-g-${GALLERY}`)?.split(".")[1] ?? "", "base64url").toString())
        .jti as string;
    const client = await wedding.client();
    const before = jti(client);
    await wedding.settings({ clientPassword: "new-thyme" });
    await client.enter(GALLERY, "client", "new-thyme");
    expect(jti(client)).toBe(before);
    await wedding.settings({ clientPassword: CLIENT_PASSWORD });
    await client.enter(GALLERY, "client", CLIENT_PASSWORD);
    await client.post(`/g/${GALLERY}/leave`, {});
    await client.enter(GALLERY, "client", CLIENT_PASSWORD);
    expect(jti(client)).not.toBe(before);
    expect(await db.prepare("SELECT count(*) AS n FROM revoked_sessions WHERE jti = ?").bind(before).first("n")).toBe(
      1,
    );
  });
});
