import { describe, expect, it } from "vitest";
import { voucherForm } from "../../../../worker/domain/forms/voucher-form.ts";

const FACTS = { currency: "EUR", timezone: "Europe/Vienna", now: Date.UTC(2026, 5, 13, 12) } as const;
const FORM = { code: "spring - 26", off: "10 %", uses: "", expires: "" };
const read = (change: Record<string, string> = {}, facts: Parameters<typeof voucherForm.read>[1] = FACTS) =>
  voucherForm.read(new Map(Object.entries({ ...FORM, ...change }).map(([name, value]) => [name, [value]])), facts);

describe("the form of a voucher", () => {
  it("is read into a code and what it takes off", () => {
    expect(read()).toEqual({
      ok: true,
      values: { code: "SPRING-26", off: { percent: 10 }, maxUses: null, expiresAt: null },
    });
    expect(read({ off: "12,50", uses: "3", expires: "2026-06-13" })).toMatchObject({
      values: { off: { amount: 1250 }, maxUses: 3, expiresAt: Date.UTC(2026, 5, 13, 22) },
    });
  });

  it.each<[Record<string, string>, string, string]>([
    [{ code: "" }, "code", "missing"],
    [{ code: "abc" }, "code", "voucherCode"],
    [{ code: "SPRING_26" }, "code", "voucherCode"],
    [{ off: "" }, "off", "missing"],
    [{ off: "101 %" }, "off", "discount"],
    [{ off: "0%" }, "off", "discount"],
    [{ off: "0" }, "off", "discount"],
    [{ off: "much" }, "off", "discount"],
    [{ uses: "0" }, "uses", "wholeNumber"],
    [{ uses: "1.5" }, "uses", "wholeNumber"],
    [{ expires: "2026-06-12" }, "expires", "dayPast"],
    [{ expires: "soon" }, "expires", "day"],
  ])("is refused with %j", (change, path, code) => {
    expect(read(change)).toMatchObject({ ok: false, problems: [{ path, code }] });
  });

  it("accepts no cents in a currency without them", () => {
    const problems = [{ path: "off", code: "amountWhole", values: { currency: "JPY" } }];
    expect(read({ off: "12.50" }, { ...FACTS, currency: "JPY" })).toMatchObject({ ok: false, problems });
  });
});
