import path from "node:path";
import { builtSite } from "../../scripts/server/site.ts";
import { openMiniflare, type RuntimeWorker } from "../../scripts/target/miniflare.ts";
import { readBindingNames } from "../../scripts/target/names.ts";

/*
 * A process of its own, since what the runtime trusts (NODE_EXTRA_CA_CERTS) is read when it is loaded: the part of the built Worker
 * that speaks SMTP, in workerd. It says where letters are posted to.
 */
const ROOT = path.resolve(import.meta.dirname, "../..");
const site = await builtSite(ROOT, { names: await readBindingNames(ROOT), secrets: {} });
const { name, compatibilityDate, compatibilityFlags, manifest } = site.config as never as {
  name: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  manifest: { modulesRoot: string; modules: Record<string, object> };
};
const smtp = Object.keys(manifest.modules).find((file) => file.startsWith("chunks/smtp_"));
const contents = `import { postBySmtp } from "./${smtp}";
export default { fetch: async (request) => Response.json(await postBySmtp(await request.json())) };`;
const modules = { ...manifest.modules, "main.mjs": { type: "esm", contents } };
const worker = {
  name,
  compatibilityDate,
  compatibilityFlags,
  manifest: { ...manifest, mainModule: "main.mjs", modules },
};
const miniflare = openMiniflare({ workers: [{ config: worker } as RuntimeWorker] });
console.log(`Listening on ${await miniflare.ready}`);
