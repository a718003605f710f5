import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import type { Receipt } from "../domain/shop/receipt.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { beginSession, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { readReceipt } from "../shop/receipt-link.ts";
import { readManifest } from "../store/manifests.ts";
import { readOrder } from "../store/orders.ts";

/** `/g/:gallery/receipt`: the secret comes in the fragment, which no server sees, and a form sends it */
export const receipt = new Hono<AppEnv>();

const ASKS = { wish: "claim", wanted: "page" } as const;

visitorResource(receipt, {
  path: "/g/:gallery/receipt",
  GET: admitted(ASKS, (c, visitor) => receiptPage(c, { admitted: visitor, fault: null })),
  POST: admitted(ASKS, open),
});

async function open(c: Ctx, admitted: Admission): Promise<Response> {
  const { gallery, link } = admitted;
  const fields = await readFields(c);
  const typed = (fields && field(fields, "token")) ?? "";
  const found = await holds(c, await readReceipt(c, { gallery, typed }));
  if (!found) {
    // A receipt is signed, so only guesses have to wait: nobody keeps buyers from theirs by guessing.
    const reserved = await reserve(c, { kind: "receipt", gallery });
    const fault = reserved.ok
      ? ({ kind: "wrong" } as const)
      : ({ kind: "throttled", seconds: reserved.seconds } as const);
    return receiptPage(c, { admitted, fault });
  }
  const begins = await reserve(c, { kind: "entry", gallery });
  if (!begins.ok) return receiptPage(c, { admitted, fault: { kind: "throttled", seconds: begins.seconds } });
  const { order, epoch } = found;
  await issueCookie(c, { kind: "receipt", gallery, order, epoch, ...beginSession(c.var.now, "receipt") });
  return seeOther(c, paths.order(link, order));
}

/** The receipt, if the order still accepts it. */
async function holds(c: Ctx, receipt: Receipt | null): Promise<Receipt | null> {
  const order = receipt && (await readOrder(c.env.DB, { gallery: receipt.gallery, id: receipt.order }));
  return order && order.receiptEpoch === receipt.epoch ? receipt : null;
}

interface Shown {
  admitted: Admission;
  fault: { kind: "wrong" } | { kind: "throttled"; seconds: number } | null;
}

async function receiptPage(c: Ctx, { admitted, fault }: Shown): Promise<Response> {
  const { gallery, link, version, policy } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const { title, language, studio } = manifest;
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  const data = { link, title, studioName: studio.name, fault };
  return pageAnswer(c, { page: "receipt", data, linkPreview, language, ...faultAnswer(fault) });
}
