import { z } from "zod";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/** Where a device was let in: a gallery, the clients' accounts, the studio. Each has its own cookie. */
export type DeviceScope = { gallery: string } | "clients" | "studio";

/** A browser that was let in before. It opens nothing: it only exempts the browser from delays that strangers cause. */
export interface Device {
  id: string;
  /** The passwords it proved, the most recent last. */
  proved: string[];
}

const PROVED_MAX = 8;

/** How many seconds a device is remembered after it was last let in. */
export const DEVICE_SECONDS = 180 * 86_400;

const claims = z.object({ jti: z.string().max(64), proved: z.array(z.string().max(64)).max(PROVED_MAX) });

/** Name of the cookie by which a device is recognised. */
export function deviceCookie(scope: DeviceScope): string {
  return typeof scope === "string" ? `__Host-device-${scope}` : `__Host-d-${scope.gallery}`;
}

/** A scope as a text, for audiences and keys. */
export function scopeName(scope: DeviceScope): string {
  return typeof scope === "string" ? scope : `gallery:${scope.gallery}`;
}

/** The device after proving another password. */
export function provedAlso(device: Device, password: string): Device {
  return { ...device, proved: [...device.proved.filter((known) => known !== password), password].slice(-PROVED_MAX) };
}

const useIn = (scope: DeviceScope): TokenUse => ({
  type: "glassine-device+jwt",
  audience: `device:${scopeName(scope)}`,
  seconds: DEVICE_SECONDS,
});

interface Signing {
  scope: DeviceScope;
  secret: CryptoKey | Uint8Array;
  /** Milliseconds since 1970. */
  now: number;
}

/** A signed JWT (RFC 7519, HS256) for a device. */
export function signDevice({ id, proved }: Device, { scope, secret, now }: Signing): Promise<string> {
  return signToken(id, { proved }, { use: useIn(scope), secret, now });
}

interface Verifying {
  scope: DeviceScope;
  /** The current secret first, then those being rotated out. */
  secrets: readonly (CryptoKey | Uint8Array)[];
  now: number;
}

/** The device a token names, or null when anything about it is wrong. */
export async function verifyDevice(token: string, { scope, secrets, now }: Verifying): Promise<Device | null> {
  const parsed = claims.safeParse(await verifyToken(token, { use: useIn(scope), secrets, now }));
  return parsed.success ? { id: parsed.data.jti, proved: parsed.data.proved } : null;
}
