import { ROLES } from "../../domain/gallery.ts";
import { billSchema } from "../../domain/shop/cart.ts";
import { CURRENCY_CODES } from "../../domain/shop/money.ts";
import { CLIENT_TERMS, offerSchema } from "../../domain/shop/offer.ts";
import { METHODS } from "../../domain/shop/order.ts";
import { SIZES } from "../../domain/sizes.ts";
import { flag, integer, json, maybe, text, word } from "../columns.ts";
import { table } from "./table.ts";

/** What is for sale, carts, orders and payments. */

export const offers = table(
  {
    gallery: text,
    clients: word(CLIENT_TERMS, { unknown: "buy" }),
    items: integer,
    offer: json(offerSchema),
    changed_at: integer,
  },
  { key: ["gallery"], backup: "whole" },
);

export const vouchers = table(
  {
    gallery: text,
    code: text,
    percent: maybe(integer),
    amount: maybe(integer),
    max_uses: maybe(integer),
    expires_at: maybe(integer),
    ended_at: maybe(integer),
    created_at: integer,
  },
  { key: ["gallery", "code"], backup: "whole" },
);

export const carts = table(
  { gallery: text, holder: text, voucher: maybe(text) },
  { key: ["gallery", "holder"], backup: "pages" },
);

export const cartEntries = table(
  { gallery: text, holder: text, item: text, subject: text, added_at: integer },
  { key: ["gallery", "holder", "item", "subject"], backup: "pages" },
);

export const orders = table(
  {
    id: text,
    gallery: text,
    holder: text,
    role: word(ROLES),
    key: text,
    method: word(METHODS),
    test: flag,
    name: text,
    email: text,
    address: text,
    currency: word(CURRENCY_CODES),
    total: integer,
    bill: json(billSchema),
    free_photos: integer,
    voucher: maybe(text),
    created_at: integer,
    checkout: maybe(text),
    checkout_url: maybe(text),
    checkout_ends_at: maybe(integer),
    asked_at: maybe(integer),
    payment: maybe(text),
    paid_at: maybe(integer),
    ended_at: maybe(integer),
    odd: flag,
    invoice: maybe(integer),
    receipt_epoch: integer,
    language: maybe(text),
  },
  {
    key: ["id"],
    unique: [["invoice"], ["gallery", "holder", "key"]],
    indexes: [
      "orders_by_gallery",
      "orders_by_payment",
      "orders_by_voucher",
      "orders_using_voucher",
      "orders_by_holder",
      "orders_due",
      "orders_odd",
    ],
    backup: "whole",
  },
);

export const orderPhotos = table(
  { order_id: text, photo: text, size: word(SIZES) },
  { key: ["order_id", "photo"], backup: "pages" },
);

export const payments = table(
  { payment: text, refunded: integer, dispute: integer },
  { key: ["payment"], backup: "whole" },
);

export const paymentEvents = table({ id: text, at: integer }, { key: ["id"], backup: "whole" });
