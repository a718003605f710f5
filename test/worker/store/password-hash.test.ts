import { scryptSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "../../../worker/store/password-hash.ts";

const PASSWORD = "Grüße & Küsse";
let stored = "";

beforeAll(async () => {
  stored = await hashPassword(PASSWORD);
});

interface Costs {
  ln: number;
  r: number;
  p: number;
}

const unpadded = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replace(/=+$/, "");

/** A PHC string of any cost, computed by Node itself. */
function phc(password: string, { ln, r, p }: Costs): string {
  const salt = Buffer.from("sixteen bytes !!");
  const key = scryptSync(password, salt, 32, { N: 2 ** ln, r, p, maxmem: 2 ** 30 });
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

describe("a stored password", () => {
  it("is a PHC string with the parameters inside and neither salt nor hash padded", () => {
    expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  });

  it("is never stored twice the same", async () => {
    expect(await hashPassword(PASSWORD)).not.toBe(stored);
  });

  it("matches itself", async () => {
    expect(await verifyPassword(PASSWORD, stored)).toBe(true);
  });

  it.each([
    ["with white space around it", `\t ${PASSWORD}\n`],
    ["with a no-break space behind it", `${PASSWORD}\u00a0`],
    ["with invisible characters around it, as chat apps paste them", `\u200b\ufeff${PASSWORD}\u200e`],
    ["decomposed", PASSWORD.normalize("NFD")],
  ])("is matched %s, when it is tried and when it was set", async (_how, typed) => {
    expect(await verifyPassword(typed, stored)).toBe(true);
    expect(await verifyPassword(PASSWORD, await hashPassword(typed))).toBe(true);
  });

  it.each([" Grüße & Küsse  ", "Grüße".normalize("NFD"), "\u200bx"])(
    "that was set before passwords were normalised is matched as it was typed: %j",
    async (typed) => {
      const old = phc(typed, { ln: 4, r: 8, p: 1 });
      expect(await verifyPassword(typed, old)).toBe(true);
      expect(await verifyPassword(`${typed}.`, old)).toBe(false);
    },
  );

  it.each([
    ["with a space less inside", PASSWORD.replace(" ", "")],
    ["with a letter less", PASSWORD.slice(0, -1)],
    ["in lower case", PASSWORD.toLowerCase()],
    ["with a line feed inside", PASSWORD.replace(" ", "\n")],
    ["with a NUL", `${PASSWORD}\0`],
    ["empty", ""],
  ])("is not matched %s", async (_how, typed) => {
    expect(await verifyPassword(typed, stored)).toBe(false);
  });

  it("may hold anything: other scripts, pictures, a thousand characters", async () => {
    for (const password of ["пароль 密码", "🗝️", "x".repeat(1000)]) {
      expect(await verifyPassword(password, phc(password, { ln: 4, r: 8, p: 1 })), password).toBe(true);
    }
  });
});

describe("a hash of other parameters", () => {
  it.each([
    { ln: 1, r: 1, p: 1 },
    { ln: 10, r: 8, p: 16 },
    { ln: 15, r: 8, p: 1 },
  ])("that fits in 32 MiB is verified with them: %o", async (costs) => {
    expect(await verifyPassword("meadow", phc("meadow", costs))).toBe(true);
    expect(await verifyPassword("orchard", phc("meadow", costs))).toBe(false);
  });

  it.each([
    { ln: 16, r: 8, p: 1 },
    { ln: 15, r: 9, p: 1 },
  ])("that would take more than 32 MiB is refused, though the password is right: %o", async (costs) => {
    expect(await verifyPassword("meadow", phc("meadow", costs))).toBe(false);
  });

  it.each(["ln=99,r=99,p=99", "ln=31,r=1,p=1", "ln=0,r=8,p=1", "ln=14,r=0,p=1", "ln=14,r=8,p=0", "ln=16,r=1,p=1"])(
    "that scrypt does not take matches nothing and breaks nothing: %s",
    async (costs) => {
      await expect(verifyPassword("meadow", `$scrypt$${costs}$${"A".repeat(22)}$${"A".repeat(43)}`)).resolves.toBe(
        false,
      );
    },
  );
});

describe("a malformed hash matches nothing", () => {
  it.each<[string, (hash: string) => string | null]>([
    ["missing", () => null],
    ["empty", () => ""],
    ["the password itself", () => PASSWORD],
    ["of another function", (hash) => hash.replace("$scrypt$", "$argon2id$")],
    ["cut short", (hash) => hash.slice(0, -1)],
    ["with something behind it", (hash) => `${hash}A`],
    ["with a line feed behind it", (hash) => `${hash}\n`],
    ["with something before it", (hash) => ` ${hash}`],
    ["with its parameters in another order", (hash) => hash.replace("ln=14,r=8,p=5", "r=8,ln=14,p=5")],
    ["with a negative parameter", (hash) => hash.replace("p=5", "p=-5")],
    ["without a salt", (hash) => hash.replace(/\$[^$]+(\$[^$]+)$/, "$$$1")],
    ["in base64url", (hash) => hash.replace(/.{4}$/, "-_-_")],
  ])("%s", async (_how, spoil) => {
    expect(await verifyPassword(PASSWORD, spoil(stored))).toBe(false);
  });
});
