import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AMOUNT_MAX,
  CURRENCY_CODES,
  plainMoney,
  readMoney,
  shareOf,
  showMoney,
} from "../../../../worker/domain/shop/money.ts";

const currencies = fc.constantFrom(...CURRENCY_CODES);
const amounts = fc.integer({ min: 0, max: AMOUNT_MAX });

describe("money", () => {
  it.each([
    ["12", "EUR", 1200],
    ["12.5", "EUR", 1250],
    ["12,50", "EUR", 1250],
    [" 0.05 ", "EUR", 5],
    ["1200", "JPY", 1200],
    ["12.50", "JPY", null],
    ["12.505", "EUR", null],
    ["-1", "EUR", null],
    ["1e3", "EUR", null],
    ["1 000", "EUR", null],
    ["", "EUR", null],
    ["99999999999", "EUR", null],
  ] as const)("typed as '%s' in %s is %s of the smallest unit", (typed, currency, amount) => {
    expect(readMoney(typed, currency)).toBe(amount);
  });

  it("is shown exactly, with the digits of its currency", () => {
    expect(showMoney(1250, { currency: "EUR", locale: "en" })).toBe("€12.50");
    expect(showMoney(1250, { currency: "EUR", locale: "de" })).toBe("12,50\u00a0€");
    expect(showMoney(1250, { currency: "JPY", locale: "en" })).toBe("¥1,250");
    expect(showMoney(5, { currency: "EUR", locale: "fr" })).toBe("0,05\u00a0€");
  });

  it("is the same after writing and reading it, in every currency", () => {
    fc.assert(
      fc.property(amounts, currencies, (amount, currency) => {
        expect(readMoney(plainMoney(amount, currency), currency)).toBe(amount);
      }),
    );
  });

  it("has the digits of what is charged in every locale", () => {
    fc.assert(
      fc.property(
        amounts,
        currencies,
        fc.constantFrom("en", "en-GB", "en-IN", "de", "de-AT", "de-CH", "fr", "fr-CA", "es", "es-MX"),
        (amount, currency, locale) => {
          const digits = showMoney(amount, { currency, locale }).replace(/\D/g, "");
          expect(Number(digits)).toBe(amount);
        },
      ),
    );
  });

  it("is divided in whole units, halves up", () => {
    expect(shareOf(5, { share: 1, of: 2 })).toBe(3);
    expect(shareOf(999, { share: 2000, of: 10_000 })).toBe(200);
    expect(shareOf(0, { share: 7, of: 9 })).toBe(0);
  });
});
