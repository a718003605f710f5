import type { Bill } from "./cart.ts";
import type { Currency } from "./money.ts";

export const METHODS = ["free", "card", "invoice"] as const;
/** How an order is paid: free, by card through the payment provider, or by bank transfer against an invoice. */
export type Method = (typeof METHODS)[number];

/** The state of a dispute. Later states outweigh earlier ones, so reports may arrive in any order. */
export const DISPUTES = ["none", "open", "won", "lost"] as const;
export type Dispute = (typeof DISPUTES)[number];

/** What is known about an order's payment. Reports only add to it, so their order and repetition don't matter. */
export interface PaymentFacts {
  paidAt: number | null;
  /** Abandoned, declined or cancelled. A payment that still arrives outweighs it. */
  endedAt: number | null;
  /** How much was refunded so far, in smallest units. */
  refunded: number;
  dispute: Dispute;
  /** The amount paid was not the amount due: nothing is released until the photographer has looked at it. */
  amountMismatch: boolean;
}

export type Standing = "open" | "paid" | "ended" | "refunded" | "disputed" | "odd";

/** The state of an order. */
export function standingOf(
  { paidAt, endedAt, refunded, dispute, amountMismatch }: PaymentFacts,
  total: number,
): Standing {
  if (total > 0 && refunded >= total) return "refunded";
  if (dispute === "open" || dispute === "lost") return "disputed";
  if (paidAt !== null) return amountMismatch ? "odd" : "paid";
  return endedAt === null ? "open" : "ended";
}

/** The buyer's name, and the address for the invoice. */
export interface Buyer {
  name: string;
  email: string;
  /** Lines of an address; "" if none was given. */
  address: string;
}

/** An order. Times in milliseconds since 1970. */
export interface Order extends PaymentFacts {
  id: string;
  gallery: string;
  /** The key that the browser sent with it. */
  key: string;
  /** account:<id> or session:<jti> */
  holder: string;
  role: "guest" | "client";
  method: Method;
  /** Paid with test money. */
  test: boolean;
  buyer: Buyer;
  bill: Bill;
  total: number;
  currency: Currency;
  createdAt: number;
  /** Where the buyer can pay, while that is possible. */
  checkout: { id: string; url: string; endsAt: number } | null;
  /** The payment provider's id of the payment. */
  payment: string | null;
  /** Number of its invoice; null if it has none yet. */
  invoice: number | null;
  /** Links to the receipt contain it; raising it ends earlier links. */
  receiptEpoch: number;
  /** The buyer's when it was made; null: not known. */
  language: string | null;
  standing: Standing;
}

/** What the mail with an order's receipt is about. `language`: null for orders from before there were such mails. */
export interface MailedOrder
  extends Pick<Order, "id" | "gallery" | "holder" | "total" | "currency" | "method" | "receiptEpoch" | "language"> {
  email: string;
}

/** An order for lists: without the lines of its bill, of which there may be a thousand. */
export type ListedOrder = Omit<Order, "bill"> & { bill: Omit<Bill, "lines"> };

/** What a payment provider reports. */
export type PaymentEvent =
  | { kind: "paid"; order: string; payment: string; amount: number; currency: string; test: boolean }
  | { kind: "ended"; order: string }
  | {
      kind: "refunded";
      payment: string;
      /** Everything that was refunded so far. */
      amount: number;
      /** What was refunded before, where nobody else counts. If that has changed by now, nothing is recorded. */
      before?: number;
    }
  | { kind: "disputed"; payment: string; dispute: Dispute };

/** Most characters of an address, here and in the field on the page. */
export const ADDRESS_MAX = 500;

// Without I, L, O and U, so that it can be read aloud.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ID_LENGTH = 12;

/** An order's id from 12 random bytes: 60 bits, 12 letters and digits. */
export function orderId(random: Uint8Array): string {
  if (random.length !== ID_LENGTH) throw new RangeError(`an order's id needs ${ID_LENGTH} random bytes`);
  return [...random].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/** Whether a text can be an order's id. */
export function isOrderId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(text);
}
