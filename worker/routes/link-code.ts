import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv } from "../http/context.ts";
import { qrCode } from "../page/qr-code.ts";

/** `/g/:gallery/view/code/:set`: the link of a set as a QR code, for whoever may look at it */
export const linkCode = new Hono<AppEnv>();

visitorResource(linkCode, {
  path: "/g/:gallery/view/code/:set",
  GET: admitted(
    (c) => ({ wish: "look", set: c.req.param("set") ?? "", wanted: "resource" }),
    (c, { link }) => {
      const address = `${c.var.site || c.var.url.origin}${paths.set(link, c.req.param("set") ?? "")}`;
      return c.body(qrCode(address).toString(), 200, { "content-type": "image/svg+xml" });
    },
  ),
});
