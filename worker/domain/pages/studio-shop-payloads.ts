import type { PlainSettings } from "../settings-table.ts";
import type { Currency } from "../shop/money.ts";
import type { Offer } from "../shop/offer.ts";
import type { ListedOrder, Order } from "../shop/order.ts";
import type { Voucher } from "../shop/voucher.ts";
import type { StudioFrame, StudioGallery } from "./studio-payloads.ts";

/** An order in the studio's list. */
export interface OrderRow<Of extends ListedOrder = ListedOrder> {
  order: Of;
  /** Paid photos that the buyer can't get: hidden from guests since then, or no longer in the gallery. */
  withheld: string[];
  /** Another order of the same buyer that covers everything in this one. */
  twice: string | null;
}

/** Money taken and refunded in one currency, without test money. */
export interface Takings {
  currency: Currency;
  paid: number;
  refunded: number;
  orders: number;
}

export interface StudioShopPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** What guests may download; `buy`: what they bought. */
  downloads: PlainSettings["downloads"];
  offer: Offer;
  /** How many items the form has room for. */
  rows: number;
  vouchers: Voucher[];
  /** One page of them, newest first. */
  orders: OrderRow[];
  /** Path of the next page, or null. */
  older: string | null;
  /** Orders of the whole gallery that need a decision. */
  toSettle: number;
  takings: Takings[];
  /** How many invoices are unpaid. */
  due: number;
  /** Card payment is set up; `reports`: so is the webhook that confirms payments. */
  card: { test: boolean; reports: boolean } | null;
}

export interface StudioOrderPayload extends OrderRow<Order> {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** Photos it covers. */
  photos: number;
  /** How much can still be refunded. */
  rest: number;
  /** Just created; shown once, with a message to copy. */
  receipt: string | null;
}
