import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, STUDIO_PASSWORD, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const visitor = () => new Visitor(wedding.glassine);
const from = (address: string) => ({ "cf-connecting-ip": address });

async function statusOf(response: Promise<Response>): Promise<number> {
  const { status, body } = await response;
  await body?.cancel();
  return status;
}

/** Everything the ledger has been given, as text. */
async function ledger(): Promise<{ key: string }[]> {
  return (await wedding.glassine.env.DB.prepare("SELECT * FROM ledger").all<{ key: string }>()).results;
}

describe("what visitors type", () => {
  it("makes no key of the ledger longer, however long an e-mail address is", async () => {
    const email = `${"x".repeat(40_000)}@example.com`;
    expect(await statusOf(visitor().post("/clients/enter", { email, password: "guess" }))).toBe(401);
    const rows = await ledger();
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key.length).toBeLessThan(200);
  });

  it("is in no key of the ledger, not even a short e-mail address", async () => {
    const email = "somebody@example.com";
    expect(await statusOf(visitor().post("/clients/enter", { email, password: "guess" }))).toBe(401);
    expect(JSON.stringify(await ledger())).not.toContain("somebody");
  });
});

describe("somebody who holds a whole IPv6 network", () => {
  it("gets forty guesses at the studio's password from a /48, whichever /64 each comes from", async () => {
    const guesses = Array.from({ length: 48 }, (_, n) => {
      const address = `2001:db8:77:${(n * 256 + n).toString(16)}::1`;
      return statusOf(visitor().post("/studio/enter", { password: `guess ${n}` }, from(address)));
    });
    const statuses = await Promise.all(guesses);
    expect(statuses.filter((status) => status === 401)).toHaveLength(40);
    expect(statuses.filter((status) => status === 429)).toHaveLength(8);
  });

  it("gets twenty from a /56", async () => {
    const guesses = Array.from({ length: 24 }, (_, n) => {
      const address = `2001:db8:78:ab${n.toString(16).padStart(2, "0")}::1`;
      return statusOf(visitor().post(`/g/${GALLERY}/enter`, { role: "guest", password: `guess ${n}` }, from(address)));
    });
    const statuses = await Promise.all(guesses);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  });

  it("does not keep the photographer out, who signs in from elsewhere", async () => {
    expect(await statusOf(visitor().post("/studio/enter", { password: STUDIO_PASSWORD }))).toBe(303);
  });
});
