import { type MailSetUp, mailWay, readMailSetUp } from "../domain/mail/set-up.ts";
import { type NoticeChannels, readNoticeChannels } from "../domain/notice/channels.ts";

/** The Worker's configuration, read from its environment and checked once per isolate. See docs/configuration.md. */
export interface Config {
  /** HS256 keys: the one that signs first, then the one being rotated out. Empty: nothing behind the gate is served. */
  secrets: readonly CryptoKey[];
  /** Origin of the site; null: not configured. */
  site: string | null;
  /** How to reach Stripe; null: nobody pays by card. */
  stripe: {
    key: string;
    webhookSecret: string | null;
    test: boolean;
    api: URL | null;
    checkout: string;
  } | null;
}

const SECRET_MIN_BYTES = 32;

/** The secrets that were read last, with the keys made of them: plain values, since no request may wait for another. */
let known: { current: string | undefined; old: string | undefined; secrets: Config["secrets"] } | null = null;

/**
 * Reads the secrets. If the signing secret is missing or short there are none, so that everything behind the gate is
 * refused.
 */
export async function readConfig(env: Env): Promise<Config> {
  const { SESSION_SECRET: current, SESSION_SECRET_OLD: old } = env;
  const [stripe, site] = [readStripe(env), readSite(env)];
  // The same secrets stay the same list: what was verified with them is remembered under that list.
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

/** How mail to people is sent; not at all if nothing is set up. */
export function readMail(env: Env): MailSetUp {
  const { MAIL_FROM: from, SMTP_URL: smtp, MAIL_SHOWN: shown } = env;
  return readMailSetUp({ binding: env.EMAIL !== undefined, from, smtp, shown });
}

/** The channels for notices to the photographer; none if nothing is set up. */
export function readChannels(env: Env): NoticeChannels {
  return readNoticeChannels({
    mail: mailWay({ binding: env.EMAIL !== undefined, smtp: env.SMTP_URL }),
    from: env.NOTICE_FROM,
    to: env.NOTICE_TO,
    url: env.NOTICE_WEBHOOK_URL,
    secret: env.NOTICE_WEBHOOK_SECRET,
  });
}

/** Anything that is not a web address counts as none. */
function readSite({ SITE_ORIGIN }: Env): string | null {
  const url = SITE_ORIGIN && URL.canParse(SITE_ORIGIN) ? new URL(SITE_ORIGIN) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : null;
}

/** A key that is not one of Stripe's secret keys counts as none. */
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
