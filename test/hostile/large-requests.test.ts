import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { createApp } from "../../worker/app.ts";
import { networksOf } from "../../worker/domain/network.ts";
import { readAccountToken, readSecondToken, readStudioToken, readTokens } from "../../worker/gate/visitor.ts";
import type { AppEnv, Ctx } from "../../worker/http/context.ts";
import { clearDevice, clearIdentity, cookiesAsSent, readDevice, readIdentity } from "../../worker/http/cookies.ts";
import { requestDraft } from "../../worker/http/draft.ts";
import { readFields } from "../../worker/http/form.ts";
import { prepare, sameOrigin } from "../../worker/http/guards.ts";
import { languageOf } from "../../worker/http/page.ts";
import { sendRepresentation } from "../../worker/http/representation.ts";
import { fill, growth, LARGE, SLACK, SMALL, upTo } from "../support/growth.ts";

// Forms were held to take time in proportion to their length; what else a request brings was not: cookies, headers, queries
// and paths.

const WORKER = join(import.meta.dirname, "../../worker");
const env = { SESSION_SECRET: "a secret of more than thirty-two bytes" } as unknown as Env;

/** A request as the Worker's rooms see it. */
async function contextOf(init: RequestInit, path = "/"): Promise<Ctx> {
  let seen: Ctx | null = null;
  const app = new Hono<AppEnv>();
  app.use(prepare);
  app.all("*", (c) => {
    seen = c;
    return c.body(null);
  });
  await app.request(`https://photos.example.com${path}`, init, env);
  if (!seen) throw new Error("the request did not arrive");
  return seen;
}

/** What takes more than in proportion, of some inputs of 1 KB and 64 KB. */
async function grownOf(
  inputs: readonly [what: string, at: (length: number) => string][],
  prepared: (text: string) => Promise<() => unknown>,
): Promise<string[]> {
  const grown: string[] = [];
  for (const [what, at] of inputs) {
    const [small, large] = [at(SMALL), at(LARGE)];
    expect(large.length, what).toBeGreaterThan(LARGE * 0.8);
    const more = await growth(await prepared(small), await prepared(large));
    if (more > SLACK) grown.push(`${what}: ${more.toFixed(0)}`);
  }
  return grown;
}

const ours = [
  "__Host-g-anna",
  "__Host-r-anna",
  "__Host-i-anna",
  "__Host-d-anna",
  "__Host-client",
  "__Host-studio",
  "__Host-second",
];
const COOKIES: [what: string, at: (length: number) => string][] = [
  ["many names", (length) => upTo(length, (i) => `${i.toString(36)}=1; `)],
  ["one name many times", (length) => upTo(length, () => "a=1; ")],
  ["only separators", (length) => ";".repeat(length)],
  ["only equals signs", (length) => "=".repeat(length)],
  ["only blanks", (length) => `a=${" ".repeat(length - 3)}b`],
  ["blanks between pairs", (length) => upTo(length, () => "    ; ")],
  ["names without values", (length) => upTo(length, (i) => `${i.toString(36)};`)],
  ["values without names", (length) => upTo(length, () => "=a; ")],
  ["quotes that never end", (length) => upTo(length, () => '"; ')],
  ["many galleries", (length) => upTo(length, (i) => `__Host-g-${i.toString(36)}=a.b.c; `)],
  ...ours.flatMap((name): typeof COOKIES => [
    [`${name} many times`, (length) => upTo(length, () => `${name}=a.b.c; `)],
    [`${name} many times, broken`, (length) => upTo(length, () => `${name}; ${name}="; `)],
    [`the beginning of ${name}`, (length) => upTo(length, () => `${name.slice(0, -1)}=1; `)],
    ...["a", ".", "eyJh", "%41", "%C3", "%", "=", '"', "é".normalize("NFD").slice(0, 1), "a.b.c."].map(
      (shape): (typeof COOKIES)[number] => [`${name} of ${shape}`, (length) => fill(`${name}=`, shape, length)],
    ),
  ]),
];

