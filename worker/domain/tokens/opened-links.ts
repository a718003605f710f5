import { z } from "zod";
import { signToken, type TokenUse, verifyToken } from "./signed-token.ts";

/**
 * The links of clients that a browser opened in a gallery, by id, the latest last. Each says only that its secret was there:
 * what it gives is decided with each request.
 */
export type OpenedLinks = readonly string[];

const MOST = 8;
const claims = z.object({ links: z.array(z.string().max(32)).max(MOST) });

/** How many seconds they are remembered after the last was opened. */
export const OPENED_LINKS_SECONDS = 30 * 86_400;

/** Name of the cookie that carries them. */
export const openedLinksCookie = (gallery: string) => `__Host-l-${gallery}`;

const useIn = (gallery: string): TokenUse => ({
  type: "glassine-links+jwt",
  audience: `links:${gallery}`,
  seconds: OPENED_LINKS_SECONDS,
});

/** The same with one more; of too many, the earliest go. */
export function openedAlso(links: OpenedLinks, id: string): OpenedLinks {
  return [...links.filter((one) => one !== id), id].slice(-MOST);
}

interface Signing {
  gallery: string;
  secret: CryptoKey | Uint8Array;
  now: number;
}

/** A signed token for them. */
export function signOpenedLinks(links: OpenedLinks, { gallery, secret, now }: Signing): Promise<string> {
  return signToken("", { links }, { use: useIn(gallery), secret, now });
}

interface Verifying {
  gallery: string;
  secrets: readonly (CryptoKey | Uint8Array)[];
  now: number;
}

/** The links that a token names; none if anything about it is wrong. */
export async function verifyOpenedLinks(token: string, { gallery, secrets, now }: Verifying): Promise<OpenedLinks> {
  const parsed = claims.safeParse(await verifyToken(token, { use: useIn(gallery), secrets, now }));
  return parsed.success ? parsed.data.links : [];
}
