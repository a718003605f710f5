import { z } from "zod";
import { ScriptError } from "../terminal/script.ts";
import type { Site } from "./site.ts";

const managed = z.object({ domain: z.string(), enabled: z.boolean() });
const custom = z.object({ domains: z.array(z.object({ domain: z.string(), enabled: z.boolean() })) });

/** Makes sure that the bucket exists and is private. Throws ScriptError if it is public. */
export async function ensureBucket({ api, account, log, names }: Site): Promise<void> {
  const { bucket: name, jurisdiction } = names;
  const headers: Record<string, string> = jurisdiction ? { "cf-r2-jurisdiction": jurisdiction } : {};
  const buckets = `/accounts/${account}/r2/buckets`;
  const bucket = `${buckets}/${name}`;
  if (!(await api.find(bucket, z.object({ name: z.string() }), headers))) {
    const create = () => api.send(buckets, { method: "POST", body: { name }, headers }, z.unknown());
    await log.change("Bucket", `create the R2 bucket ${name}`, create);
    if (log.dryRun) return;
  }
  const ours = await api.ask(`${bucket}/domains/managed`, managed, headers);
  const { domains } = await api.ask(`${bucket}/domains/custom`, custom, headers);
  const open = [ours, ...domains].find((address) => address.enabled);
  if (open) throw new ScriptError(openBucket(name, open.domain));
  log.found("Bucket", `${name} exists, and no public address points to it`);
}

const openBucket = (name: string, domain: string) =>
  `The bucket ${name} is public at https://${domain}: anybody who knows a file's address there needs no password. Nothing was deployed.
Make it private, then run this again: npx wrangler r2 bucket ${
    domain.endsWith(".r2.dev") ? `dev-url disable ${name}` : `domain remove ${name} --domain ${domain}`
  }`;
