import { type NoticeChannels, readNoticeChannels } from "../domain/notice-channels.ts";

/** What the Worker is told by its environment, checked once per isolate. See docs/configuration.md. */
export interface Config {
  /** HS256 keys: the one that signs first, then the one being rotated out. Empty: nothing gated is served. */
  secrets: readonly CryptoKey[];
}

const SECRET_MIN_BYTES = 32;

/** What was read last, and from which secrets: a value, since nothing of one request is awaited by another. */
let known: { current: string | undefined; old: string | undefined; config: Config } | null = null;

/** Reads the secrets. A missing or short signing secret leaves none, so that everything gated is refused. */
export async function readConfig({ SESSION_SECRET: current, SESSION_SECRET_OLD: old }: Env): Promise<Config> {
  // The same secrets stay the same list: what was verified with them is remembered under it.
  if (known !== null && known.current === current && known.old === old) return known.config;
  const config = await importAll(current, old);
  known = { current, old, config };
  return config;
}

async function importAll(current: string | undefined, old: string | undefined): Promise<Config> {
  if (!isUsable(current)) return { secrets: [] };
  return { secrets: await Promise.all([current, old].filter(isUsable).map(importSecret)) };
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

function importSecret(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}
