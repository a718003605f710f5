import fc from "fast-check";
import { createLocalJWKSet, flattenedVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64url, textToBase64url, toBase64url } from "../../../../worker/domain/receipt/base64url.ts";
import { headerOf, keySet, type ReceiptKey, readKeySet, signingKey } from "../../../../worker/domain/receipt/keys.ts";
import { RECEIPT_MAX, type Reading, readReceipt } from "../../../../worker/domain/receipt/read.ts";
import { repeatedNames } from "../../../../worker/domain/receipt/repeated-names.ts";
import { type SignedParts, signFile } from "../../../../worker/domain/receipt/sign.ts";
import { type SentRound, statementOf } from "../../../../worker/domain/receipt/statement.ts";

const { subtle } = crypto;
const SITE = "https://photos.example.com";
const FROM = {
  ...{ studio: "Mara Lind", site: SITE, title: "Anna & Ben", link: "anna-ben" },
  version: "20260613120000-0123abcd",
};
const ROUND: SentRound = {
  ...{ selection: "11111111-2222-4333-8444-555555555555", round: 2, submittedAt: Date.UTC(2026, 5, 14, 9, 30) },
  ...{ name: "Zoë", message: "Danke!", answers: { album: "Leinen", "1": "ja", empty: "" } },
  from: FROM,
  photos: [
    {
      photo: "ANB_0042",
      picked: true,
      stars: 5,
      label: "red",
      comment: 'Bitte "groß"\\',
      lists: [],
      sha256: "0a".repeat(32),
    },
    { photo: "Übergang 🏔", picked: true, stars: 0, label: null, comment: "", lists: [], sha256: "0b".repeat(32) },
    { photo: "ANB_0099", picked: false, stars: 2, label: null, comment: "", lists: [], sha256: "0c".repeat(32) },
  ],
};

type Key = Awaited<ReturnType<typeof signingKey>>;
let key: Key;
let retired: Key;
let file: string;
beforeAll(async () => {
  [key, retired] = (await Promise.all([1, 2].map((n) => signingKey(subtle, new Uint8Array(32).fill(n))))) as [Key, Key];
  file = await sign(ROUND);
});

async function sign(round: SentRound, by: Key = key): Promise<string> {
  const statement = statementOf(round);
  if (!statement) throw new Error("no statement");
  return signFile(statement, { kind: "receipt", subtle, key: by });
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, keys: readonly ReceiptKey[] = [key, retired], site: string | null = SITE) =>
  readReceipt(typeof text === "string" ? bytesOf(text) : text, { keys, site, subtle });
const changed = async (
  change: (
    value: SignedParts & { receipt: NonNullable<ReturnType<typeof statementOf>> } & Record<string, unknown>,
  ) => void,
): Promise<Reading> => {
  const value = JSON.parse(file);
  change(value);
  return read(JSON.stringify(value));
};
const places = (reading: Reading) =>
  reading.is === "changed" ? reading.changes.map(({ kind, at }) => `${kind} ${at}`) : reading.is;

describe("a receipt", () => {
  it("is the same whenever it is made, and right as long as its key is known", async () => {
    expect(await sign(ROUND)).toBe(file);
    expect(await read(file)).toEqual({ is: "right", receipt: statementOf(ROUND), kid: key.kid });
    expect(await read(await sign(ROUND, retired))).toMatchObject({ is: "right", kid: retired.kid });
  });

  it("says what was said of each photo, and nothing that wasn't", () => {
    const statement = statementOf(ROUND);
    expect(statement?.photos[1]).toEqual({ name: "Übergang 🏔", sha256: "0b".repeat(32), picked: true });
    expect(statement?.answers).toEqual({ "1": "ja", album: "Leinen" });
    expect(statementOf({ ...ROUND, from: null })).toBeNull();
  });

  it("is verified by any library for JOSE, with the keys as a JWK set", async () => {
    const keys = createLocalJWKSet(keySet([retired, key]));
    const { payload, protectedHeader } = await flattenedVerify(JSON.parse(file), keys, {
      algorithms: ["EdDSA"],
    });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(statementOf(ROUND));
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "glassine-receipt", kid: key.kid });
  });

  it("may be written by another program, with other spaces, escapes and order", async () => {
    const { signature, ...rest } = JSON.parse(file);
    const rewritten = JSON.stringify({ signature, ...rest }).replaceAll("ß", "\\u00df");
    expect((await read(rewritten)).is).toBe("right");
    expect((await read(`\ufeff${file.replaceAll("\n", "\r\n")}`)).is).toBe("right");
  });

  it("of the most that is kept of a selection is not too large", async () => {
    const photos = Array.from({ length: 30_000 }, (_, i) => ({
      ...{ photo: `IMG_${i}`, picked: true, stars: 5, label: "purple" as const, comment: "Ü".repeat(10), lists: [] },
      sha256: "0d".repeat(32),
    }));
    const large = bytesOf(await sign({ ...ROUND, photos }));
    expect(large.length).toBeLessThan(RECEIPT_MAX);
    expect((await read(large)).is).toBe("right");
  });
});

