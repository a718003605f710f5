import { AMOUNT_MAX, shareOf } from "./money.ts";

/** A code that takes something off the price. Times in milliseconds since 1970. */
export interface Voucher {
  code: string;
  off: VoucherOff;
  /** Orders it may be used for; null: any number. */
  maxUses: number | null;
  /** Orders that used it and were not called off. */
  uses: number;
  expiresAt: number | null;
  endedAt: number | null;
  createdAt: number;
}

/** Percent of the price, or an amount in the offer's currency. */
export type VoucherOff = { percent: number } | { amount: number };

const CODE = /^[A-Z0-9]+(?:-[A-Z0-9]+)*$/;
const CODE_MIN = 4;
const CODE_MAX = 32;
const USES_MAX = 100_000;

/** A code as it is compared: without blanks and invisible characters, in capitals; null when it can be none. */
export function readCode(typed: string): string | null {
  const code = typed.replace(/[\s\p{Cf}]+/gu, "").toUpperCase();
  return code.length >= CODE_MIN && code.length <= CODE_MAX && CODE.test(code) ? code : null;
}

/** True when a code takes something off today. */
export function isUsable({ maxUses, uses, expiresAt, endedAt }: Voucher, now: number): boolean {
  if (endedAt !== null || (expiresAt !== null && now >= expiresAt)) return false;
  return maxUses === null || uses < maxUses;
}

/** What a voucher takes off a sum; never more than the sum. */
export function discountOf(sum: number, off: VoucherOff): number {
  return Math.min(sum, "percent" in off ? shareOf(sum, { share: off.percent, of: 100 }) : off.amount);
}

/** Everything that is wrong with a new voucher. */
export function voucherProblems({ off, maxUses }: Pick<Voucher, "off" | "maxUses">): string[] {
  const amount = "percent" in off ? off.percent : off.amount;
  const most = "percent" in off ? 100 : AMOUNT_MAX;
  return [
    ...(Number.isInteger(amount) && amount >= 1 && amount <= most
      ? []
      : ["off: a percentage from 1 to 100, or an amount"]),
    ...(maxUses === null || (Number.isInteger(maxUses) && maxUses >= 1 && maxUses <= USES_MAX)
      ? []
      : [`uses: a number from 1 to ${USES_MAX}, or nothing for no limit`]),
  ];
}
