import { Hono } from "hono";
import { instantOf } from "../../domain/expiry.ts";
import { ordersCsv } from "../../domain/export/orders.ts";
import { offerFromFields } from "../../domain/forms/offer-form.ts";
import type { StudioShopPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { type Currency, readMoney } from "../../domain/shop/money.ts";
import { readCode, type VoucherOff, voucherProblems } from "../../domain/shop/voucher.ts";
import { admitToStudio } from "../../gate/gate.ts";
import { badRequest, methodNotAllowed, notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { fileAnswer } from "../../http/file.ts";
import { type Fields, field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { expectsWebhooks, paymentBy } from "../../shop/payments.ts";
import { addVoucher, endVoucher, listVouchers, readOffer, writeOffer } from "../../store/offers.ts";
import { allOrders, listOrderPage, type OrderPlace, readTakings } from "../../store/orders.ts";
import { studioFrame, studioGallery } from "../../studio/frame.ts";
import { settled } from "../../studio/orders.ts";

/** `/studio/g/:gallery/store/`: what is sold, vouchers, orders; `.../orders.csv` */
export const studioShop = new Hono<AppEnv>();

const at = "/studio/g/:gallery/store/";
resource(studioShop, { path: at, methods: { GET: show, POST: change }, otherwise: methodNotAllowed });
resource(studioShop, { path: `${at}orders.csv`, methods: { GET: exportCsv }, otherwise: methodNotAllowed });

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  return session instanceof Response ? session : storePage(c, {});
}

/** `action`: `offer` sets what is sold, `voucher` adds a code, `end-voucher` ends one. */
async function change(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  const { gallery } = found.overview.policy;
  switch (field(fields, "action")) {
    case "offer":
      return setOffer(c, { gallery, fields });
    case "voucher":
      return mintVoucher(c, { gallery, fields });
    case "end-voucher": {
      const known = await endVoucher(c.env.DB, { gallery, code: field(fields, "code") ?? "", now: c.var.now });
      return known ? seeOther(c, `${paths.studioShop(gallery)}?done=ended`) : notFound(c);
    }
    default:
      return badRequest(c, ["action: offer, voucher or end-voucher"]);
  }
}

interface Changing {
  gallery: string;
  fields: Fields;
}

async function setOffer(c: Ctx, { gallery, fields }: Changing): Promise<Response> {
  const read = offerFromFields(fields);
  if (!read.ok) return storePage(c, { problems: read.problems });
  await writeOffer(c.env.DB, { gallery, offer: read.offer, now: c.var.now });
  return seeOther(c, `${paths.studioShop(gallery)}?done=saved`);
}

async function mintVoucher(c: Ctx, { gallery, fields }: Changing): Promise<Response> {
  const { currency } = await readOffer(c.env.DB, gallery);
  const { timezone } = await studioFrame(c);
  const code = readCode(field(fields, "code") ?? "");
  const off = readOff(field(fields, "off") ?? "", currency);
  const uses = field(fields, "uses") || null;
  const maxUses = uses === null ? null : Number(uses);
  const day = field(fields, "expires") || null;
  const expiresAt = day === null ? null : instantOf(day, timezone);
  const problems = [
    ...(code ? [] : ["code: 4 to 32 letters and digits, with hyphens between them"]),
    ...voucherProblems({ off: off ?? { amount: 0 }, maxUses }),
    ...(day !== null && (expiresAt === null || expiresAt <= c.var.now) ? ["expires: a day to come, or nothing"] : []),
  ];
  if (problems.length > 0 || !code || !off) return storePage(c, { problems });
  const added = await addVoucher(c.env.DB, { gallery, code, off, maxUses, expiresAt, now: c.var.now });
  return added
    ? seeOther(c, `${paths.studioShop(gallery)}?done=added`)
    : storePage(c, { problems: ["code: this gallery has a voucher of that code, which cannot be used twice"] });
}

/** "10 %" or an amount. */
function readOff(typed: string, currency: Currency): VoucherOff | null {
  const percent = /^(\d{1,3})\s*%$/.exec(typed.trim())?.[1];
  if (percent) return { percent: Number(percent) };
  const amount = readMoney(typed, currency);
  return amount === null ? null : { amount };
}

const PAGE = 100;

function afterOf(c: Ctx): OrderPlace | null {
  const match = /^(\d{1,15})-([\w-]{1,64})$/.exec(c.req.query("after") ?? "");
  return match?.[2] ? { at: Number(match[1]), id: match[2] } : null;
}

async function storePage(c: Ctx, { problems = [] }: { problems?: string[] }): Promise<Response> {
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const { overview, gallery } = found;
  const after = afterOf(c);
  const [frame, offer, vouchers, rows, money] = await Promise.all([
    studioFrame(c, problems),
    readOffer(c.env.DB, gallery.gallery),
    listVouchers(c.env.DB, { gallery: gallery.gallery, now: c.var.now }),
    listOrderPage(c.env.DB, { gallery: gallery.gallery, after, limit: PAGE + 1 }),
    readTakings(c.env.DB, gallery.gallery),
  ]);
  const orders = await settled(c, overview, rows.slice(0, PAGE));
  const last = rows.length > PAGE ? orders.at(-1)?.order : undefined;
  const card = paymentBy(c, "card");
  const data: StudioShopPayload = {
    ...{ frame, gallery, offer, vouchers, orders },
    downloads: overview.policy.downloads,
    ...money,
    older: last ? `${paths.studioShop(gallery.gallery)}?after=${last.createdAt}-${last.id}` : null,
    whole: !after && !last,
    card: card && { test: card.test, reports: expectsWebhooks(c) },
  };
  return pageAnswer(c, { page: "studio/shop", card: null, data, status: problems.length > 0 ? 400 : 200 });
}

async function exportCsv(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const gallery = c.req.param("gallery") ?? "";
  const pieces = ordersCsv(allOrders(c.env.DB, gallery));
  return fileAnswer(c, { name: `${gallery}-orders`, format: "csv", pieces });
}