describe("a receipt whose key was revoked", () => {
  const sent = ROUND.submittedAt;
  it.each([
    ["altogether", 0, { is: "revoked" }],
    ["before it was sent", sent - 1, { is: "revoked" }],
    ["the moment it was sent", sent, { is: "revoked" }],
    ["for what was sent later", sent + 1, { is: "right", revokedFrom: sent + 1 }],
  ])("%s", async (_, revokedFrom, reading) => {
    expect(await read(file, [retired, { ...key, revokedFrom }])).toMatchObject({ ...reading, kid: key.kid });
    expect((await read(await sign(ROUND, retired), [retired, { ...key, revokedFrom }])).is).toBe("right");
  });

  it("proves nothing if it was changed, or says no time that can be read", async () => {
    const keys = [{ ...key, revokedFrom: 1 }];
    expect((await read(file.replace('"round": 2', '"round": 3'), keys)).is).toBe("revoked");
    const statement = statementOf(ROUND);
    if (!statement) throw new Error("no statement");
    for (const wrong of ["", "soon", null, 0, undefined]) {
      const other = { ...statement, sent: wrong as string };
      expect((await read(await signFile(other, { kind: "receipt", subtle, key }), keys)).is, `${wrong}`).toBe(
        "revoked",
      );
    }
  });

  it("says so beside what was changed, if it says that it was sent earlier", async () => {
    const reading = await read(file.replace('"round": 2', '"round": 3'), [{ ...key, revokedFrom: sent + 1 }]);
    expect(reading).toMatchObject({ is: "changed", revokedFrom: sent + 1, changes: [{ at: "receipt.round" }] });
  });

  it("is found among keys that were published, where no library takes it for a valid one", async () => {
    for (const revokedFrom of [0, 1_750_000_000_123]) {
      const set = JSON.parse(JSON.stringify(keySet([retired, { ...key, revokedFrom }])));
      expect(await readKeySet(subtle, set)).toEqual(
        expect.arrayContaining([
          { kid: key.kid, x: key.x, revokedFrom },
          { kid: retired.kid, x: retired.x },
        ]),
      );
      await expect(
        flattenedVerify(JSON.parse(file), createLocalJWKSet(set), { algorithms: ["EdDSA"] }),
      ).rejects.toThrow("no applicable key");
    }
  });

  it.each([{}, { revoked_at: "x" }, { revoked_at: -1 }, null, true])(
    "counts as revoked altogether if a set of keys says %j of it",
    async (revoked) => {
      const { revoked: [one] = [] } = keySet([{ ...key, revokedFrom: 5000 }]);
      const bare = { ...one, revoked };
      const known = [{ kid: key.kid, x: key.x, revokedFrom: 0 }];
      expect(await readKeySet(subtle, { keys: [], revoked: [bare] })).toEqual(known);
      expect(await readKeySet(subtle, { keys: [bare] })).toEqual(known);
      expect(await readKeySet(subtle, bare)).toEqual(known);
      expect(await readKeySet(subtle, { ...keySet([key]), revoked: [null, 1, bare] })).toEqual(known);
    },
  );
});

