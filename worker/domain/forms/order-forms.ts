import { formOf } from "../form.ts";
import type { Currency } from "../shop/money.ts";
import { amountText, readAmount } from "./amount.ts";

interface RefundFacts {
  currency: Currency;
  /** What is left to refund. */
  rest: number;
}

/** How much of an order to refund, in its currency's smallest unit. */
export const refundForm = formOf(
  { amount: amountText({ required: true }) },
  (typed, refuse, { currency, rest }: RefundFacts) => {
    const amount = readAmount(typed.amount, { currency, most: rest, refuse: (wrong) => refuse("amount", wrong) });
    if (amount === 0) refuse("amount", { code: "amount" });
    return amount ?? 0;
  },
);

/** A button without further fields. */
export const buttonForm = formOf({}, () => null);
