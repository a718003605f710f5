import { type NoticeChannels, readNoticeChannels } from "../domain/notice-channels.ts";

/** What the Worker is told by its environment, checked once per isolate. See docs/configuration.md. */
export interface Config {
  /** HS256 keys: the one that signs first, then the one being rotated out. Empty: nothing gated is served. */
  secrets: readonly CryptoKey[];
}

const SECRET_MIN_BYTES = 32;
const imported = new Map<string, Promise<CryptoKey>>();

/** Reads the secrets. A missing or short signing secret leaves none, so that everything gated is refused. */
export async function readConfig(env: Env): Promise<Config> {
  const usable = (secret: string | undefined): secret is string =>
    secret !== undefined && new TextEncoder().encode(secret).length >= SECRET_MIN_BYTES;
  if (!usable(env.SESSION_SECRET)) return { secrets: [] };
  return { secrets: await Promise.all([env.SESSION_SECRET, env.SESSION_SECRET_OLD].filter(usable).map(importSecret)) };
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

function importSecret(secret: string): Promise<CryptoKey> {
  const known = imported.get(secret);
  if (known) return known;
  const bytes = new TextEncoder().encode(secret);
  const key = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  imported.set(secret, key);
  return key;
}
