import { Hono } from "hono";
import { refuseOthers } from "../gallery/own-selection.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import { admit, refuseMethod } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { readFields } from "../http/form.ts";
import { resource } from "../http/resource.ts";
import { cartPage } from "../shop/cart-page.ts";
import { checkOut } from "../shop/checkout.ts";

/** `/g/:gallery/order`: makes an order of the cart */
export const checkout = new Hono<AppEnv>();

resource(checkout, { path: "/g/:gallery/order", methods: { POST: order }, otherwise: refuseMethod });

async function order(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "buy", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  if (!fields) return badRequest(c, [{ path: null, code: "formUnreadable" }]);
  const refusal = await refuseOthers(c, { admitted, fields });
  if (refusal) return refusal;
  const held = await ensureHolder(c, admitted, "cart");
  if (!held.ok) return cartPage(c, { admitted, status: 400 });
  return checkOut(c, { admitted, holder: held.holder, fields });
}
