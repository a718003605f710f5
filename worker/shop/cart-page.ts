import { learnsWhatLeft } from "../domain/access.ts";
import { takenOf } from "../domain/form-keys.ts";
import type { CartPayload } from "../domain/pages/shop-payloads.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import type { Buyer } from "../domain/shop/order.ts";
import { viewGallery } from "../gallery/gallery-view.ts";
import { ownerOf } from "../gallery/own-selection.ts";
import type { Admission } from "../gate/gate.ts";
import { retryAfter } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { readKey } from "../http/form.ts";
import { pageAnswer } from "../http/page.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { listOrders } from "../store/orders.ts";
import { totalCart } from "./cart-total.ts";
import { allowCheckout, paymentBy } from "./payments.ts";

interface Shown {
  admitted: Admission;
  problems?: VisitorProblem[];
  /** What was typed and refused. */
  typed?: Buyer;
  /** The key of the form it was typed into. */
  refused?: string | null;
  status?: number;
}

/** The page of a cart: its contents, what is delivered, what it costs, and the form to order it. Throws StorageFault. */
export async function cartPage(
  c: Ctx,
  { admitted, problems = [], typed, refused = null, status = 200 }: Shown,
): Promise<Response> {
  const { gallery, presence, role, opens } = admitted;
  const holder = presence.holder;
  const [view, counted, orders] = await Promise.all([
    viewGallery(c, admitted),
    totalCart(c, admitted, holder),
    holder ? listOrders(c.env.DB, { gallery, holder }) : [],
  ]);
  const { offer, priced, voucher } = counted;
  const { bill, delivers, included, gone } = priced;
  const own = orders.filter(opens);
  const [latest] = own;
  const card = paymentBy(c, "card");
  const taken = readKey(c.req.query("taken"));
  allowCheckout(c);
  const data: CartPayload = {
    view,
    bill,
    photos: delivers.size,
    included,
    gone: learnsWhatLeft(role) ? gone : [],
    items: offer.items,
    voucher,
    orders: own
      .filter((order) => order.standing !== "ended")
      .map(({ id, total, currency }) => ({ id, total, currency })),
    conditions: offer.conditions,
    methods: { card: card && { test: card.test }, invoice: offer.invoice },
    account: presence.account,
    whose: (await ownerOf(c, admitted, holder)).whose,
    key: crypto.randomUUID(),
    taken: takenOf([...own.map(({ key }) => key), ...(taken ? [taken] : [])], refused),
    typed: typed ?? latest?.buyer ?? null,
    problems,
  };
  return pageAnswer(c, {
    page: "cart",
    data,
    linkPreview: galleryLinkPreview(view),
    status,
    language: view.manifest.language,
    headers: retryAfter(problems),
  });
}
