import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest();

/** What an assertion says, as far as it is not what a browser would say. */
export interface Said {
  origin?: string;
  rpId?: string;
  type?: string;
  userHandle?: string;
  id?: string;
  /** User present, user verified. */
  flags?: number;
  counter: number;
}

/** An authenticator with one passkey (ES256), which says whatever a test wants (WebAuthn Level 3, 6.1 and 6.3.3). */
export class Authenticator {
  readonly id = base64url(randomBytes(16));
  readonly #key: KeyObject;
  /** As it is stored. */
  readonly publicKey: string;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = privateKey;
    this.publicKey = `-7:${base64url(publicKey.export({ format: "der", type: "spki" }))}`;
  }

  /** What the browser would send, as JSON, when the passkey is made (7.1). */
  create(challenge: string, { origin, rpId }: { origin: string; rpId: string }): string {
    const id = Buffer.from(this.id, "base64url");
    const data = Buffer.concat([
      sha256(rpId),
      Buffer.from([0x45]),
      Buffer.alloc(4 + 16),
      Buffer.from([0, id.length]),
      id,
    ]);
    const [algorithm = "", publicKey = ""] = this.publicKey.split(":");
    return JSON.stringify({
      ...{ id: this.id, rawId: this.id, type: "public-key", clientExtensionResults: {} },
      response: {
        clientDataJSON: base64url(JSON.stringify({ type: "webauthn.create", challenge, origin, crossOrigin: false })),
        authenticatorData: base64url(data),
        publicKey,
        publicKeyAlgorithm: Number(algorithm),
      },
    });
  }

  /** What the browser would send, as JSON, for a challenge at an origin. */
  assert(challenge: string, at: { origin: string; rpId: string; userHandle: string }, said: Said): string {
    const { origin, rpId, userHandle, type, id, flags, counter } = {
      ...{ type: "webauthn.get", id: this.id, flags: 0x05 },
      ...at,
      ...said,
    };
    const client = JSON.stringify({ type, challenge, origin, crossOrigin: false });
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const data = Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
    const signature = sign("sha256", Buffer.concat([data, sha256(client)]), this.#key);
    return JSON.stringify({
      ...{ id, rawId: id, type: "public-key", clientExtensionResults: {} },
      response: {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: base64url(userHandle),
      },
    });
  }
}
