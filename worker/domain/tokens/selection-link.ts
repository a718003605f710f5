import { normalizePassword } from "../password.ts";
import type { Identity } from "./identity.ts";

/** Whose things a link leads to: the name a browser keeps them under, and as what. */
export interface LinkedHolder {
  /** `session:<name>` */
  holder: string;
  role: "guest" | "client";
}

/** A mail with a link may be read the next day. */
export const LINK_MS = 48 * 3_600_000;

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const SESSION = "session:";

/** A link's secret from 32 random bytes, as it is in the fragment of its address: 43 characters of base64url. */
export function linkToken(random: Uint8Array): string {
  if (random.length !== TOKEN_BYTES) throw new RangeError(`a link needs ${TOKEN_BYTES} random bytes`);
  const text = btoa(String.fromCharCode(...random));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
}

/** The token in what somebody pasted: the bare token or the whole link; "" where there is none, which is no link's. */
export function readLinkToken(typed: string): string {
  const token = normalizePassword(typed).split("#").at(-1) ?? "";
  return TOKEN.test(token) ? token : "";
}

/** The roles in which a browser may be given a name: those in which nothing is kept under the one it has. */
export function freeRoles(holding: { guest: boolean; client: boolean }): LinkedHolder["role"][] {
  return (["guest", "client"] as const).filter((role) => !holding[role]);
}

/**
 * An identity with a linked holder's name in its role, and no other change. What was begun in this browser under a claim of its
 * own is not that holder's.
 */
export function joinHolder({ began, ...names }: Identity, { holder, role }: LinkedHolder): Identity {
  const name = holder.slice(SESSION.length);
  const same = names.guest === name || role === "client";
  return { ...names, [role]: name, ...(began && same ? { began } : {}) };
}

/** What is known of somebody who gave their address with a selection or an order. */
export interface KnownHolder {
  holder: string;
  heldAs: LinkedHolder["role"];
  /** The address as they wrote it. */
  email: string;
  /** When they last changed or ordered something. */
  at: number;
}

/** More are nobody's. */
const LINKS_MAX = 3;

/** Those a mail gets links for: each holder once, the latest first, and nobody with an account. */
export function linkable(known: readonly KnownHolder[]): (LinkedHolder & { email: string })[] {
  const latest = [...known].sort((one, other) => other.at - one.at);
  const links = new Map<string, LinkedHolder & { email: string }>();
  for (const { holder, heldAs: role, email } of latest) {
    if (holder.startsWith(SESSION) && !links.has(holder)) links.set(holder, { holder, role, email });
  }
  return [...links.values()].slice(0, LINKS_MAX);
}
