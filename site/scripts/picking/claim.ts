import { claimCookie, isClaim } from "../../../worker/domain/claim.ts";

// As long as browsers keep a cookie.
const SECONDS = 400 * 86_400;

/** The claim of this browser in a gallery where nobody is known yet; null: it made none, or its owner left. */
export function readClaim(gallery: string): string | null {
  const begins = `${claimCookie(gallery)}=`;
  const claim = document.cookie
    .split("; ")
    .find((cookie) => cookie.startsWith(begins))
    ?.slice(begins.length);
  return claim && isClaim(claim) ? claim : null;
}

/** The same, created now if there is none. Tabs share it. */
export function beginClaim(gallery: string): string {
  const claim = readClaim(gallery) ?? crypto.randomUUID();
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser, and answers too late.
  document.cookie = `${claimCookie(gallery)}=${claim}; Path=/; Secure; SameSite=Lax; Max-Age=${SECONDS}`;
  return claim;
}
