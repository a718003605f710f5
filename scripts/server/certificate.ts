import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile } from "node:fs/promises";
import { isIP } from "node:net";
import path from "node:path";
import { generate } from "selfsigned";
import { writeAtomically } from "../disk/atomic-file.ts";

/** A certificate of Glassine's own, and its key. */
export interface Certificate {
  /** PEM, as the certificate. */
  key: string;
  cert: string;
  keyFile: string;
  /** SHA-256 in groups of hexadecimal digits, as browsers show it. */
  fingerprint: string;
}

const DAY_MS = 24 * 60 * 60_000;
// Safari accepts at most 825 days, and from known authorities at most 398.
const LASTS_MS = 397 * DAY_MS;
const RENEWED_MS = 30 * DAY_MS;

/**
 * The certificate for these names and addresses of this computer. It is made once, with a key that never leaves the
 * folder and that only its owner can read. It is made again when it is about to expire or the addresses differ.
 */
export async function ownCertificate({
  folder,
  hosts,
  now,
}: {
  folder: string;
  hosts: readonly string[];
  now: number;
}): Promise<Certificate> {
  const [keyFile, certFile] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
  const [key, kept] = await Promise.all([keyFile, certFile].map((file) => readFile(file, "utf8").catch(() => "")));
  if (key && kept && holds(kept, { key, hosts, now })) return described({ key, cert: kept, keyFile });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const made = await generate([{ name: "commonName", value: "Glassine on this computer" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + LASTS_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: hosts.map(altName) },
    ],
  });
  await writeAtomically(keyFile, made.private, { mode: 0o600 });
  await writeAtomically(certFile, made.cert);
  return described({ key: made.private, cert: made.cert, keyFile });
}

const altName = (host: string) => (isIP(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host });

function holds(pem: string, { key, hosts, now }: { key: string; hosts: readonly string[]; now: number }): boolean {
  try {
    const cert = new X509Certificate(pem);
    const named = hosts.every((host) => (isIP(host) ? cert.checkIP(host) : cert.checkHost(host)) !== undefined);
    return named && cert.validToDate.getTime() - now > RENEWED_MS && cert.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function described(made: Omit<Certificate, "fingerprint">): Certificate {
  return { ...made, fingerprint: new X509Certificate(made.cert).fingerprint256 };
}
