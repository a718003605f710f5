import { describe, expect, it } from "vitest";
import { offerForm } from "../../../../worker/domain/forms/offer-form.ts";
import { studioProblemText } from "../../../../worker/domain/words/problem-text.ts";

const FORM: Record<string, string> = {
  currency: "EUR",
  "i0-kind": "photo",
  "i0-size": "web",
  "i0-price": "5",
  "i1-kind": "photos",
  "i1-size": "original",
  "i1-price": "25,50",
  "i1-count": "10",
  "i1-id": "ten",
  "i2-kind": "gallery",
  "i2-size": "original",
  "i2-price": "",
  "free-photos": "2",
  "free-size": "web",
  "free-for": "clients",
  clients: "buy",
  "tax-kind": "included",
  "tax-rate": "7.7",
  "tax-label": "7.7 % VAT",
  invoice: "on",
  seller: "Mara Lindt\nVienna",
  transfer: "",
  conditions: "",
};
const read = (change: Record<string, string> = {}) => {
  let n = 0;
  const fields = new Map(Object.entries({ ...FORM, ...change }).map(([name, value]) => [name, [value]]));
  return offerForm.read(fields, { freshId: () => `fresh${++n}` });
};
const problems = (change: Record<string, string>) => {
  const form = read(change);
  return form.ok ? [] : form.problems.map((problem) => `${problem.path}: ${studioProblemText(problem)}`);
};

describe("the form of a price list", () => {
  it("is read into an offer; an item without a price is left out, and an earlier one keeps its id", () => {
    expect(read()).toEqual({
      ok: true,
      values: {
        currency: "EUR",
        items: [
          { id: "item-fresh1", kind: "photo", size: "web", price: 500 },
          { id: "ten", kind: "photos", size: "original", price: 2550, count: 10 },
        ],
        free: { photos: 2, size: "web", for: "clients" },
        clients: "buy",
        tax: { kind: "included", rate: 770, label: "7.7 % VAT" },
        invoice: true,
        seller: "Mara Lindt\nVienna",
        transfer: "",
        conditions: "",
      },
    });
  });

  it.each([
    ["a price with a cent in a currency without", { currency: "JPY", "i0-price": "5.50" }, /^i0-price: .*JPY has none/],
    ["a price that is none", { "i0-price": "cheap" }, /^i0-price/],
    ["a negative price", { "i0-price": "-5" }, /^i0-price/],
    ["a pack of one", { "i1-count": "1" }, /^i1-count/],
    ["a pack of nobody knows how many", { "i1-count": "" }, /^i1-count/],
    ["a currency nobody sells in", { currency: "XXX" }, /^currency/],
    ["an unknown item", { "i0-kind": "print" }, /^i0-kind/],
    ["more tax than price", { "tax-rate": "101" }, /^tax-rate/],
    ["a quota that is none", { "free-photos": "many" }, /^free-photos/],
    ["a text too long", { seller: "x".repeat(2001) }, /^seller/],
    ["a label too long", { "tax-label": "x".repeat(61) }, /^tax-label/],
  ])("says what is wrong with %s", (_, change, problem) => {
    const [first = ""] = problems(change as Record<string, string>);
    expect(first).toMatch(problem);
  });

  it("names everything that is wrong at once", () => {
    const wrong = {
      "i0-price": "cheap",
      "i1-count": "1",
      "free-photos": "many",
      "tax-rate": "101",
      seller: "x".repeat(2001),
    };
    expect(problems(wrong)).toHaveLength(5);
  });

  // An id that was made up, or that two rows share, would be refused when it is read from storage: by every page of the shop.
  it("gives new ids to rows whose ids can't be kept", () => {
    const form = read({ "i0-id": "ten", "i1-id": "ten", "i2-price": "9", "i2-id": "not an id" });
    expect(form.ok && form.values.items.map(({ id }) => id)).toEqual(["ten", "item-fresh1", "item-fresh2"]);
  });
});