describe("a receipt of which one byte was changed", () => {
  it("is never right, wherever the byte is, unless it is a space between its parts", async () => {
    const bytes = bytesOf(file);
    const meaning = (text: Uint8Array) => JSON.stringify(JSON.parse(new TextDecoder().decode(text)));
    let proved = 0;
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x20]) {
        const other = Uint8Array.from(bytes);
        other[at] = (other[at] ?? 0) ^ flip;
        const reading = await read(other);
        if (reading.is === "right") expect(meaning(other), `byte ${at}`).toBe(meaning(bytes));
        if (reading.is === "changed") {
          expect(reading.receipt).toEqual(statementOf(ROUND));
          expect(reading.changes.length).toBeGreaterThan(0);
          proved++;
        }
      }
    }
    expect(proved).toBeGreaterThan(bytes.length / 2);
  });

  it("says which one, as long as either copy is whole", async () => {
    expect(
      places(
        await changed(({ receipt }) => {
          Object.assign(receipt.photos[0] ?? {}, { stars: 4 });
        }),
      ),
    ).toEqual(["other receipt.photos.ANB_0042.stars"]);
    expect(
      places(
        await changed(({ receipt }) => {
          receipt.photos.shift();
        }),
      ),
    ).toEqual(["missing receipt.photos.ANB_0042"]);
    expect(
      places(
        await changed(({ receipt }) => {
          Object.assign(receipt.photos[1] ?? {}, { comment: "Nein" });
        }),
      ),
    ).toEqual(["added receipt.photos.Übergang 🏔.comment"]);
    expect(
      places(
        await changed((value) => {
          value.payload = value.payload.replace(/.$/, "A");
        }),
      ),
    ).toEqual(["other payload"]);
    expect(
      places(
        await changed((value) => {
          value.protected = `${value.protected}A`;
        }),
      ),
    ).toEqual(["other protected"]);
    expect(
      places(
        await changed((value) => {
          value.note = "Paid in full";
        }),
      ),
    ).toEqual(["added note"]);
  });

  it("says that a name only looks the same", async () => {
    const reading = await changed(({ receipt }) => {
      Object.assign(receipt.photos[1] ?? {}, { name: "U\u0308bergang 🏔" });
      receipt.by = "Zoe\u0308";
    });
    const by = reading.is === "changed" ? reading.changes.find(({ at }) => at === "receipt.by") : null;
    expect(by).toMatchObject({ kind: "other", looksAlike: true });
  });

  // The last character of 64 bytes in Base64url has four bits that mean nothing.
  it("is changed even if the signature means the same", async () => {
    const { signature } = JSON.parse(file) as SignedParts;
    const twins = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map(
      (char) => signature.slice(0, -1) + char,
    );
    const same = twins.filter(
      (twin) => twin !== signature && toBase64url(fromBase64url(twin) ?? new Uint8Array()) === signature,
    );
    expect(same).toHaveLength(15);
    for (const twin of same)
      expect(
        places(
          await changed((value) => {
            value.signature = twin;
          }),
        ),
      ).toEqual(["other signature"]);
  });
});

