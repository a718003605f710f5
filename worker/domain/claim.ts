/**
 * A random name that a browser gives itself while nobody is known in it, so that changes that wait to be saved have an
 * owner before the first answer. It identifies nobody: it is only compared with the claim that a holder began with, and
 * opens nothing.
 */

/** Name of the cookie that carries it; the page's scripts set it, and leaving the gallery ends it. */
export const claimCookie = (gallery: string) => `__Host-b-${gallery}`;

/** Whether a text is a claim, as `crypto.randomUUID` makes them. */
export const isClaim = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
