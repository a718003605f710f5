import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DISPUTES, isOrderId, orderId, type PaymentFacts, standingOf } from "../../../../worker/domain/shop/order.ts";
import { discountOf, isUsable, readCode, type Voucher } from "../../../../worker/domain/shop/voucher.ts";

const OPEN: PaymentFacts = { paidAt: null, endedAt: null, refunded: 0, dispute: "none", amountMismatch: false };

describe("an order", () => {
  it.each([
    ["open to begin with", {}, "open"],
    ["paid once it is", { paidAt: 1 }, "paid"],
    ["ended when nobody paid", { endedAt: 1 }, "ended"],
    ["paid all the same when the payment came after it was called off", { endedAt: 1, paidAt: 2 }, "paid"],
    ["refunded when all of it was paid back", { paidAt: 1, refunded: 1000 }, "refunded"],
    ["paid when part of it was paid back", { paidAt: 1, refunded: 999 }, "paid"],
    ["refunded when that was reported first", { refunded: 1000 }, "refunded"],
    ["disputed while a dispute is open", { paidAt: 1, dispute: "open" }, "disputed"],
    ["disputed when a dispute was lost", { paidAt: 1, dispute: "lost" }, "disputed"],
    ["paid again when a dispute was won", { paidAt: 1, dispute: "won" }, "paid"],
    ["odd when another amount was paid", { paidAt: 1, amountMismatch: true }, "odd"],
  ] as const)("is %s", (_, facts, standing) => {
    expect(standingOf({ ...OPEN, ...facts }, 1000)).toBe(standing);
  });

  it("that costs nothing is paid, not refunded", () => {
    expect(standingOf({ ...OPEN, paidAt: 1 }, 0)).toBe("paid");
  });

  it("counts as paid only by a payment that still stands", () => {
    const facts = fc.record<PaymentFacts>({
      paidAt: fc.option(fc.nat()),
      endedAt: fc.option(fc.nat()),
      refunded: fc.nat(2000),
      dispute: fc.constantFrom(...DISPUTES),
      amountMismatch: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, fc.nat(2000), (known, total) => {
        if (standingOf(known, total) !== "paid") return;
        expect(known.paidAt).not.toBeNull();
        expect(known.amountMismatch).toBe(false);
        expect(["none", "won"]).toContain(known.dispute);
        if (total > 0) expect(known.refunded).toBeLessThan(total);
      }),
    );
  });

  it("has an id that can be read aloud", () => {
    const id = orderId(new Uint8Array([0, 31, 32, 255, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(id).toBe("0Z0Z12345678");
    expect(isOrderId(id)).toBe(true);
    for (const other of ["", "0Z0Z1234567", "0Z0Z1234567U", "0z0z12345678", "../0Z0Z12345"]) {
      expect(isOrderId(other)).toBe(false);
    }
  });
});

describe("a voucher", () => {
  const voucher: Voucher = {
    code: "SPRING-26",
    off: { percent: 10 },
    maxUses: 2,
    uses: 1,
    expiresAt: 100,
    endedAt: null,
    createdAt: 0,
  };

  it.each([
    ["its last use is left", {}, true],
    ["it is used up", { uses: 2 }, false],
    ["its last moment has passed", { expiresAt: 50 }, false],
    ["it was ended", { endedAt: 1 }, false],
    ["it has no limit", { maxUses: null, expiresAt: null, uses: 999 }, true],
  ])("may be used or not: %s", (_, change, usable) => {
    expect(isUsable({ ...voucher, ...change }, 50)).toBe(usable);
  });

  it("is read whatever its case and spaces", () => {
    expect(readCode(" spring - 26 ")).toBe("SPRING-26");
    for (const typed of ["abc", "a".repeat(33), "SPRING_26", "-SPRING", "<b>"]) expect(readCode(typed)).toBeNull();
  });

  it("takes off whole units, halves up", () => {
    expect(discountOf(1005, { percent: 50 })).toBe(503);
    expect(discountOf(1005, { amount: 2000 })).toBe(1005);
  });
});