const COOKIE_READERS: Record<string, (c: Ctx) => unknown> = {
  "the tokens of every gallery": (c) => readTokens(c),
  "the studio's token": readStudioToken,
  "a second shooter's token": readSecondToken,
  "an account's token": readAccountToken,
  "an identity": (c) => readIdentity(c, "anna"),
  "a gallery's device": (c) => readDevice(c, { gallery: "anna" }),
  "the studio's device": (c) => readDevice(c, "studio"),
  "the clients' device": (c) => readDevice(c, "clients"),
  "a device that is forgotten": (c) => clearDevice(c, { gallery: "anna" }),
  "an identity that is forgotten": (c) => clearIdentity(c, "anna"),
};

describe("cookies take time in proportion to their length:", () => {
  it.each(Object.entries(COOKIE_READERS))("%s", async (_what, read) => {
    const grown = await grownOf(COOKIES, async (cookie) => {
      const c = await contextOf({ headers: { cookie } });
      return () => read(c);
    });
    expect(grown).toEqual([]);
  });

  it("are read nowhere else", async () => {
    const readers = await filesWith(/getCookie|hono\/cookie|header\("cookie"\)/);
    expect(readers).toEqual(["http/cookies.ts"]);
  });
});

const SHAPES = [
  "a",
  " ",
  "\t",
  ",",
  ";",
  "q=1;",
  ",de;q=0.",
  '"',
  '"a",',
  "W/",
  'W/"',
  "=",
  "0",
  "bytes=",
  "0-",
  "-",
  ".",
];
const HEADER_SHAPES = [...SHAPES, ":", "::", "/", "t=1,", "v1=a,", "%41", "text/html,", "application/json;"].map(
  (shape): [string, (length: number) => string] => [shape, (length) => `a${fill("", shape, length - 2)}a`],
);

const representation = {
  size: 1000,
  type: "image/avif",
  etag: '"abc"',
  headers: {},
  open: () => new ReadableStream<Uint8Array>({ start: (controller) => controller.close() }),
};
const send = (c: Ctx) => sendRepresentation(c, representation);
const report = (c: Ctx) =>
  createApp({ render: async () => new Response() }).request(
    c.req.url,
    { method: "POST", headers: c.req.raw.headers, body: "{}" },
    STRIPE,
  );
const STRIPE = { ...env, STRIPE_SECRET_KEY: "sk_test_abc", STRIPE_WEBHOOK_SECRET: "whsec_abc" } as unknown as Env;

/** What reads each header of a request. */
const HEADER_READERS: Record<string, { read: (c: Ctx) => unknown; init?: RequestInit; path?: string }> = {
  accept: { read: (c) => requestDraft(c), init: { method: "POST", body: "a=1" } },
  "accept-language": { read: (c) => languageOf(c, null) },
  "cf-connecting-ip": { read: (c) => networksOf(c.req.header("cf-connecting-ip")) },
  "cf-ray": { read: (c) => prepare(c, async () => {}) },
  cookie: { read: (c) => cookiesAsSent(c) },
  "content-length": { read: (c) => readFields(c), init: { method: "POST", body: "a=1" } },
  "content-type": { read: (c) => readFields(c), init: { method: "POST", body: "a=1" } },
  "if-none-match": { read: send },
  "if-range": { read: send },
  prefer: { read: (c) => c.req.header("prefer") === "return=minimal" },
  range: { read: send },
  origin: { read: (c) => sameOrigin(c, async () => {}), init: { method: "POST" } },
  "sec-fetch-site": { read: (c) => sameOrigin(c, async () => {}), init: { method: "POST" } },
  "stripe-signature": { read: report, init: { method: "POST", body: "{}" }, path: "/reports/stripe" },
  "user-agent": { read: (c) => prepare(c, async () => {}) },
};

