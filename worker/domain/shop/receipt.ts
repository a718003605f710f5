import { SignJWT } from "jose";
import { z } from "zod";
import { ISSUER, verifyJwt } from "../tokens/signed-token.ts";

/** What a receipt's link proves: this site issued it for this order. */
export interface Receipt {
  gallery: string;
  order: string;
  /** The order's `receiptEpoch` while the link is valid. */
  epoch: number;
}

const TYPE = "glassine-receipt+jwt";
const DAYS = 366;

const claims = z.object({ sub: z.string(), epoch: z.int() });

const audience = (gallery: string) => `receipt:${gallery}`;

/** The secret of a receipt's link: a signed JWT (RFC 7519, HS256), valid for a year from `since` (ms since 1970). */
export function signReceipt(
  { gallery, order, epoch }: Receipt,
  { secret, since }: { secret: CryptoKey; since: number },
) {
  const iat = Math.floor(since / 1000);
  return new SignJWT({ epoch })
    .setProtectedHeader({ alg: "HS256", typ: TYPE })
    .setIssuer(ISSUER)
    .setAudience(audience(gallery))
    .setSubject(order)
    .setIssuedAt(iat)
    .setExpirationTime(iat + DAYS * 86_400)
    .sign(secret);
}

/** The receipt that a secret proves, or null. `typed` may be the whole link. */
export async function verifyReceipt(
  typed: string,
  { gallery, secrets, now }: { gallery: string; secrets: readonly CryptoKey[]; now: number },
): Promise<Receipt | null> {
  const token = typed.trim().split("#").at(-1) ?? "";
  const wanted = { typ: TYPE, audience: audience(gallery), requiredClaims: ["sub", "iat", "exp"] };
  const read = claims.safeParse(await verifyJwt(token, { secrets, now, wanted }));
  return read.success ? { gallery, order: read.data.sub, epoch: read.data.epoch } : null;
}
