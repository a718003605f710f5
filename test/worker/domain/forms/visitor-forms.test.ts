import { describe, expect, it } from "vitest";
import { visitorFormOf } from "../../../../worker/domain/form.ts";
import { pin, text, tick } from "../../../../worker/domain/form-fields.ts";
import { checkoutForm } from "../../../../worker/domain/forms/checkout-form.ts";
import { pickForm } from "../../../../worker/domain/forms/pick-form.ts";
import { submissionForm, typedSubmission } from "../../../../worker/domain/forms/submission-form.ts";
import { signedBy } from "../../../../worker/domain/forms/writer-fields.ts";
import { LABELS } from "../../../../worker/domain/labels.ts";

const fieldsOf = (form: Record<string, string>) => new Map(Object.entries(form).map(([name, text]) => [name, [text]]));
const ANNA = { name: "Anna", email: "anna@example.com" };

type Read = { ok: true } | { ok: false; problems: { path: string | null; code: string }[] };
const wrongIn = (read: Read) => (read.ok ? [] : read.problems.map(({ path, code }) => `${path} ${code}`));

it("a visitor's form has no field with a problem that exists only in English", () => {
  visitorFormOf({ name: text({ most: 9 }), agreed: tick() }, () => null);
  // @ts-expect-error: what is wrong with a PIN is worded for the photographer.
  visitorFormOf({ pin: pin() }, () => null);
});

describe("a change of a photo", () => {
  const read = (form: Record<string, string>) => pickForm.read(fieldsOf(form));

  it("changes the fields that were sent, and no others", () => {
    expect(read({ photo: "a" })).toEqual({ ok: true, values: { photo: "a" } });
    const all = { photo: "a", picked: "false", stars: "0", label: LABELS[0], comment: " two \n lines " };
    expect(read(all)).toEqual({ ok: true, values: { ...all, picked: false, stars: 0 } });
  });

  it.each(["", "null"])("takes the label off with %j", (label) => {
    expect(read({ photo: "a", label })).toEqual({ ok: true, values: { photo: "a", label: null } });
  });

  it("is refused with everything that is wrong with it", () => {
    const form = { picked: "yes", stars: "6", label: "pink", comment: "x".repeat(2001) };
    expect(wrongIn(read(form))).toEqual([
      "photo missing",
      ...["picked chooseOneOf", "stars chooseOneOf", "label chooseOneOf", "comment tooLong"],
    ]);
    expect(wrongIn(read({ photo: "a", stars: "", picked: "" }))).toEqual(["picked chooseOneOf", "stars chooseOneOf"]);
  });
});

describe("the form that sends a selection", () => {
  const QUESTIONS = [
    { id: "album", text: "Which album?", choices: ["red", "blue"], required: true },
    { id: "note", text: "What else?" },
  ];
  const read = (form: Record<string, string>) => submissionForm(QUESTIONS).read(fieldsOf(form));
  const whole = { key: "0123456789", ...ANNA, message: " Hello\n", "answer-album": "red", "answer-note": " no " };

  it("is read with the answers to the questions, and nothing else", () => {
    const { key, name, email, message } = whole;
    const values = { key, name, email, message, list: null, answers: { album: "red", note: "no" } };
    expect(read({ ...whole, "answer-other": "x" })).toEqual({ ok: true, values });
    expect(typedSubmission(QUESTIONS, fieldsOf({ ...whole, "answer-other": "x" }))).toEqual(values);
  });

  it("is refused with everything that is wrong with it", () => {
    expect(wrongIn(read({}))).toEqual([
      ...["key needAgain", "name needName", "email needEmail", "answer-album needAnswer"],
    ]);
    const long = { key: "x y", name: "x".repeat(121), message: "x".repeat(5001), "answer-note": "x".repeat(1001) };
    expect(wrongIn(read({ ...whole, ...long, email: "anna", "answer-album": "green" }))).toEqual([
      ...["key needAgain", "name tooLong", "email needEmail", "message tooLong"],
      ...["answer-album chooseOneOf", "answer-note tooLong"],
    ]);
  });

  it("has the account's own name if an account sends it", () => {
    const sent = signedBy({ name: "Ben", email: "ben@example.com" }, fieldsOf(whole));
    expect(submissionForm(QUESTIONS).read(sent)).toMatchObject({ values: { name: "Ben", email: "ben@example.com" } });
  });
});

describe("an order's form", () => {
  const FACTS = { due: true, card: true, invoice: true, conditions: "§ 1" };
  const read = (form: Record<string, string>, facts: Partial<typeof FACTS> = {}) =>
    checkoutForm({ ...FACTS, ...facts }).read(fieldsOf(form));

  it("requires a name, a way to pay, and the accepted conditions", () => {
    const buyer = { ...ANNA, address: "" };
    expect(read({ ...ANNA, method: "invoice", agreed: "on" })).toEqual({
      ok: true,
      values: { buyer, method: "invoice" },
    });
    expect(wrongIn(read({}))).toEqual(["name needName", "email needEmail", "method needMethod", "agreed needAgree"]);
    expect(wrongIn(read({ ...ANNA, address: "x".repeat(501), method: "gold", agreed: "on" }))).toEqual([
      ...["address tooLong", "method needMethod"],
    ]);
  });

  it("accepts no unknown way to pay, and asks for none if nothing is due", () => {
    expect(wrongIn(read({ ...ANNA, method: "card", agreed: "on" }, { card: false }))).toEqual(["method needMethod"]);
    expect(wrongIn(read({ ...ANNA, method: "free", agreed: "on" }))).toEqual(["method needMethod"]);
    expect(read({ ...ANNA, method: "card" }, { due: false, conditions: "" })).toMatchObject({
      values: { method: "free" },
    });
  });
});
