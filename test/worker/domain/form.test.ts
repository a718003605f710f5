import { describe, expect, it } from "vitest";
import { formOf, unmetConstraint } from "../../../worker/domain/form.ts";
import {
  carried,
  choice,
  day,
  email,
  pin,
  rows,
  secret,
  text,
  tick,
  wholeNumber,
} from "../../../worker/domain/form-fields.ts";

const row = { kind: choice(["one", "many"]), price: text({ most: 5 }), count: wholeNumber({ least: 2, most: 9 }) };
const form = formOf(
  {
    name: text({ most: 10, required: true }),
    mail: email().optional(),
    on: tick(),
    id: carried(),
    rows: rows({ prefix: "r", most: 3, filled: "price", shape: row }, ({ kind, count }) =>
      kind === "many" && count === null ? ["count", { code: "missing" }] : null,
    ),
  },
  (values) => values,
);
const read = (fields: Record<string, string | string[]>) =>
  form.read(new Map(Object.entries(fields).map(([name, value]) => [name, [value].flat()])));

describe("a form", () => {
  it("takes the last value of a field, trimmed; a missing field is empty or left out", () => {
    expect(read({ name: ["one", " two "], "r1-price": "5", "r1-kind": "one" })).toEqual({
      ok: true,
      values: {
        name: "two",
        mail: undefined,
        on: false,
        id: "",
        rows: [null, { kind: "one", price: "5", count: null }, null],
      },
    });
  });

  it("names every field that is wrong, including those in rows", () => {
    const fields = {
      name: "",
      mail: "nobody",
      "r0-price": "123456",
      "r0-kind": "some",
      "r2-price": "5",
      "r2-kind": "many",
    };
    const result = read(fields);
    expect(result.ok ? [] : result.problems.map(({ path, code }) => [path, code])).toEqual([
      ["name", "missing"],
      ["mail", "needEmail"],
      ["r0-kind", "chooseOneOf"],
      ["r0-price", "tooLong"],
      ["r2-count", "missing"],
    ]);
  });
});

describe("a field", () => {
  it.each([
    [text({ most: 3 }), "abc", "abcd"],
    [wholeNumber({ least: 1, most: 20 }), "20", "21"],
    [wholeNumber({ least: 1, most: 20 }), "1e1", "0"],
    [wholeNumber({ least: 1, most: 20 }), "7.0", "7.5"],
    [wholeNumber({ least: 1, most: 20 }), " 7 ", "0x7"],
    [day(), "2028-02-29", "2027-02-29"],
    [email(), " anna@example.com ", "anna@example"],
    [secret({ least: 4, most: 8 }), " four ", " for "],
    [secret({ least: 4, most: 8 }), "12345678", "123456789"],
    [pin(), " 47 11 ", "4711a"],
    [pin(), "４７１１", "٤٧١١"],
    [choice(["a", "b"]), "a", "A"],
  ])("takes one text and refuses another", (schema, right, wrong) => {
    expect(schema.safeParse(right).success).toBe(true);
    expect(schema.safeParse(wrong).success).toBe(false);
  });

  it("keeps a secret exactly as it was typed", () => {
    expect(secret({ least: 4, most: 8 }).parse(" four ")).toBe(" four ");
  });
});

describe("a constraint", () => {
  it("is met by an empty text unless one is required, as in a browser", () => {
    expect(unmetConstraint({ minlength: 4, pattern: "x", type: "date" }, "")).toBeNull();
    expect(unmetConstraint({ required: true }, "")).toBe("required");
  });

  it("by a pattern applies to the whole text", () => {
    expect(unmetConstraint({ pattern: "a|b" }, "ab")).toBe("pattern");
    expect(unmetConstraint({ pattern: "a|b" }, "b")).toBeNull();
  });
});
