import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holdWaits } from "../support/ledger.ts";
import { Visitor } from "../support/visitor.ts";
import { CLIENT_PASSWORD, GALLERY, GUEST_PASSWORD, openWedding, type Wedding } from "../support/wedding.ts";

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
});
afterAll(() => wedding?.close());

const knock = async (visitor: Visitor, password: string, gallery = GALLERY) => {
  const response = await visitor.post(`/g/${gallery}/enter`, { role: "guest", password });
  await response.arrayBuffer();
  return response;
};

describe("guessing a password", () => {
  it("is let through ten times from one address however many come at once, then told how long to wait", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guesser = new Visitor(wedding.glassine);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => knock(guesser, `guess ${i}`)));
    const statuses = answers.map((response) => response.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    const wait = Number(answers.find((response) => response.status === 429)?.headers.get("retry-after"));
    // Thirty seconds, and the hour that waits are held.
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(3630);
    expect((await knock(guesser, GUEST_PASSWORD)).status).toBe(429);
  });

  it("blocks no other gallery, no other address and nobody who is already in", async () => {
    const inside = await wedding.guest();
    const guesser = new Visitor(wedding.glassine);
    for (let i = 0; i < 12; i++) await knock(guesser, `guess ${i}`);
    expect((await knock(guesser, "christening-guest", "christening")).status).toBe(303);
    expect((await knock(new Visitor(wedding.glassine), GUEST_PASSWORD)).status).toBe(303);
    expect((await inside.get(`/g/${GALLERY}/highlights/`)).status).toBe(200);
  });

  it("doesn't count people who know the password: a whole party can enter from one address", async () => {
    const party = new Visitor(wedding.glassine);
    for (let i = 0; i < 25; i++) expect((await knock(party, GUEST_PASSWORD)).status).toBe(303);
  });

  it("is counted by the address the platform sees, not the one a browser claims", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guesser = new Visitor(wedding.glassine);
    const statuses = [];
    for (let i = 0; i < 12; i++) {
      const headers = { "x-forwarded-for": `198.51.100.${i}`, "x-real-ip": `198.51.100.${i}` };
      const response = await guesser.post(`/g/${GALLERY}/enter`, { role: "client", password: `guess ${i}` }, headers);
      statuses.push(response.status);
    }
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect((await guesser.post(`/g/${GALLERY}/enter`, { role: "client", password: CLIENT_PASSWORD })).status).toBe(429);
  });

  it("is throttled in the studio too", async () => {
    await holdWaits(wedding.glassine.env.DB);
    const guesser = new Visitor(wedding.glassine);
    const statuses = [];
    for (let i = 0; i < 11; i++)
      statuses.push((await guesser.post("/studio/enter", { password: `guess ${i}` })).status);
    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(statuses[10]).toBe(429);
  });
});
