import type { GalleryManifest } from "../manifest.ts";
import type { VisitorProblem } from "../problem.ts";
import type { Bill, Entry } from "../shop/cart.ts";
import type { Item, Offer } from "../shop/offer.ts";
import type { Buyer, Order } from "../shop/order.ts";
import type { Size } from "../sizes.ts";
import type { VisibleGallery } from "./visible-gallery.ts";

/** What is for sale: for one photo, for one set, or in total. */
export interface ShopPayload {
  currency: Offer["currency"];
  tax: Offer["tax"];
  free: Offer["free"];
  conditions: string;
  view: VisibleGallery;
  /** `from`: they are what the visitor chose. */
  about: { photos: string[]; from: "selection" | null } | { set: string } | null;
  /** Each with its subject, its price and what it delivers. Without subjects: all photos, or photos still to be chosen. */
  items: { item: Item; subjects: string[]; title: string | null; price: number; photos: number; bytes: number }[];
  /** Things in the cart. */
  inCart: number;
}

export interface CartPayload {
  view: VisibleGallery;
  bill: Bill;
  /** Photos that are delivered. */
  photos: number;
  /** Included in something else, or bought before. */
  included: Entry[];
  /** No longer available; always empty for guests. */
  gone: Entry[];
  items: Item[];
  voucher: { code: string; usable: boolean } | null;
  /** Earlier orders, newest first; cancelled ones are left out. */
  orders: { id: string; total: number; currency: Offer["currency"] }[];
  conditions: string;
  methods: { card: { test: boolean } | null; invoice: boolean };
  account: { name: string; email: string } | null;
  /** "": nobody holds it yet. */
  whose: string;
  key: string;
  /** Keys of forms that were sent and accepted before. */
  taken: string[];
  /** What was typed and refused, else who ordered last. */
  typed: Buyer | null;
  /** What keeps it from being ordered. */
  problems: VisitorProblem[];
}

/** An order as its holder sees it. */
export interface OrderPayload {
  gallery: string;
  title: string;
  studio: GalleryManifest["studio"];
  order: Omit<Order, "holder" | "checkout" | "payment" | "receiptEpoch"> & {
    payUrl: string | null;
    payEndsAt: number | null;
  };
  /** What it gives today, in the gallery's order, each photo in the size that was bought. */
  photos: { name: string; size: Size }[];
  /** Of all of it, given in each size as far as it was bought. */
  bytes: Record<Size, number>;
  /** Sizes that are smaller than what was bought of some of it. */
  smaller: Size[];
  /** Opens the receipt again. */
  link: string;
  seller: string;
  transfer: string;
  now: number;
}
