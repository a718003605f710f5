import { type NoticeChannels, readNoticeChannels } from "../domain/notice/channels.ts";

/** What the Worker is told by its environment, checked once per isolate. See docs/configuration.md. */
export interface Config {
  /** HS256 keys: the one that signs first, then the one being rotated out. Empty: nothing gated is served. */
  secrets: readonly CryptoKey[];
  /** Origin of the site; null: not configured. */
  site: string | null;
  /** How Stripe is reached; null: nobody pays by card. */
  stripe: {
    key: string;
    webhookSecret: string | null;
    test: boolean;
    api: URL | null;
    checkout: string;
  } | null;
}

const SECRET_MIN_BYTES = 32;

/** What was read last, and from which secrets: a value, since nothing of one request is awaited by another. */
let known: { current: string | undefined; old: string | undefined; secrets: Config["secrets"] } | null = null;

/** Reads the secrets. A missing or short signing secret leaves none, so that everything gated is refused. */
export async function readConfig(env: Env): Promise<Config> {
  const { SESSION_SECRET: current, SESSION_SECRET_OLD: old } = env;
  const [stripe, site] = [readStripe(env), readSite(env)];
  // The same secrets stay the same list: what was verified with them is remembered under it.
  if (known !== null && known.current === current && known.old === old) return { secrets: known.secrets, stripe, site };
  const secrets = await importAll(current, old);
  known = { current, old, secrets };
  return { secrets, stripe, site };
}

async function importAll(current: string | undefined, old: string | undefined): Promise<readonly CryptoKey[]> {
  return isUsable(current) ? Promise.all([current, old].filter(isUsable).map(importSecret)) : [];
}

function isUsable(secret: string | undefined): secret is string {
  return secret !== undefined && new TextEncoder().encode(secret).length >= SECRET_MIN_BYTES;
}

/** The channels by which the photographer is told of what clients do; none when nothing is set up. */
export function readChannels(env: Env): NoticeChannels {
  return readNoticeChannels({
    mail: env.EMAIL !== undefined,
    from: env.NOTICE_FROM,
    to: env.NOTICE_TO,
    url: env.NOTICE_WEBHOOK_URL,
    secret: env.NOTICE_WEBHOOK_SECRET,
  });
}

/** What is not an address of the web counts as none. */
function readSite({ SITE_ORIGIN }: Env): string | null {
  const url = SITE_ORIGIN && URL.canParse(SITE_ORIGIN) ? new URL(SITE_ORIGIN) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : null;
}

/** A key that is none of Stripe's secret ones counts as no key. */
function readStripe({ STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API, STRIPE_CHECKOUT }: Env): Config["stripe"] {
  const mode = /^(?:sk|rk)_(test|live)_\w+$/.exec(STRIPE_SECRET_KEY ?? "")?.[1];
  if (!STRIPE_SECRET_KEY || !mode) return null;
  return {
    key: STRIPE_SECRET_KEY,
    webhookSecret: STRIPE_WEBHOOK_SECRET || null,
    test: mode === "test",
    api: STRIPE_API ? new URL(STRIPE_API) : null,
    checkout: STRIPE_CHECKOUT || "https://checkout.stripe.com",
  };
}

function importSecret(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}
