import { domainToASCII } from "node:url";
import { z } from "zod";
import { UsageError } from "../terminal/arguments.ts";
import { ScriptError } from "../terminal/script.ts";
import type { Api } from "./api.ts";
import type { Site } from "./site.ts";

const HOST = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** A host name as DNS has it, in lower case. Throws UsageError for anything else. */
export function readDomain(text: string | undefined): string {
  if (text === undefined) {
    throw new UsageError(
      "--domain is missing. Give the address for your galleries, such as --domain gallery.example.com",
    );
  }
  const domain = domainToASCII(text).toLowerCase();
  if (!HOST.test(domain))
    throw new UsageError(`--domain ${text}: must be only a host name, such as gallery.example.com`);
  if (domain.endsWith(".workers.dev")) {
    throw new UsageError(`--domain ${text}: must be a domain of your own. Galleries are not served under workers.dev.`);
  }
  return domain;
}

/**
 * Throws ScriptError if wrangler.toml points another host to the Worker: wrangler would take that host from its owner
 * without asking.
 */
export function checkRoutes(host: string | null, domain: string): void {
  if (host === null || host === domain) return;
  throw new ScriptError(`wrangler.toml: a route names ${host}. Remove it: only --domain sets the address.`);
}

const zones = z.array(z.object({ id: z.string(), name: z.string(), status: z.string() }));

/** Id of the zone that contains a domain. Throws ScriptError if the account has none, or it is not active yet. */
export async function zoneOf({ api, account, domain }: { api: Api; account: string; domain: string }): Promise<string> {
  const labels = domain.split(".");
  for (let at = 0; at < labels.length - 1; at += 1) {
    const name = labels.slice(at).join(".");
    const [zone] = await api.ask(`/zones?name=${name}&account.id=${account}`, zones);
    if (zone?.status === "active") return zone.id;
    if (zone)
      throw new ScriptError(
        `The domain ${name} is ${zone.status} at Cloudflare: first its name servers must be set to Cloudflare's.`,
      );
  }
  throw new ScriptError(
    `The account has no domain that ${domain} belongs to. Add it in Cloudflare's dashboard (docs/deploy.md, step 2).`,
  );
}

const attached = z.array(
  z.object({ hostname: z.string(), service: z.string(), previews_enabled: z.boolean().optional() }),
);

/** Whether the domain already points to our Worker. Throws ScriptError if it points to another one. */
export async function isAttached({ api, account, domain, names }: Omit<Site, "zone">): Promise<boolean> {
  const domains = await api.ask(`/accounts/${account}/workers/domains?hostname=${domain}`, attached);
  const found = domains.find(({ hostname }) => hostname === domain);
  if (found && found.service !== names.worker) {
    throw new ScriptError(
      `${domain} points to another Worker, ${found.service}. Remove it there in the dashboard, or choose another --domain. Nothing was changed.`,
    );
  }
  if (found?.previews_enabled) {
    throw new ScriptError(
      `${domain} also serves previews. Switch previews off in the dashboard: Worker, Settings, Domains.`,
    );
  }
  return found !== undefined;
}

/** Points the domain to the Worker, which must exist. Never takes it away from anything else. */
export async function ensureDomain(site: Site): Promise<void> {
  const { api, account, domain, zone, log, names } = site;
  const body = { hostname: domain, service: names.worker, zone_id: zone };
  if (await isAttached(site)) log.found("Domain", `${domain} points to the Worker`);
  else {
    const attach = () => api.send(`/accounts/${account}/workers/domains`, { method: "PUT", body }, z.unknown());
    await log.change("Domain", `point ${domain} to the Worker`, attach);
  }
  const all = await api.ask(`/accounts/${account}/workers/domains?service=${names.worker}`, attached);
  for (const { hostname, service } of all) {
    if (service === names.worker && hostname !== domain) log.found("Domain", `${hostname} points to it as well`);
  }
}
