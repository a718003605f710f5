import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify, SignJWT } from "jose";

/** The purpose of a signed token: one kind of cookie, one audience, one longest life. */
export interface TokenUse {
  /** The token's `typ` and `aud`. A token for one purpose is not valid for another. */
  type: string;
  audience: string;
  /** How many seconds it lasts. */
  seconds: number;
}

export const ISSUER = "glassine";

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

/** The contents of a token with its `jti`; null if its signature, type, audience or times are wrong. */
export function verifyToken(token: string, { use, secrets, now }: Verifying): Promise<JWTPayload | null> {
  const { type: typ, audience, seconds: maxTokenAge } = use;
  return verifyJwt(token, {
    secrets,
    now,
    wanted: { typ, audience, maxTokenAge, requiredClaims: ["jti", "iat", "exp"] },
  });
}

interface VerifyingJwt extends Pick<Verifying, "secrets" | "now"> {
  /** What is checked besides signature, issuer and times. */
  wanted: JWTVerifyOptions & { typ: string; audience: string; requiredClaims: string[] };
}

/**
 * The contents of one of our JWTs (RFC 7519, HS256); null if anything about it is wrong. One matching secret is enough.
 */
export async function verifyJwt(token: string, { secrets, now, wanted }: VerifyingJwt): Promise<JWTPayload | null> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, secret, {
        ...wanted,
        algorithms: ["HS256"],
        issuer: ISSUER,
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
