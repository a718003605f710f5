import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { AppEnv } from "../../../worker/http/context.ts";
import { securedAnswer, securityHeaders } from "../../../worker/http/headers.ts";

const app = new Hono<AppEnv>();
app.use(securityHeaders, async (c, next) => {
  c.set("url", new URL(c.req.url));
  await next();
});
app.get("/text", (c) => c.text("text"));
app.get("/image", (c) =>
  securedAnswer(c, null, { status: 200, headers: { "content-type": "text/plain;charset=UTF-8" } }),
);
app.get("/kept", (c) => securedAnswer(c, null, { status: 304, headers: { "cache-control": "private, max-age=1" } }));
app.get("/none", () => new Response(null));
app.use("/another", async (c, next) => {
  await next();
  c.res = new Response(c.res.body, { headers: { "x-another": "1" } });
});
app.get("/another", (c) => securedAnswer(c, null, { status: 200, headers: {} }));

const headersOf = async (address: string) => Object.fromEntries((await app.request(address)).headers);

describe("an answer with the security headers", () => {
  it.each(["http://localhost", "https://photos.example"])(
    "has those that others are given, over %s",
    async (origin) => {
      const others = await headersOf(`${origin}/text`);
      expect(await headersOf(`${origin}/image`)).toEqual(others);
      expect(Object.keys(others)).toContain("content-security-policy");
      expect("strict-transport-security" in others).toBe(origin.startsWith("https:"));
      expect(others["cache-control"]).toBe("private, no-store");
    },
  );

  it("may set how long it is cached, without changing the next one", async () => {
    expect((await headersOf("http://localhost/kept"))["cache-control"]).toBe("private, max-age=1");
    expect((await headersOf("http://localhost/image"))["cache-control"]).toBe("private, no-store");
  });

  it("doesn't pass them on to an answer that replaces it, which gets its own", async () => {
    const { "x-another": another, ...headers } = await headersOf("http://localhost/another");
    expect(another).toBe("1");
    expect(headers).toEqual(await headersOf("http://localhost/none"));
  });
});
