import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { emailKey } from "../../worker/domain/account.ts";
import { isEmail } from "../../worker/domain/email.ts";
import { newAccountForm } from "../../worker/domain/forms/account-forms.ts";
import { checkoutForm } from "../../worker/domain/forms/checkout-form.ts";
import { invitationForm } from "../../worker/domain/forms/invitation-forms.ts";
import { offerForm } from "../../worker/domain/forms/offer-form.ts";
import { refundForm } from "../../worker/domain/forms/order-forms.ts";
import { pickForm } from "../../worker/domain/forms/pick-form.ts";
import { questionnaireForm } from "../../worker/domain/forms/questionnaire-form.ts";
import { settingsForm } from "../../worker/domain/forms/settings-form.ts";
import { submissionForm } from "../../worker/domain/forms/submission-form.ts";
import { voucherForm } from "../../worker/domain/forms/voucher-form.ts";
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
import { fill, growth, LARGE, SLACK, SMALL, upTo } from "../support/growth.ts";

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

const fieldsOf = (text: string) =>
  new Map(
    [
      ..."photo key message address method agreed answer-one answer-two picked".split(" "),
      "comment",
      "stars",
      "label",
      "expires",
      "currency",
      "tax-rate",
      ..."name email password guest-password download-pin label uses as code off amount".split(" "),
      "i0-price",
      "q0-text",
      "q0-choices",
      "min",
    ].map((name) => [name, [text]]),
  );

const READERS: Record<string, (text: string) => unknown> = {
  "an e-mail address": isEmail,
  "an account's form": (text) => newAccountForm.read(fieldsOf(text)),
  "the key of an e-mail address": emailKey,
  "the networks of an address": networksOf,
  "a buyer": (text) => checkoutForm({ due: true, card: true, invoice: true, conditions: "§ 1" }).read(fieldsOf(text)),
  "a submission": (text) =>
    submissionForm([
      { id: "one", text: "One?", choices: ["a"] },
      { id: "two", text: "Two?" },
    ]).read(fieldsOf(text)),
  "a change of a pick": (text) => pickForm.read(fieldsOf(text)),
  "the access form": (text) => settingsForm.read(fieldsOf(text), { liveSets: ["all"], timezone: "Europe/Vienna" }),
  "the price list's form": (text) => offerForm.read(fieldsOf(text), { freshId: () => "fresh" }),
  "the questionnaire's form": (text) => questionnaireForm.read(fieldsOf(text), { freshId: () => "fresh" }),
  "the form of an invitation": (text) => invitationForm.read(fieldsOf(text)),
  "the form of a voucher": (text) => voucherForm.read(fieldsOf(text), { currency: "EUR", timezone: "UTC", now: 0 }),
  "the form of a refund": (text) => refundForm.read(fieldsOf(text), { currency: "EUR", rest: 100 }),
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

describe("a visitor's text takes time in proportion to its length:", () => {
  it.each(Object.entries(READERS))("%s", async (_what, work) => {
    const grown: string[] = [];
    for (const shape of PREFIXES.flatMap((prefix) => SHAPES.map((one) => [prefix, one] as const))) {
      const [small, large] = [fill(...shape, SMALL), fill(...shape, LARGE)];
      const more = await growth(
        () => work(small),
        () => work(large),
      );
      if (more > SLACK) grown.push(`${JSON.stringify(shape.join(""))}: ${more.toFixed(0)}`);
    }
    expect(grown).toEqual([]);
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
