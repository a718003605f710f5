import { generateKeyPairSync, sign } from "node:crypto";

const OID = { commonName: "0603550403", subjectAltName: "0603551d11", basicConstraints: "0603551d13" };
const ECDSA_SHA256 = Buffer.from("300a06082a8648ce3d040302", "hex");
const CA_TRUE = Buffer.from("30030101ff", "hex");

/** A self-signed certificate (RFC 5280, PEM) for one host name, good for a day, and its key. */
export function makeCertificate(host: string): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = seq(der(0x31, seq(Buffer.from(OID.commonName, "hex"), der(0x0c, Buffer.from(host)))));
  const validity = seq(utcTime(-3_600_000), utcTime(86_400_000));
  const extensions = seq(
    extension(OID.subjectAltName, seq(der(0x82, Buffer.from(host)))),
    extension(OID.basicConstraints, CA_TRUE),
  );
  const facts = seq(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    ECDSA_SHA256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const whole = seq(facts, ECDSA_SHA256, der(0x03, Buffer.of(0), sign("sha256", facts, privateKey)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}

const seq = (...parts: Buffer[]) => der(0x30, ...parts);
const extension = (oid: string, value: Buffer) => seq(Buffer.from(oid, "hex"), der(0x04, value));

function utcTime(fromNow: number): Buffer {
  const digits = new Date(Date.now() + fromNow).toISOString().replace(/\D/g, "");
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}