describe("a forger", () => {
  const forged = async (header: unknown, by: Key = key) => {
    const receipt = { ...statementOf(ROUND), by: "Mallory" };
    const [head, payload] = [textToBase64url(JSON.stringify(header)), textToBase64url(JSON.stringify(receipt))];
    const signature = toBase64url(
      new Uint8Array(await subtle.sign("Ed25519", by.privateKey, bytesOf(`${head}.${payload}`))),
    );
    return { receipt, payload, protected: head, signature };
  };

  it("can't name another algorithm: not none, and not HMAC with the public key as its secret", async () => {
    const receipt = { ...statementOf(ROUND), by: "Mallory" };
    const payload = textToBase64url(JSON.stringify(receipt));
    for (const alg of ["none", "HS256", "ES256", "Ed448", "eddsa", ["EdDSA"], null]) {
      const head = textToBase64url(JSON.stringify({ alg, typ: "glassine-receipt", kid: key.kid }));
      const hmac = await subtle.importKey("raw", bytesOf(key.x), { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
      const mac = toBase64url(new Uint8Array(await subtle.sign("HMAC", hmac, bytesOf(`${head}.${payload}`))));
      for (const signature of ["", mac, "A".repeat(86)]) {
        const reading = await read(JSON.stringify({ receipt, payload, protected: head, signature }));
        expect(reading.is, `${alg} ${signature}`).toBe("unknown-key");
      }
    }
  });

  it("can't bring a key along, or point to one", async () => {
    const own = await signingKey(subtle, new Uint8Array(32).fill(9));
    const jwk = keySet([own]).keys[0];
    for (const more of [
      { jwk },
      { jku: "https://evil.example/keys" },
      { x5u: "https://evil.example/" },
      { kid: own.kid },
    ]) {
      const file = await forged({ alg: "EdDSA", typ: "glassine-receipt", kid: key.kid, ...more }, own);
      expect((await read(JSON.stringify(file))).is).toBe("unknown-key");
      expect((await read(JSON.stringify({ ...file, header: more }))).is).toBe("unknown-key");
    }
    for (const kid of [
      "../../etc/passwd",
      "",
      "' OR 1=1 --",
      "__proto__",
      "constructor",
      "\u0000",
      key.kid.toLowerCase(),
    ])
      expect((await read(JSON.stringify(await forged({ alg: "EdDSA", typ: "glassine-receipt", kid }, own)))).is).toBe(
        "unknown-key",
      );
    const claims = await forged({ alg: "EdDSA", typ: "glassine-receipt", kid: key.kid }, own);
    expect((await read(JSON.stringify(claims))).is).toBe("forged");
  });

  it("can't pass off something else that was signed with the key", async () => {
    for (const header of [
      { alg: "EdDSA", typ: "JWT", kid: key.kid },
      { alg: "EdDSA", kid: key.kid },
      { kid: key.kid, alg: "EdDSA", typ: "glassine-receipt" },
    ])
      expect((await read(JSON.stringify(await forged(header)))).is).not.toBe("right");
  });

  it("can't hide what a receipt says behind a name that is there twice", async () => {
    const twice = file.replace('"by": "Zoë"', '"by": "Mallory", "by": "Zoë"');
    expect(places(await read(twice))).toEqual(["twice by"]);
    expect(places(await read(twice.replace('"by": "M', '"b\\u0079": "M')))).toEqual(["twice by"]);
    expect(
      places(await read(file.replace('{\n  "receipt"', '{\n  "receipt": {"by": "Mallory"},\n  "receipt"'))),
    ).toEqual(["twice receipt"]);
  });

  it("can't add what programs don't list", async () => {
    expect(places(await read(file.replace('"by": "Zoë"', '"__proto__": {"by": "Mallory"}, "by": "Zoë"')))).toEqual([
      "added receipt.__proto__",
    ]);
  });
});

describe("other files", () => {
  it.each([
    ["an empty one", "", "not-json"],
    ["a JPEG", "\u0000\u00ff\u00d8", "not-json"],
    ["half a receipt", '{"receipt": {', "not-json"],
    ["JSON of something else", '{"photos": []}', "not-receipt"],
    ["a list", "[]", "not-receipt"],
    ["null", "null", "not-receipt"],
    [
      "a receipt whose parts are of other kinds",
      '{"receipt": [], "payload": 1, "protected": null, "signature": {}}',
      "not-receipt",
    ],
    ["one that is nested without end", "[".repeat(100_000) + "]".repeat(100_000), "not-receipt"],
  ])("%s is not taken for a receipt", async (_, text, is) => {
    expect((await read(text)).is).toBe(is);
  });

  it("that are no text, or larger than any receipt, are not read", async () => {
    expect((await read(Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]))).is).toBe("not-json");
    expect((await read(new Uint8Array(RECEIPT_MAX + 1))).is).toBe("too-large");
  });

  it("from another studio say so, and lost keys too", async () => {
    const other = await signingKey(subtle, new Uint8Array(32).fill(7));
    const theirs = await sign({ ...ROUND, from: { ...FROM, site: "https://other.example" } }, other);
    expect(await read(theirs)).toEqual({ is: "other-studio", site: "https://other.example" });
    expect((await read(theirs, [], null)).is).toBe("no-keys");
    expect((await read(await sign(ROUND, other))).is).toBe("unknown-key");
    expect((await read(file, [])).is).toBe("no-keys");
  });
});

describe("keys", () => {
  it("are read from a set or one by one, without those whose id is not theirs", async () => {
    const { keys } = keySet([key, retired]);
    expect(await readKeySet(subtle, { keys })).toEqual([key, retired].map(({ kid, x }) => ({ kid, x })));
    expect(await readKeySet(subtle, keys[0])).toEqual([{ kid: key.kid, x: key.x }]);
    expect(await readKeySet(subtle, { keys: [{ ...keys[0], kid: retired.kid }, null, 1, { kty: "RSA" }] })).toEqual([]);
    for (const other of [null, 1, "keys", {}, { keys: 1 }]) expect(await readKeySet(subtle, other)).toBeNull();
  });

  it("have one header each", () => {
    expect(headerOf(key.kid)).not.toBe(headerOf(retired.kid));
  });
});

describe("Base64url", () => {
  it("gives back every text of bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
      }),
      { numRuns: 40 },
    );
    for (const text of ["a", "ab+/", "ab==", "ab c", "ä"]) expect(fromBase64url(text)).toBeNull();
  });
});

describe("names that are there twice", () => {
  it("are found as JSON.parse would lose them, in any JSON", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(repeatedNames(JSON.stringify(JSON.parse(text)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(repeatedNames('{"a": {"b": ":{\\"b\\"", "c": [{"b": 1}, {"b": 2}]}, "b": 1}')).toEqual([]);
    expect(repeatedNames('[{"x": "\\\\", "x": 1}]')).toEqual(["x"]);
  });
});
