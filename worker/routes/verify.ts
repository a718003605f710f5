import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { keySet } from "../domain/receipt/keys.ts";
import { studioLinkPreview } from "../gate/link-preview.ts";
import { receiptKeys } from "../gate/receipt-signing.ts";
import { methodNotAllowed } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { readStudioProfile } from "../store/studio.ts";

/** `/verify`: verifies receipts in the browser, with the public keys at `/.well-known/glassine-receipt-keys.json` */
export const verify = new Hono<AppEnv>();

resource(verify, { path: paths.verifyReceipt(), methods: { GET: page }, otherwise: methodNotAllowed });
resource(verify, {
  path: paths.receiptKeys(),
  methods: { GET: keys },
  otherwise: methodNotAllowed,
});

async function page(c: Ctx): Promise<Response> {
  const profile = await readStudioProfile(c.env.DB);
  const data = { studioName: profile?.name ?? "", site: c.var.site || c.var.url.origin };
  return pageAnswer(c, { page: "verify", data, linkPreview: studioLinkPreview(c, { studio: profile }) });
}

async function keys(c: Ctx): Promise<Response> {
  return c.json(keySet(await receiptKeys(c)), 200, { "cache-control": "no-cache" });
}
