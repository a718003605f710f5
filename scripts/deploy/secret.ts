import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Site } from "./site.ts";
import { CONFIG } from "./worker.ts";
import { runWrangler } from "./wrangler.ts";

const NAME = "SESSION_SECRET";

/** The signing secret: made if the Worker has none, and known to nobody but the Worker. */
export async function ensureSecret(site: Site): Promise<void> {
  const { api, account, journal, names, root, env } = site;
  const path = `/accounts/${account}/workers/scripts/${names.worker}/secrets`;
  const there = (await api.find(path, z.array(z.object({ name: z.string() })))) ?? [];
  if (there.some(({ name }) => name === NAME)) return journal.found("Secret", `${NAME} is set`);
  await journal.change("Secret", `make ${NAME} and set it`, () => {
    const input = JSON.stringify({ [NAME]: randomBytes(32).toString("base64url") });
    return runWrangler({ root, args: ["secret", "bulk", "--config", CONFIG], input, env });
  });
}
