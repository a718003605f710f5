import { getCookie, setCookie } from "hono/cookie";
import {
  DEVICE_SECONDS,
  type Device,
  type DeviceScope,
  deviceCookie,
  signDevice,
  verifyDevice,
} from "../domain/device.ts";
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

/** The device a request comes from, as its cookie of a scope names it; null for strangers. */
export async function readDevice(c: Ctx, scope: DeviceScope): Promise<Device | null> {
  const token = getCookie(c, deviceCookie(scope));
  return token ? verifyDevice(token, { scope, secrets: c.var.config.secrets, now: c.var.now }) : null;
}

/** Issues a device's cookie. Called by POSTs alone. */
export async function issueDevice(c: Ctx, { scope, device }: { scope: DeviceScope; device: Device }): Promise<void> {
  const [secret] = c.var.config.secrets;
  if (!secret) throw new Error("no signing secret");
  const token = await signDevice(device, { scope, secret, now: c.var.now });
  setCookie(c, deviceCookie(scope), token, { ...ATTRIBUTES, maxAge: DEVICE_SECONDS });
}

/** Forgets the device in a scope, where it brought a cookie of it. */
export function clearDevice(c: Ctx, scope: DeviceScope): void {
  const name = deviceCookie(scope);
  if (getCookie(c, name) !== undefined) setCookie(c, name, "", { ...ATTRIBUTES, maxAge: 0 });
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
