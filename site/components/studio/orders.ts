import { plainMoney, showMoney } from "../../../worker/domain/shop/money.ts";
import type { Item } from "../../../worker/domain/shop/offer.ts";
import type { Order, Standing } from "../../../worker/domain/shop/order.ts";
import type { Voucher } from "../../../worker/domain/shop/voucher.ts";

/** The name of an order's state. */
export const STANDINGS: Record<Standing, string> = {
  open: "Not paid yet",
  paid: "Paid",
  ended: "Cancelled",
  refunded: "Refunded",
  disputed: "Disputed",
  odd: "Wrong amount paid",
};

/** The shape next to it, like the states of galleries. */
export const standingClass = (standing: Standing) =>
  standing === "paid" ? "state-public" : standing === "open" ? "state-protected" : "state-expired";

export const METHODS: Record<Order["method"], string> = { free: "free", card: "online", invoice: "by invoice" };

export const KINDS: Record<Item["kind"], string> = {
  photo: "One photo",
  photos: "Photo pack",
  set: "One set",
  gallery: "All photos",
};

/** An amount as the studio writes it. */
export const moneyOf = (amount: number, currency: Order["currency"]) => showMoney(amount, { currency, locale: "en" });

/** "10 %" or "12.00 EUR" */
export function offWords({ off }: Pick<Voucher, "off">, currency: Order["currency"]): string {
  return "percent" in off ? `${off.percent} %` : `${plainMoney(off.amount, currency)} ${currency}`;
}

/** Whether a voucher can be used, and how often it was. */
export function voucherWords({ uses, maxUses, expiresAt, endedAt }: Voucher, now: number): string {
  const used = maxUses === null ? `used ${uses} times` : `used ${uses} of ${maxUses} times`;
  if (endedAt !== null) return `ended, ${used}`;
  if (expiresAt !== null && now >= expiresAt) return `expired, ${used}`;
  return maxUses !== null && uses >= maxUses ? `used up, ${used}` : used;
}
