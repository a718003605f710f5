import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { EMAIL_MAX } from "../../../worker/domain/email.ts";
import { controlOf, type Form } from "../../../worker/domain/form.ts";
import { newAccountForm } from "../../../worker/domain/forms/account-forms.ts";
import { invitationForm } from "../../../worker/domain/forms/invitation-forms.ts";
import { offerForm } from "../../../worker/domain/forms/offer-form.ts";
import { QUESTIONS_MAX, questionnaireForm } from "../../../worker/domain/forms/questionnaire-form.ts";
import { settingsForm } from "../../../worker/domain/forms/settings-form.ts";
import { voucherForm } from "../../../worker/domain/forms/voucher-form.ts";
import { ANSWER_MAX, COMMENT_MAX, MESSAGE_MAX } from "../../../worker/domain/selection.ts";
import { ADDRESS_MAX } from "../../../worker/domain/shop/order.ts";
import { NAME_MAX } from "../../../worker/domain/writer.ts";
import type { AppEnv } from "../../../worker/http/context.ts";
import { field, readFields } from "../../../worker/http/form.ts";
import { namesOf } from "../../support/form-names.ts";

/** What a request's fields are read as, `null` when it is refused. */
async function read(init: RequestInit): Promise<Record<string, readonly string[]> | null> {
  const app = new Hono<AppEnv>();
  app.post("/", async (c) => {
    const fields = await readFields(c);
    return c.json(fields && Object.fromEntries(fields));
  });
  const response = await app.request("/", { method: "POST", ...init });
  expect(response.status).toBe(200);
  return response.json();
}

const form = (body: BodyInit, type = "application/x-www-form-urlencoded") =>
  read({ body, headers: { "content-type": type } });
const json = (value: unknown) => form(typeof value === "string" ? value : JSON.stringify(value), "application/json");

describe("a form", () => {
  it("is read exactly as typed, spaces and all", async () => {
    expect(await form("role=guest&password=+Gr%C3%BC%C3%9Fe%26+")).toEqual({ role: ["guest"], password: [" Grüße& "] });
  });

  it("keeps every value of a field, in order", async () => {
    expect(await form("photo=a&private=true&photo=b&photo=a")).toEqual({ photo: ["a", "b", "a"], private: ["true"] });
  });

  it.each(["application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-Urlencoded"])(
    "is one when it says so: %s",
    async (type) => {
      expect(await form("a=b", type)).toEqual({ a: ["b"] });
    },
  );

  it("has one kind of line breaks, however the browser sent them", async () => {
    expect(await form("comment=one%0D%0Atwo%0Dthree%0Afour")).toEqual({ comment: ["one\ntwo\nthree\nfour"] });
  });

  it("without content has no fields", async () => {
    expect(await form("")).toEqual({});
  });
});

describe("a JSON object", () => {
  it("is read like a form: booleans and numbers as text, lists as several values", async () => {
    expect(await json({ photo: ["a", "b"], private: true, stars: 3 })).toEqual({
      photo: ["a", "b"],
      private: ["true"],
      stars: ["3"],
    });
  });

  it("whose list is empty has no value for that field", async () => {
    expect(await json({ photo: [] })).toEqual({ photo: [] });
  });

  it.each([
    ["is no object", "[1]"],
    ["is null", "null"],
    ["is a text", '"photo=a"'],
    ["is broken", "{"],
    ["is nothing", ""],
    ["holds what can't be text", '{"photo":{"toString":1}}'],
    ["holds lists in lists", '{"photo":[["a"]]}'],
  ])("that %s is refused", async (_what, text) => {
    expect(await json(text)).toBeNull();
  });

  it("has one kind of line breaks too", async () => {
    expect(await json({ comment: "one\r\ntwo" })).toEqual({ comment: ["one\ntwo"] });
  });

  it("may use any field name without affecting anything else", async () => {
    await json('{"__proto__":{"role":"client"},"constructor":"x"}');
    expect(({} as { role?: string }).role).toBeUndefined();
  });
});

