import { readdirSync } from "node:fs";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { emailKey } from "../../worker/domain/account.ts";
import { isEmail } from "../../worker/domain/email.ts";
import { controlOf, type Fields, type Form } from "../../worker/domain/form.ts";
import { checkoutForm } from "../../worker/domain/forms/checkout-form.ts";
import { submissionForm } from "../../worker/domain/forms/submission-form.ts";
import { readToken } from "../../worker/domain/invitation.ts";
import { asLink } from "../../worker/domain/link.ts";
import { networksOf } from "../../worker/domain/network.ts";
import { normalizePassword, normalizePin } from "../../worker/domain/password.ts";
import { readMoney } from "../../worker/domain/shop/money.ts";
import { readCode } from "../../worker/domain/shop/voucher.ts";
import { isSlug, photoNameFault, suggestSlug } from "../../worker/domain/slug.ts";
import { pickLanguage, pickLocale } from "../../worker/domain/words/locale.ts";
import type { AppEnv } from "../../worker/http/context.ts";
import { readFields } from "../../worker/http/form.ts";
import { isCanonicalPath, safeClientNext, safeNext, safeStudioNext } from "../../worker/http/path.ts";
import { ifRangeHolds, matchesEtag, parseRange } from "../../worker/http/range.ts";
import { namesOf } from "../support/form-names.ts";
import { fill, growth, isQuick, LARGE, SLACK, SMALL, upTo } from "../support/growth.ts";

// A form of 64 KB once took 2.5 s to read, and an "e-mail address" of 60 KB 1.8 s: both took time by the square of the
// input. Here each reader gets the same shape at 1 KB and at 64 KB, and may take longer in proportion alone.

const SHAPES = [
  "a",
  " ",
  "\t",
  "@",
  ".",
  "a@b.",
  ".a",
  "-",
  "0",
  "1.",
  ":",
  ",",
  ";",
  '"',
  "\\",
  "/",
  "/a",
  "%41",
  "%C3%BC",
  "\r\n",
  "q=1;",
  "bytes=",
  "é",
  "́",
  // Accents that change their places when they are normalised: an e-mail address of 64 KB of them took a second.
  "\u0301\u0323",
  "=",
  "&",
];
const PREFIXES = ["", "a@"];

const READERS: Record<string, (text: string) => unknown> = {
  "an e-mail address": isEmail,
  "the key of an e-mail address": emailKey,
  "the networks of an address": networksOf,
  "an amount": (text) => readMoney(text, "EUR"),
  "a voucher's code": readCode,
  "an invitation's token": readToken,
  "a slug": isSlug,
  "a suggestion for a slug": suggestSlug,
  "a photo's name": photoNameFault,
  "the languages a browser accepts": (text) => [
    pickLanguage({ gallery: null, accept: text }),
    pickLocale({ gallery: "en", accept: text }),
  ],
  "a range": (text) => parseRange(text, 1000),
  "If-Range": (text) => ifRangeHolds(text, '"abc"'),
  "If-None-Match": (text) => matchesEtag(text, '"abc"'),
  "a password": normalizePassword,
  "a PIN": normalizePin,
  "a path": isCanonicalPath,
  "where to go next": (text) => safeNext(text, [asLink("anna")]) ?? safeClientNext(text) ?? safeStudioNext(text),
};

/** The shapes for which 64 KB take longer than in proportion. */
async function grownBy(work: (text: string) => unknown): Promise<string[]> {
  const grown: string[] = [];
  for (const shape of PREFIXES.flatMap((prefix) => SHAPES.map((one) => [prefix, one] as const))) {
    const [small, large] = [fill(...shape, SMALL), fill(...shape, LARGE)];
    if (await isQuick(() => work(large))) continue;
    const more = await growth(
      () => work(small),
      () => work(large),
    );
    if (more > SLACK) grown.push(`${JSON.stringify(shape.join(""))}: ${more.toFixed(0)}`);
  }
  return grown;
}

describe("a visitor's text takes time in proportion to its length:", () => {
  it.each(Object.entries(READERS))("%s", async (_what, work) => expect(await grownBy(work)).toEqual([]));
});

type AnyForm = Form<unknown, unknown>;

/** What forms are judged by, all in one. */
const FACTS = {
  ...{ liveSets: ["all"], timezone: "Europe/Vienna", currency: "EUR", rest: 100, now: 0 },
  freshId: () => "fresh",
};

