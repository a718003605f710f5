import { Hono } from "hono";
import { instantOf } from "../../domain/expiry.ts";
import { ordersCsv } from "../../domain/export/orders.ts";
import { offerFromFields } from "../../domain/forms/offer-form.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import { paths } from "../../domain/paths.ts";
import { type Currency, readMoney } from "../../domain/shop/money.ts";
import { readCode, type VoucherOff, voucherProblems } from "../../domain/shop/voucher.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { fileAnswer } from "../../http/file.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { expectsWebhooks, paymentBy } from "../../shop/payments.ts";
import { addVoucher, endVoucher, listVouchers, readOffer, writeOffer } from "../../store/offers.ts";
import { allOrders, listOrderPage, readTakings } from "../../store/orders.ts";
import { settled, unsettled } from "../../studio/orders.ts";
import { type AtGallery, galleryResource, type Sent, studioPage, timezoneOf } from "../../studio/resource.ts";

/** `/studio/g/:gallery/store/`: what is sold, vouchers, orders; `.../orders.csv` */
export const studioShop = new Hono<AppEnv>();

const PATH = "/studio/g/:gallery/store/";
galleryResource(studioShop, {
  path: PATH,
  GET: shopPage,
  POST: { offer: setOffer, voucher: mintVoucher, "end-voucher": end },
});
galleryResource(studioShop, { path: `${PATH}orders.csv`, GET: exportCsv });

/** Sets what is sold. */
async function setOffer(c: Ctx, at: Sent<AtGallery>): Promise<Response> {
  const { gallery } = at.gallery;
  const read = offerFromFields(at.fields);
  if (!read.ok) return shopPage(c, at, read.problems);
  await writeOffer(c.env.DB, { gallery, offer: read.offer, now: c.var.now });
  return seeOther(c, `${paths.studioShop(gallery)}?done=saved`);
}

/** Adds a voucher. */
async function mintVoucher(c: Ctx, at: Sent<AtGallery>): Promise<Response> {
  const { fields } = at;
  const { gallery } = at.gallery;
  const { currency } = await readOffer(c.env.DB, gallery);
  const code = readCode(field(fields, "code") ?? "");
  const off = readOff(field(fields, "off") ?? "", currency);
  const uses = field(fields, "uses") || null;
  const maxUses = uses === null ? null : Number(uses);
  const day = field(fields, "expires") || null;
  const expiresAt = day === null ? null : instantOf(day, timezoneOf(at));
  const problems = [
    ...(code ? [] : ["code: 4 to 32 letters and digits, with hyphens between them"]),
    ...voucherProblems({ off: off ?? { amount: 0 }, maxUses }),
    ...(day !== null && (expiresAt === null || expiresAt <= c.var.now) ? ["expires: a day to come, or nothing"] : []),
  ];
  if (problems.length > 0 || !code || !off) return shopPage(c, at, problems);
  const added = await addVoucher(c.env.DB, { gallery, code, off, maxUses, expiresAt, now: c.var.now });
  return added
    ? seeOther(c, `${paths.studioShop(gallery)}?done=added`)
    : shopPage(c, at, ["code: this gallery has a voucher of that code, which cannot be used twice"]);
}

/** Ends a voucher. */
async function end(c: Ctx, { gallery: { gallery }, fields }: Sent<AtGallery>): Promise<Response> {
  const known = await endVoucher(c.env.DB, { gallery, code: field(fields, "code") ?? "", now: c.var.now });
  return known ? seeOther(c, `${paths.studioShop(gallery)}?done=ended`) : notFound(c);
}

/** "10 %" or an amount. */
function readOff(typed: string, currency: Currency): VoucherOff | null {
  const percent = /^(\d{1,3})\s*%$/.exec(typed.trim())?.[1];
  if (percent) return { percent: Number(percent) };
  const amount = readMoney(typed, currency);
  return amount === null ? null : { amount };
}

const PAGE = 100;

async function shopPage(c: Ctx, at: AtGallery, problems: string[] = []): Promise<Response> {
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
    downloads: overview.policy.downloads,
    ...money,
    older: last
      ? `${paths.studioShop(gallery.gallery)}?after=${writePlace({ at: last.createdAt, id: last.id })}`
      : null,
    toSettle,
    card: card && { test: card.test, reports: expectsWebhooks(c) },
  };
  return studioPage(c, at, { page: "studio/shop", data, problems });
}

async function exportCsv(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<Response> {
  const pieces = ordersCsv(allOrders(c.env.DB, gallery));
  return fileAnswer(c, { name: `${gallery}-orders`, format: "csv", pieces });
}
