import type { GalleryManifest } from "../manifest.ts";
import type { VisitorProblem } from "../problem.ts";
import type { Bill, Entry } from "../shop/cart.ts";
import type { Item, Offer } from "../shop/offer.ts";
import type { Buyer, Order } from "../shop/order.ts";
import type { Size } from "../sizes.ts";
import type { VisibleGallery } from "./visible-gallery.ts";

/** What is for sale, of one photo or set or in all. */
export interface ShopPayload {
  currency: Offer["currency"];
  tax: Offer["tax"];
  free: Offer["free"];
  conditions: string;
  view: VisibleGallery;
  about: { photos: string[] } | { set: string } | null;
  /**
   * Each with what it is about, what that costs and what it delivers. Without subjects: all photos, or photos that are to be
   * chosen yet.
   */
  items: { item: Item; subjects: string[]; title: string | null; price: number; photos: number; bytes: number }[];
  /** Things in the cart. */
  inCart: number;
}

export interface CartPayload {
  view: VisibleGallery;
  bill: Bill;
  /** Photos that are delivered. */
  photos: number;
  /** In something else, or bought before. */
  included: Entry[];
  /** Not to be had any more; always empty for guests. */
  gone: Entry[];
  items: Item[];
  voucher: { code: string; usable: boolean } | null;
  /** Made before, newest first; those called off are left out. */
  orders: { id: string; total: number; currency: Offer["currency"] }[];
  conditions: string;
  methods: { card: { test: boolean } | null; invoice: boolean };
  account: { name: string; email: string } | null;
  /** "": nobody holds it yet. */
  whose: string;
  key: string;
  /** Keys of what was sent and taken before. */
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
  /** What it gives today, in the gallery's order, each in the size that was bought. */
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
