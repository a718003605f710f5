import { shareOf } from "./money.ts";

/** A code that reduces the price. Times in milliseconds since 1970. */
export interface Voucher {
  code: string;
  off: VoucherOff;
  /** How many orders may use it; null: no limit. */
  maxUses: number | null;
  /** How many orders used it and were not cancelled. */
  uses: number;
  expiresAt: number | null;
  endedAt: number | null;
  createdAt: number;
}

/** A percentage of the price, or an amount in the offer's currency. */
export type VoucherOff = { percent: number } | { amount: number };

const CODE = /^[A-Z0-9]+(?:-[A-Z0-9]+)*$/;
/** How many characters a code has. */
export const CODE_LENGTH = { least: 4, most: 32 } as const;
/** More orders than anybody gives one code for. */
export const USES_MAX = 100_000;

/** A code as it is compared: in capitals, without spaces and invisible characters; null: it can't be a code. */
export function readCode(typed: string): string | null {
  const code = typed.replace(/[\s\p{Cf}]+/gu, "").toUpperCase();
  return code.length >= CODE_LENGTH.least && code.length <= CODE_LENGTH.most && CODE.test(code) ? code : null;
}

/** Whether a code reduces the price today. */
export function isUsable({ maxUses, uses, expiresAt, endedAt }: Voucher, now: number): boolean {
  if (endedAt !== null || (expiresAt !== null && now >= expiresAt)) return false;
  return maxUses === null || uses < maxUses;
}

/** How much a voucher takes off a sum: at most the sum. */
export function discountOf(sum: number, off: VoucherOff): number {
  return Math.min(sum, "percent" in off ? shareOf(sum, { share: off.percent, of: 100 }) : off.amount);
}
