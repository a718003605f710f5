import type { networkInterfaces } from "node:os";
import { renderUnicodeCompact } from "uqr";
import type { Certificate } from "./certificate.ts";

/** The address on which a server listens so that other devices can reach it. */
export const EVERY_ADDRESS = "0.0.0.0";

/** Addresses of this computer in its networks (IPv4), home networks first. */
export function lanAddresses(interfaces: ReturnType<typeof networkInterfaces>): string[] {
  const found = Object.values(interfaces).flatMap((list) => list ?? []);
  const addresses = found
    .filter(({ family, internal, address }) => family === "IPv4" && !internal && !address.startsWith("169.254."))
    .map(({ address }) => address);
  return [...new Set(addresses)].sort((a, b) => rank(a) - rank(b));
}

// 172.16.0.0/12 belongs to containers and virtual machines.
const rank = (address: string) => [/^192\.168\./, /^10\./].findIndex((range) => range.test(address)) >>> 0;

/** Names and addresses the certificate is for. */
export const certifiedHosts = (addresses: readonly string[]): string[] => ["localhost", "127.0.0.1", ...addresses];

/** What to do on the phone, and what its browser will say. */
export function lanLines(urls: readonly URL[], { fingerprint }: Pick<Certificate, "fingerprint">): string {
  const [first, ...others] = urls.map((url) => url.href);
  return [
    renderUnicodeCompact(first ?? "", { border: 2 }),
    `On a phone or tablet in the same network: ${first}`,
    ...others.map((url) => `  or ${url}`),
    "",
    "Its browser will warn that the connection is not private, because it does not know this computer's certificate. That is expected:",
    "Glassine made the certificate itself. Safari: Show Details, visit this website. Chrome: Advanced, Proceed. Firefox: Advanced,",
    "Accept the Risk. Do that only in a network you trust, and if in doubt compare the certificate's SHA-256 fingerprint:",
    fingerprint,
    "",
  ].join("\n");
}
