import { formOf } from "../form.ts";
import type { Currency } from "../shop/money.ts";
import { amountText, readAmount } from "./amount.ts";

interface RefundFacts {
  currency: Currency;
  /** What is left of the payment. */
  rest: number;
}

/** What is paid back of an order, in its currency's smallest unit. */
export const refundForm = formOf(
  { amount: amountText({ required: true }) },
  (typed, refuse, { currency, rest }: RefundFacts) => {
    const amount = readAmount(typed.amount, { currency, most: rest, refuse: (wrong) => refuse("amount", wrong) });
    if (amount === 0) refuse("amount", { code: "amount" });
    return amount ?? 0;
  },
);

/** A button that says all there is to say. */
export const buttonForm = formOf({}, () => null);
