import { Hono } from "hono";
import { ordersCsv } from "../../domain/export/orders.ts";
import type { Fields } from "../../domain/form.ts";
import { offerForm } from "../../domain/forms/offer-form.ts";
import { endVoucherForm, type VoucherFacts, voucherForm } from "../../domain/forms/voucher-form.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import { paths } from "../../domain/paths.ts";
import { ITEMS_MAX, type Offer } from "../../domain/shop/offer.ts";
import type { Voucher } from "../../domain/shop/voucher.ts";
import { mergeSent, type Shown, wholeOf } from "../../domain/shown.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { fileAnswer } from "../../http/file.ts";
import { field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { expectsWebhooks, paymentBy } from "../../shop/payments.ts";
import { allOrders, listOrderPage, readTakings } from "../../store/gallery-orders.ts";
import { addVoucher, endVoucher, listVouchers, readOffer, writeOffer } from "../../store/offers.ts";
import { offerRows } from "../../store/shown-rows.ts";
import { settled, unsettled } from "../../studio/orders.ts";
import {
  type AtGallery,
  galleryResource,
  studioPage,
  takes,
  takesRows,
  takesWith,
  timezoneOf,
} from "../../studio/resource.ts";

/** `/studio/g/:gallery/store/`: what is sold, vouchers, orders; `.../orders.csv` */
export const studioShop = new Hono<AppEnv>();

const PATH = "/studio/g/:gallery/store/";
galleryResource(studioShop, {
  path: PATH,
  GET: (c, at) => shopPage(c, at),
  POST: {
    offer: takesRows(offerForm, setOffer, {
      shown: shownNow,
      rows: (at) => offerRows(at.gallery.gallery),
    }),
    more: oneMore,
    voucher: takesWith(voucherForm, { facts: voucherFacts, take: mintVoucher }),
    "end-voucher": takes(endVoucherForm, end),
  },
  which: (fields) => (fields.has("more") ? "more" : (field(fields, "action") ?? "")),
});
galleryResource(studioShop, { path: `${PATH}orders.csv`, GET: exportCsv });

/** What the form of the offer would show now. */
async function shownNow(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<Shown> {
  return wholeOf(await readOffer(c.env.DB, gallery));
}

/** What was typed is put back into the page, which has one item more. */
async function oneMore(c: Ctx, at: AtGallery & { fields: Fields }): Promise<Response> {
  const { problems } = mergeSent(at.fields, await shownNow(c, at));
  return shopPage(c, problems.length > 0 ? { ...at, refused: { problems, about: null } } : at, true);
}

/** Sets what is sold. */
async function setOffer(c: Ctx, { gallery: { gallery } }: AtGallery, offer: Offer): Promise<Response> {
  await writeOffer(c.env.DB, { gallery, offer, now: c.var.now });
  return seeOther(c, `${paths.studioShop(gallery)}?done=saved`);
}

async function voucherFacts(c: Ctx, at: AtGallery): Promise<VoucherFacts> {
  const { currency } = await readOffer(c.env.DB, at.gallery.gallery);
  return { currency, timezone: timezoneOf(at), now: c.var.now };
}

type NewVoucher = Pick<Voucher, "code" | "off" | "maxUses" | "expiresAt">;

/** Adds a voucher. */
async function mintVoucher(c: Ctx, { gallery: { gallery } }: AtGallery, voucher: NewVoucher) {
  const added = await addVoucher(c.env.DB, { gallery, ...voucher, now: c.var.now });
  if (!added) return [{ path: "code", code: "voucherTaken" } as const];
  return seeOther(c, `${paths.studioShop(gallery)}?done=added`);
}

/** Ends a voucher. */
async function end(c: Ctx, { gallery: { gallery } }: AtGallery, code: string): Promise<Response> {
  const known = await endVoucher(c.env.DB, { gallery, code, now: c.var.now });
  return known ? seeOther(c, `${paths.studioShop(gallery)}?done=ended`) : notFound(c);
}

/** How many items the form shows: those there are, those that were sent, and one more if that was asked for. */
async function rowsOf(c: Ctx, { items }: Offer): Promise<number> {
  const fields = (c.req.method === "POST" && (await readFields(c))) || new Map<string, string[]>();
  const sent = [...fields.keys()].filter((name) => /^i\d{1,3}-kind$/.test(name)).length;
  return Math.min(ITEMS_MAX, Math.max(1, items.length, fields.has("more") ? sent + 1 : sent));
}

const PAGE = 100;

async function shopPage(c: Ctx, at: AtGallery, goesOn = false): Promise<Response> {
  const { overview, gallery } = at;
  const after = readPlace(c.req.query("after"));
  const [offer, vouchers, rows, money, toSettle] = await Promise.all([
    readOffer(c.env.DB, gallery.gallery),
    listVouchers(c.env.DB, { gallery: gallery.gallery, now: c.var.now }),
    listOrderPage(c.env.DB, { gallery: gallery.gallery, after, limit: PAGE + 1 }),
    readTakings(c.env.DB, gallery.gallery),
    unsettled(c, overview),
  ]);
  const orders = await settled(c, overview, rows.slice(0, PAGE));
  const last = rows.length > PAGE ? orders.at(-1)?.order : undefined;
  const card = paymentBy(c, "card");
  const data = {
    ...{ gallery, offer, vouchers, orders },
    rows: await rowsOf(c, offer),
    downloads: overview.policy.downloads,
    ...money,
    older: last
      ? `${paths.studioShop(gallery.gallery)}?after=${writePlace({ at: last.createdAt, id: last.id })}`
      : null,
    toSettle,
    card: card && { test: card.test, reports: expectsWebhooks(c) },
  };
  return studioPage(c, at, { page: "studio/shop", data, goesOn });
}

async function exportCsv(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<Response> {
  const pieces = ordersCsv(allOrders(c.env.DB, gallery));
  return fileAnswer(c, { name: `${gallery}-orders`, format: "csv", pieces });
}
