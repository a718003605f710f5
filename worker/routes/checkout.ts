import { Hono } from "hono";
import { ownForm } from "../gallery/own-form.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import { type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { cartPage } from "../shop/cart-page.ts";
import { checkOut } from "../shop/checkout.ts";

/** `/g/:gallery/order`: makes an order of the cart */
export const checkout = new Hono<AppEnv>();

visitorResource(checkout, { path: "/g/:gallery/order", POST: ownForm({ wish: "buy", wanted: "page" }, order) });

async function order(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const held = await ensureHolder(c, admitted, "cart");
  if (!held.ok) return cartPage(c, { admitted, status: 400 });
  return checkOut(c, { admitted, holder: held.holder, fields });
}
