/**
 * A random name that a browser gives itself before we know anybody in it, so that unsaved changes have an owner before our
 * first answer. It identifies nobody and opens nothing; it is only compared with the claim that a holder began with.
 */

/** Name of its cookie. The page's scripts set it; leaving the gallery deletes it. */
export const claimCookie = (gallery: string) => `__Host-b-${gallery}`;

/** Whether a text is a claim as `crypto.randomUUID` makes them. */
export const isClaim = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
