import type { RuntimeWorker } from "../../scripts/target/miniflare.ts";
import type { LinkMail } from "../../worker/domain/visitor-mail.ts";

const NAME = "visitor-mail";

/** What a service that mails visitors is reached by. */
export const visitorMailBinding = { VISITOR_MAIL: { type: "worker", worker: NAME } } as const;

const SOURCE = `import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  async send(mail) {
    await this.env.TAKEN.fetch("http://mail.invalid/", { method: "POST", body: JSON.stringify(mail) });
  }
}`;

/** A service that mails visitors, in a Worker of its own; each mail is handed to the test. */
export function mailWorker(root: string, take: (mail: LinkMail) => void): RuntimeWorker {
  const handler = async (request: Request) => {
    take((await request.json()) as LinkMail);
    return new Response(null, { status: 204 });
  };
  return {
    config: {
      name: NAME,
      compatibilityDate: "2026-10-12",
      manifest: {
        mainModule: "mail.mjs",
        modulesRoot: root,
        modules: { "mail.mjs": { type: "esm", contents: SOURCE } },
      },
      env: { TAKEN: { type: "fetcher", handler } },
    },
    dev: { rootPath: root },
  } as unknown as RuntimeWorker;
}
