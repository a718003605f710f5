import { randomBytes, scryptSync } from "node:crypto";
import { normalizePassword, normalizePin } from "../../worker/domain/password.ts";
import type { SettingsChange } from "../../worker/domain/settings.ts";

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/**
 * A password's hash that is verified in no time. The Worker uses the cost a hash names; real ones take a fifth of a second of a
 * core, and tests enter a thousand times. What real ones cost is tested in test/worker/store/password-hash.test.ts.
 */
export function quickHash(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(normalizePassword(password), salt, 32, { N: 2 ** 4, r: 8, p: 1 });
  return `$scrypt$ln=4,r=8,p=1$${unpadded(salt)}$${unpadded(key)}`;
}

/** Puts quick hashes in the place of those a change of settings has just made. */
export async function hashQuickly(
  db: D1Database,
  gallery: string,
  { guestPassword, clientPassword, downloadPin }: SettingsChange,
): Promise<void> {
  const set = {
    guest_password: guestPassword,
    client_password: clientPassword,
    download_pin: downloadPin && normalizePin(downloadPin),
  };
  for (const [column, password] of Object.entries(set)) {
    if (typeof password !== "string") continue;
    await db.prepare(`UPDATE galleries SET ${column} = ? WHERE gallery = ?`).bind(quickHash(password), gallery).run();
  }
}