// A message of 5,000 characters and three answers were refused as unreadable, and lost, when they were in Chinese: a form writes
// each of its characters as nine bytes, and forms ended at 64 KB.
describe("a form with every field full of the longest characters is read:", () => {
  const once = (most: Record<string, number>) => Object.entries(most);
  const answers = Array.from({ length: QUESTIONS_MAX }, (_, i) => [`answer-question-${i}`, ANSWER_MAX] as const);
  const writer = { name: NAME_MAX, email: EMAIL_MAX };
  const FULL: [what: string, fields: (readonly [name: string, most: number])[]][] = [
    ["a selection that is sent", [...once({ ...writer, message: MESSAGE_MAX }), ...answers]],
    ["an order", once({ ...writer, address: ADDRESS_MAX })],
    ["a comment", once({ comment: COMMENT_MAX })],
    ["the questionnaire", lengthsOf(questionnaireForm)],
    ["the price list", lengthsOf(offerForm)],
    ["the settings", lengthsOf(settingsForm)],
    ["an account", lengthsOf(newAccountForm)],
    ["an invitation", lengthsOf(invitationForm)],
    ["a voucher", lengthsOf(voucherForm)],
  ];

  it.each(FULL)("%s", async (_what, fields) => {
    const sent = new URLSearchParams(fields.map(([name, most]) => [name, "字".repeat(most)]));
    const read = await form(sent.toString());
    expect(Object.fromEntries(fields.map(([name]) => [name, read?.[name]?.[0]?.length]))).toEqual(
      Object.fromEntries(fields),
    );
  });
});

/** The fields of a form, each with the most characters it may have. */
const lengthsOf = (form: Pick<Form<unknown, never>, "shape">): [name: string, most: number][] =>
  namesOf(form).map((name) => [name, controlOf(form, name)?.constraints.maxlength ?? 20]);

describe("a body is refused", () => {
  it.each(["text/plain", "multipart/form-data; boundary=x", "application/xml", ""])("of the type %j", async (type) => {
    expect(await form("role=guest", type)).toBeNull();
  });

  it("with more values than a gallery's page has photos, or more names than a form has fields", async () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}=`).join("&");
    expect(await form(names(400))).not.toBeNull();
    expect(await form(names(401))).toBeNull();
    expect(await form("photo=a&".repeat(5000))).not.toBeNull();
    expect(await form("photo=a&".repeat(5001))).toBeNull();
  });

  it("without a type", async () => {
    expect(await read({ body: new TextEncoder().encode("role=guest") })).toBeNull();
  });

  it("that is not UTF-8", async () => {
    expect(await form(Uint8Array.of(0x61, 0x3d, 0xff))).toBeNull();
  });

  it("with more than 512 KiB, but not with exactly that", async () => {
    expect(await form(`a=${"x".repeat(512 * 1024 - 2)}`)).not.toBeNull();
    expect(await form(`a=${"x".repeat(512 * 1024 - 1)}`)).toBeNull();
  });

  it("without a stated length, as soon as it is too long", async () => {
    const chunk = new Uint8Array(16 * 1024).fill(120);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        if (sent > 32 * 1024 * 1024) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const type = { "content-type": "application/x-www-form-urlencoded" };
    expect(await read({ body, headers: type, duplex: "half" } as RequestInit)).toBeNull();
    expect(sent).toBeLessThan(1024 * 1024);
  });

  it("with a NUL in it, which could make two passwords equal", async () => {
    expect(await form("password=meadow%00")).toBeNull();
  });
});

describe("the single value of a field", () => {
  const fields = new Map([
    ["role", ["guest"]],
    ["photo", ["a", "b"]],
    ["empty", [""]],
    ["none", []],
  ]);

  it("is known if it was given once", () => {
    expect(field(fields, "role")).toBe("guest");
    expect(field(fields, "empty")).toBe("");
  });

  it("is not guessed if there are several or none", () => {
    for (const name of ["photo", "none", "missing"]) expect(field(fields, name)).toBeNull();
  });
});
