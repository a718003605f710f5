import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** What a link to a receipt proves: that the photographer's site gave it out for this order. */
export interface Receipt {
  gallery: string;
  order: string;
  /** The order's `receiptEpoch` while the link holds. */
  epoch: number;
}

const ISSUER = "glassine";
const TYPE = "glassine-receipt+jwt";
const DAYS = 366;

const claims = z.object({ sub: z.string(), epoch: z.int() });

const audience = (gallery: string) => `receipt:${gallery}`;

/** The secret of a receipt's link: a signed JWT (RFC 7519, HS256). It holds for a year from `since`, in ms since 1970. */
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

/** The receipt a secret proves, or null. `typed` may be the whole link. */
export async function verifyReceipt(
  typed: string,
  { gallery, secrets, now }: { gallery: string; secrets: readonly CryptoKey[]; now: number },
): Promise<Receipt | null> {
  const token = typed.trim().split("#").at(-1) ?? "";
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ["HS256"],
        typ: TYPE,
        issuer: ISSUER,
        audience: audience(gallery),
        requiredClaims: ["sub", "iat", "exp"],
        clockTolerance: 5,
        currentDate: new Date(now),
      });
      const read = claims.safeParse(payload);
      return read.success ? { gallery, order: read.data.sub, epoch: read.data.epoch } : null;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
  return null;
}
