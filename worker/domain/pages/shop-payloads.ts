import type { Link } from "../link.ts";
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
  /** `from`: they come from the visitor's selection. */
  about: { photos: string[]; from: "selection" | null } | { set: string } | null;
  /** Each with its subject, its price and what it delivers. No subject: all photos, or photos that are chosen later. */
  items: { item: Item; subjects: string[]; title: string | null; price: number; photos: number; bytes: number }[];
  /** How many things are in the cart. */
  inCart: number;
}

export interface CartPayload {
  view: VisibleGallery;
  bill: Bill;
  /** How many photos it delivers. */
  photos: number;
  /** Included in something else, or bought before. */
  included: Entry[];
  /** No longer available. Always empty for guests. */
  gone: Entry[];
  items: Item[];
  voucher: { code: string; usable: boolean } | null;
  /** Earlier orders, newest first, without cancelled ones. */
  orders: { id: string; total: number; currency: Offer["currency"] }[];
  conditions: string;
  methods: { card: { test: boolean } | null; invoice: boolean };
  account: { name: string; email: string } | null;
  /** "": nobody holds it yet. */
  whose: string;
  key: string;
  /** Keys of forms that were sent and accepted before, and after a "!" the one that was refused. */
  taken: string[];
  /** What was typed and refused; otherwise the name of whoever ordered last. */
  typed: Buyer | null;
  /** Why it can't be ordered. */
  problems: VisitorProblem[];
}

/** An order as its holder sees it. */
export interface OrderPayload {
  link: Link;
  title: string;
  studio: GalleryManifest["studio"];
  order: Omit<Order, "holder" | "checkout" | "payment" | "receiptEpoch"> & {
    payUrl: string | null;
    payEndsAt: number | null;
  };
  /** The photos it delivers today, in the gallery's order, each in the size that was bought. */
  photos: { name: string; size: Size }[];
  /** Bytes of what it delivers, in each size as far as it was bought. */
  bytes: Record<Size, number>;
  /** Sizes that are smaller than what was bought of some photos. */
  smaller: Size[];
  /** Opens the receipt again. */
  receipt: string;
  seller: string;
  transfer: string;
  now: number;
}
