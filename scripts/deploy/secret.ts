import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ScriptError } from "../terminal/script.ts";
import type { Site } from "./site.ts";
import { CONFIG } from "./worker.ts";
import { runWrangler } from "./wrangler.ts";

const NAME = "SESSION_SECRET";
const OLD = "SESSION_SECRET_OLD";

const newSecret = () => randomBytes(32).toString("base64url");
const scriptOf = ({ account, names }: Site) => `/accounts/${account}/workers/scripts/${names.worker}`;

/** Makes a signing secret, known only to the Worker, if the Worker has none. Returns whether it had one. */
export async function ensureSecret(site: Site): Promise<boolean> {
  const { log, root, env } = site;
  if ((await secretNames(site)).has(NAME)) {
    log.found("Secret", `${NAME} is set`);
    return true;
  }
  await log.change("Secret", `make ${NAME} and set it`, () => {
    const input = JSON.stringify({ [NAME]: newSecret() });
    return runWrangler({ root, args: ["secret", "bulk", "--config", CONFIG], input, env });
  });
  return false;
}

const named = z.array(z.object({ name: z.string() }));

async function secretNames(site: Site): Promise<Set<string>> {
  const there = (await site.api.find(`${scriptOf(site)}/secrets`, named)) ?? [];
  return new Set(there.map(({ name }) => name));
}

/**
 * A new signing secret; the current one is still accepted under its other name. Cloudflare renames it, so nobody has to
 * know it. Throws ScriptError if one of the two is missing afterwards.
 */
export async function rotateSecret(site: Site): Promise<void> {
  const { api, log } = site;
  const at = `${scriptOf(site)}/settings`;
  await log.change("Secret", `make a new ${NAME}, and keep the current one as ${OLD}`, async () => {
    const { bindings } = await api.ask(at, z.object({ bindings: named }));
    const others = bindings.filter(({ name }) => name !== NAME && name !== OLD);
    const rotated = [
      ...others.map(({ name }) => ({ type: "inherit", name })),
      { type: "inherit", name: OLD, old_name: NAME },
      { type: "secret_text", name: NAME, text: newSecret() },
    ];
    const body = new FormData();
    body.set("settings", new Blob([JSON.stringify({ bindings: rotated })], { type: "application/json" }));
    await api.send(at, { method: "PATCH", body }, z.unknown());
  });
  if (log.dryRun) return;
  const there = await secretNames(site);
  const lost = [NAME, OLD].find((name) => !there.has(name));
  if (lost) throw new ScriptError(`${lost} is missing after the change. docs/deploy.md says how to set it by hand.`);
}
