import { normalizePassword } from "./password.ts";

/** The role in which an invitation lets people in. */
export const ROLES = ["guest", "client"] as const;
export type Role = (typeof ROLES)[number];

/** Most characters of the name it is for, and most uses. */
export const LABEL_MAX = 80;
export const USES_MAX = 10_000;

/** A link that lets its holder into one gallery as guest or client, as the photographer sees it. Times in ms since 1970. */
export interface Invitation {
  id: string;
  role: Role;
  /** For whom: "grandma". */
  label: string;
  expiresAt: number;
  maxUses: number | null;
  uses: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
  createdAt: number;
}

/** The name by which all sessions from an invitation are revoked with it. */
export const invitationSession = (id: string) => `invitation:${id}`;

export const TOKEN_BYTES = 24;
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** An invitation's secret from 24 random bytes, as it appears in a URL's fragment: 32 characters of base64url. */
export function encodeToken(random: Uint8Array): string {
  if (random.length !== TOKEN_BYTES) throw new RangeError(`an invitation needs ${TOKEN_BYTES} random bytes`);
  return btoa(String.fromCharCode(...random))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** The token in what somebody typed or pasted, be it the token alone or the whole link; null: there is none. */
export function readToken(typed: string): string | null {
  const token = normalizePassword(typed).split("#").at(-1) ?? "";
  return TOKEN.test(token) ? token : null;
}

const DURATION = /^([1-9]\d{0,3})([hdw])$/;
const HOURS = { h: 1, d: 24, w: 168 } as const;
const LONGEST_HOURS = 366 * 24;

/** Milliseconds of a duration such as "12h", "30d" or "8w"; null if it is not a duration or longer than a year. */
export function readDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (!match) return null;
  const hours = Number(match[1]) * HOURS[match[2] as keyof typeof HOURS];
  return hours <= LONGEST_HOURS ? hours * 3_600_000 : null;
}