describe("headers take time in proportion to their length:", () => {
  it.each(Object.entries(HEADER_READERS))("%s", async (name, { read, init = {}, path = "/" }) => {
    const grown = await grownOf(HEADER_SHAPES, async (text) => {
      const c = await contextOf({ ...init, headers: { [name]: text } }, path);
      return () => read(c);
    });
    expect(grown).toEqual([]);
  });

  it("are all tried here, as far as we read them", async () => {
    const texts = await Promise.all((await filesWith(/./)).map((file) => readFile(join(WORKER, file), "utf8")));
    const read = texts.flatMap((text) => [...text.matchAll(/(?:req\.header|request\.headers\.get)\("([^"]+)"\)/g)]);
    expect(read.length).toBeGreaterThan(10);
    expect([...new Set(read.map(([, name = ""]) => name))].filter((name) => !(name in HEADER_READERS))).toEqual([]);
  });
});

async function filesWith(pattern: RegExp): Promise<string[]> {
  const files = (await readdir(WORKER, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(WORKER, file), "utf8")));
  return files.filter((_, i) => pattern.test(texts[i] ?? ""));
}

// Addresses that are refused, or answered, before anything is looked up.
const ADDRESSES: [what: string, at: (length: number) => string][] = [
  ["a long segment", (length) => `/${"a".repeat(length)}`],
  ["many segments", (length) => `/${"a/".repeat(length / 2)}`],
  ["many segments of a gallery", (length) => `/g/${"a/".repeat(length / 2)}`],
  ["a gallery of capitals", (length) => `/g/${"A".repeat(length)}/`],
  ["a set of a gallery of capitals", (length) => `/g/A/${"a".repeat(length)}/`],
  ["a photo of a gallery of capitals", (length) => `/g/A/photo/${"a".repeat(length)}/`],
  ["an image of a gallery of capitals", (length) => `/g/A/image/a/${"1-".repeat(length / 2)}.avif`],
  ["a zip of many dots", (length) => `/g/A/download/set/${".zip".repeat(length / 4).slice(1)}`],
  ["a zip that is none", (length) => `/g/A/download/set/${"a.zi".repeat(length / 4)}`],
  ["slashes", (length) => "/".repeat(length)],
  ["dots", (length) => `/${".a/".repeat(length / 3)}`],
  ["escapes", (length) => `/${"%41".repeat(length / 3)}`],
  ["escapes of letters that need them", (length) => `/${"%C3%BC".repeat(length / 6)}`],
  ["escapes that are cut off", (length) => `/${"%C3".repeat(length / 3)}`],
  ["a query of many names", (length) => `/studio?${upTo(length, (i) => `${i.toString(36)}&`)}`],
  ["a query of one name", (length) => `/studio?${"next&".repeat(length / 5)}`],
  ["a query of equals signs", (length) => `/studio?${"=".repeat(length)}`],
  ["a query of escapes", (length) => `/studio?next=${"%41".repeat(length / 3)}`],
];

describe("addresses take time in proportion to their length:", () => {
  const app = createApp({ render: async () => new Response("") });

  it("as paths and queries, through the whole Worker", async () => {
    const grown = await grownOf(ADDRESSES, async (path) => {
      const url = `https://photos.example.com${path}`;
      const { status } = await app.request(url, {}, env);
      expect([308, 404], path.slice(0, 40)).toContain(status);
      return () => app.request(url, {}, env);
    });
    expect(grown).toEqual([]);
  });

  const QUERIES: [what: string, at: (length: number) => string][] = [
    ["many names", (length) => upTo(length, (i) => `${i.toString(36)}=1&`)],
    ["the name many times", (length) => "next=/g/a/&".repeat(length / 11)],
    ["the name in other names", (length) => "anext=1&".repeat(length / 8)],
    ["the name in values", (length) => "a=next&".repeat(length / 7)],
    ["a name that is escaped", (length) => "%6eext=1&".repeat(length / 9)],
    ["plus signs", (length) => `next=${"+".repeat(length)}`],
    ["escapes", (length) => `next=${"%2F".repeat(length / 3)}`],
    ["escapes that are cut off", (length) => `next=${"%C3".repeat(length / 3)}`],
    ["ampersands", (length) => "&".repeat(length)],
    ["question marks", (length) => "?".repeat(length)],
  ];

  it("as a field of a query", async () => {
    const grown = await grownOf(QUERIES, async (query) => {
      const c = await contextOf({}, `/?${query}`);
      return () => c.req.query("next");
    });
    expect(grown).toEqual([]);
  });
});
