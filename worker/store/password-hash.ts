import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { normalizePassword } from "../domain/password.ts";

/**
 * scrypt (RFC 7914) with N=2^14, r=8, p=5: OWASP's equivalent that fits an isolate's memory (16 MiB). Stored as PHC
 * strings, `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`, base64 without padding; whoever verifies uses the parameters inside.
 */
const COST = { ln: 14, r: 8, p: 5 } as const;
const MEMORY_MAX = 32 * 1024 * 1024;
const KEY_BYTES = 32;
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,88})\$([A-Za-z0-9+/]{43})$/;

interface Cost {
  ln: number;
  r: number;
  p: number;
}

function derive(password: string, salt: Uint8Array, { ln, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { N: 2 ** ln, r, p, maxmem: MEMORY_MAX * 2 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/** Hashes a password as `normalizePassword` leaves it. */
export async function hashPassword(typed: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(normalizePassword(typed), salt, COST);
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${unpadded(salt)}$${unpadded(key)}`;
}

// Used for comparison if there is no hash, so that a missing password takes as long as a wrong password.
const NOBODY = `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

/**
 * Whether the password is the one that was hashed: normalised or, for older hashes, as typed. A missing hash, a malformed
 * one or one that would take more than 32 MiB never matches, and takes just as long.
 */
export async function verifyPassword(typed: string, stored: string | null): Promise<boolean> {
  for (const password of new Set([normalizePassword(typed), typed])) {
    if (await matches(password, stored)) return true;
  }
  return false;
}

async function matches(password: string, stored: string | null): Promise<boolean> {
  const parts = stored === null ? null : readHash(stored);
  const { cost, salt, key } = parts ?? (readHash(NOBODY) as HashParts);
  const same = timingSafeEqual(await derive(password, salt, cost), key);
  // HMAC pads its key with zeros, so a password with NULs after it has the same hash as without.
  return same && parts !== null && !password.includes("\0");
}

interface HashParts {
  cost: Cost;
  salt: Uint8Array;
  key: Uint8Array;
}

function readHash(stored: string): HashParts | null {
  const match = PHC.exec(stored);
  if (!match) return null;
  const cost = { ln: Number(match[1]), r: Number(match[2]), p: Number(match[3]) };
  if (cost.ln < 1 || cost.r < 1 || cost.p < 1 || 128 * 2 ** cost.ln * cost.r > MEMORY_MAX) return null;
  // RFC 7914 section 2: N must be less than 2^(128 * r / 8).
  if (cost.ln >= 16 * cost.r) return null;
  return { cost, salt: Buffer.from(match[4] ?? "", "base64"), key: Buffer.from(match[5] ?? "", "base64") };
}
