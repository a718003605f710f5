import { normalizePassword } from "../password.ts";
import type { Identity } from "./identity.ts";

/** Whose selection a link opens: the name it is kept under, and the role. */
export interface LinkedHolder {
  /** `session:<name>` */
  holder: string;
  role: "guest" | "client";
}

/** Long enough for a mail that is read the next day. */
export const LINK_MS = 48 * 3_600_000;

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const SESSION = "session:";

/** A link's secret from 32 random bytes, as it appears in the URL's fragment: 43 characters of base64url. */
export function linkToken(random: Uint8Array): string {
  if (random.length !== TOKEN_BYTES) throw new RangeError(`a link needs ${TOKEN_BYTES} random bytes`);
  const text = btoa(String.fromCharCode(...random));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
}

/** The token in what somebody pasted, be it the token alone or the whole link; "", which opens nothing, if there is none. */
export function readLinkToken(typed: string): string {
  const token = normalizePassword(typed).split("#").at(-1) ?? "";
  return TOKEN.test(token) ? token : "";
}

/** The roles in which a browser may get another name: those in which nothing is kept under its own. */
export function freeRoles(holding: { guest: boolean; client: boolean }): LinkedHolder["role"][] {
  return (["guest", "client"] as const).filter((role) => !holding[role]);
}

/**
 * An identity with the linked holder's name in that role. If the guest's name changes, the claim goes: what this browser
 * began under it does not belong to that holder.
 */
export function joinHolder({ began, ...names }: Identity, { holder, role }: LinkedHolder): Identity {
  const name = holder.slice(SESSION.length);
  const same = names.guest === name || role === "client";
  return { ...names, [role]: name, ...(began && same ? { began } : {}) };
}

/** Somebody who gave their address with a selection or an order. */
export interface KnownHolder {
  holder: string;
  heldAs: LinkedHolder["role"];
  /** The address as they typed it. */
  email: string;
  /** When they last changed or ordered something. */
  at: number;
}

/** Nobody has more. */
const LINKS_MAX = 3;

/** The holders that a mail has links for: each once, the latest first, without accounts. */
export function linkable(known: readonly KnownHolder[]): (LinkedHolder & { email: string })[] {
  const latest = [...known].sort((one, other) => other.at - one.at);
  const links = new Map<string, LinkedHolder & { email: string }>();
  for (const { holder, heldAs: role, email } of latest) {
    if (holder.startsWith(SESSION) && !links.has(holder)) links.set(holder, { holder, role, email });
  }
  return [...links.values()].slice(0, LINKS_MAX);
}
