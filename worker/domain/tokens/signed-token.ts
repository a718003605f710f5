import { errors, jwtVerify, SignJWT } from "jose";

/** What a signed token is for: one kind of cookie, one audience, one longest life. */
export interface TokenUse {
  /** The token's `typ` and `aud`: a token of one use is none of another. */
  type: string;
  audience: string;
  /** How long it lasts. */
  seconds: number;
}

const ISSUER = "glassine";

interface Signing {
  use: TokenUse;
  secret: CryptoKey | Uint8Array;
  /** Milliseconds since 1970. */
  now: number;
}

/** A signed JWT (RFC 7519, HS256) that names `id` and says `claims`. */
export function signToken(id: string, claims: Record<string, unknown>, { use, secret, now }: Signing): Promise<string> {
  const iat = Math.floor(now / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", typ: use.type })
    .setIssuer(ISSUER)
    .setAudience(use.audience)
    .setIssuedAt(iat)
    .setExpirationTime(iat + use.seconds)
    .setJti(id)
    .sign(secret);
}

interface Verifying {
  use: TokenUse;
  /** The current secret first, then those being rotated out. */
  secrets: readonly (CryptoKey | Uint8Array)[];
  now: number;
}

/** What a token says, `jti` included; null when anything about it is wrong: signature, type, audience, times. */
export async function verifyToken(token: string, { use, secrets, now }: Verifying): Promise<unknown> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ["HS256"],
        typ: use.type,
        issuer: ISSUER,
        audience: use.audience,
        requiredClaims: ["jti", "iat", "exp"],
        maxTokenAge: use.seconds,
        clockTolerance: 5,
        currentDate: new Date(now),
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue;
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
  return null;
}