const MADE: Record<string, AnyForm> = {
  checkoutForm: checkoutForm({ due: true, card: true, invoice: true, conditions: "§ 1" }),
  submissionForm: submissionForm([
    { id: "one", text: "One?", choices: ["a"] },
    { id: "two", text: "Two?" },
  ]),
};

/** Every form of the product: whoever writes another one finds it here. */
const FORMS: [name: string, form: AnyForm][] = [];
const folder = new URL("../../worker/domain/forms/", import.meta.url);
for (const file of readdirSync(folder)) {
  const found: Record<string, unknown> = await import(new URL(file, folder).href);
  for (const [name, one] of Object.entries(found)) {
    if (MADE[name]) FORMS.push([name, MADE[name]]);
    else if (name.endsWith("Form")) FORMS.push([`${file}: ${name}`, one as AnyForm]);
  }
}

/** A text that its field takes, so that the other fields are looked at. */
function taken(form: AnyForm, name: string): string {
  const { choices, constraints = {} } = controlOf(form, name) ?? {};
  if (choices) return choices[0] ?? "";
  if (constraints.type === "email") return "a@b.at";
  if (constraints.type === "date") return "2126-12-01";
  return String(constraints.min ?? 1);
}

describe("each form takes time in proportion to what is typed into", () => {
  it.each(FORMS)("%s", async (_name, form) => {
    const names = namesOf(form);
    const read = (filled: (name: string) => string) => {
      const fields: Fields = new Map(names.map((name) => [name, [filled(name)]]));
      return form.read(fields, FACTS);
    };
    expect(await grownBy((text) => read(() => text))).toEqual([]);
    // A field of any length on its own, the others as they should be: then what all of them make together is looked at too.
    const long = names.filter((name) => {
      const control = controlOf(form, name);
      return control?.constraints.maxlength === undefined && control?.choices === undefined;
    });
    for (const name of long)
      expect(await grownBy((text) => read((one) => (one === name ? text : taken(form, one))))).toEqual([]);
  });
});

describe("a body takes time in proportion to its length:", () => {
  const app = new Hono<AppEnv>();
  app.post("/", async (c) => c.text((await readFields(c)) ? "read" : "refused"));
  const read = (body: string, type: string) =>
    app.request("/", { method: "POST", body, headers: { "content-type": type } });

  const FORM = "application/x-www-form-urlencoded";
  const JSON_TYPE = "application/json";
  const BODIES: [what: string, type: string, body: (length: number) => string][] = [
    ["a form of many names", FORM, (length) => upTo(length, (i) => `${i.toString(36)}&`)],
    ["a form of one name many times", FORM, (length) => upTo(length, () => "a&")],
    ["a form of escapes", FORM, (length) => `a=${"%0D".repeat((length - 12) / 3)}`],
    ["a form of line breaks", FORM, (length) => `a=${"%0D%0A".repeat((length - 12) / 6)}`],
    ["a form of equals signs", FORM, (length) => "=".repeat(length - 12)],
    ["JSON of many names", JSON_TYPE, (length) => `{${upTo(length, (i) => `"${i.toString(36)}":1,`)}"z":1}`],
    ["JSON of a long list", JSON_TYPE, (length) => `{"a":[${upTo(length, () => "1,")}1]}`],
    [
      "JSON of lists in lists",
      JSON_TYPE,
      (length) => `{"a":${"[".repeat(length / 2 - 6)}${"]".repeat(length / 2 - 6)}}`,
    ],
    ["JSON that never ends", JSON_TYPE, (length) => '{"a":'.repeat(Math.floor(length / 5) - 2)],
    ["JSON of backslashes", JSON_TYPE, (length) => `{"a":"${"\\\\".repeat(length / 2 - 6)}"}`],
  ];

  it.each(BODIES)("%s", async (_what, type, body) => {
    const [small, large] = [body(SMALL), body(LARGE)];
    expect(large.length).toBeGreaterThan(LARGE * 0.9);
    const more = await growth(
      () => read(small, type),
      () => read(large, type),
    );
    expect(more).toBeLessThan(SLACK);
  });

  it("with more fields than any of our forms is refused", async () => {
    const names = upTo(LARGE, (i) => `${i.toString(36)}&`);
    expect(await (await read(names, FORM)).text()).toBe("refused");
  });
});
