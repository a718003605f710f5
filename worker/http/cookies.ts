import { getCookie, setCookie } from "hono/cookie";
import { SESSION_SECONDS, type Session, type SessionScope, sessionCookie, signSession } from "../domain/session.ts";
import type { Ctx } from "./context.ts";

// `__Host-` needs Secure, Path=/ and no Domain; browsers take localhost for secure.
const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: "Lax", path: "/" } as const;

/** The token a request carries for a scope. */
export function readToken(c: Ctx, of: SessionScope): string | undefined {
  return getCookie(c, sessionCookie(of));
}

/** Issues a session's cookie. Called by POSTs alone. */
export async function issueCookie(c: Ctx, session: Session): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const maxAge = Math.max(0, session.exp - Math.floor(c.var.now / 1000));
  setCookie(c, sessionCookie(session), await signSession(session, secret), { ...ATTRIBUTES, maxAge });
}

/** Clears the cookie of a scope. */
export function clearCookie(c: Ctx, of: SessionScope): void {
  setCookie(c, sessionCookie(of), "", { ...ATTRIBUTES, maxAge: 0 });
}

/** A fresh frame for a session that begins now. */
export function beginSession(
  now: number,
  kind: keyof typeof SESSION_SECONDS,
): { jti: string; iat: number; exp: number } {
  const iat = Math.floor(now / 1000);
  return { jti: crypto.randomUUID(), iat, exp: iat + SESSION_SECONDS[kind] };
}

/**
 * A fresh frame under the name of the browser's earlier session of the same role, if there is one: what it picked is kept
 * under that name.
 */
export function continueSession(
  now: number,
  { role, earlier }: { role: "guest" | "client"; earlier: { role: "guest" | "client"; jti: string } | null },
): ReturnType<typeof beginSession> {
  const begun = beginSession(now, "gallery");
  return earlier?.role === role ? { ...begun, jti: earlier.jti } : begun;
}
