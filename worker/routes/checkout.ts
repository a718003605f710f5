import { Hono } from "hono";
import { readOwnForm } from "../gallery/own-form.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import { refuseMethod } from "../gate/gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { resource } from "../http/resource.ts";
import { cartPage } from "../shop/cart-page.ts";
import { checkOut } from "../shop/checkout.ts";

/** `/g/:gallery/order`: makes an order of the cart */
export const checkout = new Hono<AppEnv>();

resource(checkout, { path: "/g/:gallery/order", methods: { POST: order }, otherwise: refuseMethod });

async function order(c: Ctx): Promise<Response> {
  const sent = await readOwnForm(c, { wish: "buy", wanted: "page" });
  if (sent instanceof Response) return sent;
  const { admitted, fields } = sent;
  const held = await ensureHolder(c, admitted, "cart");
  if (!held.ok) return cartPage(c, { admitted, status: 400 });
  return checkOut(c, { admitted, holder: held.holder, fields });
}
