import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import {
  SESSION_SECONDS,
  type Session,
  type SessionScope,
  verifySession,
} from "../../../worker/domain/tokens/session.ts";
import type { AppEnv, Handler } from "../../../worker/http/context.ts";
import { beginSession, clearCookie, issueCookie, readToken } from "../../../worker/http/cookies.ts";

const NOW = Date.UTC(2026, 5, 13, 15, 0, 0, 999);
const DAY = 86_400;
const GALLERY: SessionScope = { kind: "gallery", gallery: "anna-ben" };

const key = (text: string) =>
  crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(text.padEnd(32, ".")),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );

/** Answers one request with the secrets there are, the one that signs first. */
async function ask(handler: Handler, { secrets = ["new", "old"], cookie = "" } = {}): Promise<Response> {
  const keys = await Promise.all(secrets.map(key));
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set("now", NOW);
    c.set("config", { stripe: null, site: null, secrets: keys });
    await next();
  });
  app.get("/", handler);
  app.onError((error, c) => c.text(error.message, 500));
  return app.request("/", { headers: { cookie } });
}

const guest = (): Session => ({
  kind: "gallery",
  gallery: "anna-ben",
  role: "guest",
  epoch: 1,
  ...beginSession(NOW, "gallery"),
});

async function issued(session: Session): Promise<string> {
  const response = await ask(async (c) => {
    await issueCookie(c, session);
    return c.body(null);
  });
  return response.headers.getSetCookie().join("\n");
}

describe("a session's cookie", () => {
  it("is out of reach for scripts, plain http, other hosts and other sites' forms", async () => {
    const [pair, ...attributes] = (await issued(guest())).split("; ");
    expect(pair).toMatch(/^__Host-g-anna-ben=[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(attributes.sort()).toEqual(["HttpOnly", `Max-Age=${30 * DAY}`, "Path=/", "SameSite=Lax", "Secure"]);
  });

  it("ends with its session, so that one issued again lasts no longer", async () => {
    const session = { ...guest(), exp: Math.floor(NOW / 1000) + 60 };
    expect(await issued(session)).toContain("Max-Age=60;");
    expect(await issued({ ...session, exp: 0 })).toContain("Max-Age=0;");
  });

  it("is signed with the first secret and read back by name", async () => {
    const session = guest();
    const cookie = (await issued(session)).split(";")[0] ?? "";
    const response = await ask((c) => c.json(readToken(c, GALLERY)), { cookie: `other=1; ${cookie}` });
    const token = await response.json<string>();
    const verify = async (secret: string) =>
      verifySession(token, { of: GALLERY, secrets: [await key(secret)], now: NOW });
    expect(await verify("new")).toEqual(session);
    expect(await verify("old")).toBeNull();
  });

  it("of one gallery is not read for another, nor for the studio", async () => {
    const cookie = (await issued(guest())).split(";")[0] ?? "";
    for (const of of [{ kind: "gallery", gallery: "anna" }, { kind: "studio" }, { kind: "account" }] as const) {
      const response = await ask((c) => c.json({ token: readToken(c, of) ?? null }), { cookie });
      expect(await response.json()).toEqual({ token: null });
    }
  });

  it("is not issued without a secret", async () => {
    const response = await ask(
      async (c) => {
        await issueCookie(c, guest());
        return c.body(null);
      },
      { secrets: [] },
    );
    expect(response.status).toBe(500);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("is cleared with exactly the attributes it was set with", async () => {
    const response = await ask((c) => {
      clearCookie(c, GALLERY);
      return c.body(null);
    });
    const [pair, ...attributes] = response.headers.getSetCookie().join("\n").split("; ");
    expect(pair).toBe("__Host-g-anna-ben=");
    expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"]);
  });
});

describe("a session that begins", () => {
  it.each(["gallery", "account", "studio"] as const)("lasts as long as one of its kind does: %s", (kind) => {
    const { iat, exp } = beginSession(NOW, kind);
    expect(iat).toBe(Math.floor(NOW / 1000));
    expect(exp - iat).toBe(SESSION_SECONDS[kind]);
  });

  it("has its own name", () => {
    const names = Array.from({ length: 100 }, () => beginSession(NOW, "gallery").jti);
    expect(new Set(names).size).toBe(100);
  });
});
