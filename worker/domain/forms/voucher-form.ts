import { instantOf } from "../expiry.ts";
import { formOf } from "../form.ts";
import { carried, day, field, wholeNumber } from "../form-fields.ts";
import type { Currency } from "../shop/money.ts";
import { CODE_LENGTH, readCode, USES_MAX, type VoucherOff } from "../shop/voucher.ts";
import { AMOUNT, readAmount } from "./amount.ts";

const code = field({
  // Spaces are ignored; hyphens may come between letters and digits.
  constraints: { required: true, maxlength: 100, pattern: String.raw`[\s\p{Cf}A-Za-z0-9\-]+` },
  wrong: { code: "voucherCode", values: CODE_LENGTH },
  empty: "",
  read: readCode,
});

const off = field({
  constraints: { required: true, maxlength: 20, pattern: String.raw`\s*(?:\d{1,3}\s*%|${AMOUNT})\s*` },
  wrong: { code: "discount" },
  empty: "",
  read: (typed) => typed,
});

export interface VoucherFacts {
  currency: Currency;
  timezone: string;
  now: number;
}

/** A new voucher. `off`: a percentage or an amount; `uses`: empty for no limit; `expires`: its last day, or empty. */
export const voucherForm = formOf(
  { code, off, uses: wholeNumber({ least: 1, most: USES_MAX }), expires: day() },
  (typed, refuse, { currency, timezone, now }: VoucherFacts) => {
    const percent = /^\d+(?=\s*%$)/.exec(typed.off)?.[0];
    const amount = percent
      ? Number(percent)
      : readAmount(typed.off, { currency, refuse: (wrong) => refuse("off", wrong) });
    if (amount === 0 || (percent && amount !== null && amount > 100)) refuse("off", { code: "discount" });
    const expiresAt = typed.expires === null ? null : instantOf(typed.expires, timezone);
    if (expiresAt !== null && expiresAt <= now) refuse("expires", { code: "dayPast" });
    const worth: VoucherOff = percent ? { percent: Number(percent) } : { amount: amount ?? 0 };
    return { code: typed.code, off: worth, maxUses: typed.uses, expiresAt };
  },
);

export const endVoucherForm = formOf({ code: carried() }, ({ code }) => code);
