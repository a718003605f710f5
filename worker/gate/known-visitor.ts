import { networksOf, UNKNOWN } from "../domain/network.ts";
import { type DeviceScope, provedAlso, scopeName } from "../domain/tokens/device.ts";
import type { Ctx } from "../http/context.ts";
import { issueDevice, readDevice } from "../http/cookies.ts";
import { isKnown, keepKnown } from "../store/ledger.ts";

/** Which password is tried. Visitors who gave it correctly before are known. */
export interface PasswordId {
  scope: DeviceScope;
  /** Whose: "guest", "client", "pin", an account's e-mail. */
  name: string;
}

/** Who tries a password: a visitor who proved it before, on this device or from this address, or a stranger (null). */
export type KnownVisitor = { known: string } | null;

const DAY = 86_400_000;
/** An address is remembered for as long as a session lasts. */
const ADDRESS_MS = 30 * DAY;

/** Who tries a password. The answer does not depend on whether there is such a password. Throws StorageFault. */
export async function visitorKnownBy(c: Ctx, id: PasswordId): Promise<KnownVisitor> {
  const [device, name] = await Promise.all([readDevice(c, id.scope), hashedName(id)]);
  if (device?.proved.includes(name)) return { known: `device ${device.id}` };
  const address = narrowest(c);
  if (!address) return null;
  const key = await addressKey(id, address);
  return (await isKnown(c.env.DB, { key, now: c.var.now })) ? { known: `address ${address}` } : null;
}

/** Remembers that this device and address proved a password. Only POSTs call it. Throws StorageFault. */
export async function rememberEntry(c: Ctx, id: PasswordId): Promise<void> {
  const [earlier, name] = await Promise.all([readDevice(c, id.scope), hashedName(id)]);
  const device = provedAlso(earlier ?? { id: crypto.randomUUID(), proved: [] }, name);
  await issueDevice(c, { scope: id.scope, device });
  const address = narrowest(c);
  if (!address) return;
  const key = await addressKey(id, address);
  await keepKnown(c.env.DB, { key, now: c.var.now, ends: c.var.now + ADDRESS_MS });
}

/** The visitor's address, IPv6 by its /64; null if the platform gives none. */
function narrowest(c: Ctx): string | null {
  const name = networksOf(c.req.header("cf-connecting-ip"))[0]?.name;
  return name === undefined || name === UNKNOWN ? null : name;
}

// No cookie and no key contains an e-mail address.
const hashedName = ({ name }: PasswordId) => hashed(name);

async function addressKey({ scope, name }: PasswordId, address: string): Promise<string> {
  return `known ${await hashed(`${scopeName(scope)} ${address} ${name}`)}`;
}

/** The first 22 characters of a text's SHA-256 in Base64: 132 bits. */
export async function hashed(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest))).slice(0, 22);
}
