import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimCookie } from "../../worker/domain/claim.ts";
import { askFor, clientOf, ownSelection, pick, picked, submit } from "../support/clients.ts";
import { listSelections } from "../support/held.ts";
import { Visitor } from "../support/visitor.ts";
import { openWedding, type Wedding } from "../support/wedding.ts";

// Changes that waited in a browser in which nobody was known went to whoever was known there next.

const OPEN = "christening";
const SESSION = `__Host-g-${OPEN}`;
const IDENTITY = `__Host-i-${OPEN}`;

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await wedding.settings({ visibility: "public" }, OPEN);
});
afterAll(() => wedding?.close());
beforeEach(async () => {
  const { DB } = wedding.glassine.env;
  await DB.batch(["picks", "rounds", "selections", "ledger"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
  await askFor(wedding, {}, OPEN);
});

/** A first visit whose page has made a claim. */
function newcomer(): { visitor: Visitor; claim: string } {
  const visitor = new Visitor(wedding.glassine);
  const claim = crypto.randomUUID();
  visitor.cookies.set(claimCookie(OPEN), claim);
  return { visitor, claim };
}

const change = async (visitor: Visitor, whose: string) => (await pick(visitor, { photo: "font", whose }, OPEN)).status;
const ownOf = (visitor: Visitor) => ownSelection(visitor, OPEN);
const kept = async () => (await listSelections(wedding.glassine.env.DB, OPEN)).length;

describe("a first change", () => {
  it("is accepted for the claim that its browser made, and again if its answer was lost", async () => {
    const { visitor, claim } = newcomer();
    expect(await change(visitor, claim)).toBe(200);
    const { whose, began } = await ownOf(visitor);
    expect(began).toBe(claim);
    for (const name of [claim, whose]) expect(await change(visitor, name)).toBe(200);
    visitor.cookies.delete(SESSION);
    expect(await change(visitor, claim)).toBe(200);
    expect(await ownOf(visitor)).toMatchObject({ whose, began });
    expect(await kept()).toBe(1);
  });

  it("gets an answer with the claim the guest began with, in short and in full", async () => {
    for (const prefer of ["return=minimal", "return=representation"]) {
      const { visitor, claim } = newcomer();
      const fields = { photo: "font", picked: "true", whose: claim };
      const answer = await visitor.post(`/g/${OPEN}/selection`, fields, { accept: "application/json", prefer });
      expect(await answer.json()).toMatchObject({ began: claim, whose: (await ownOf(visitor)).whose });
    }
  });

  it("from an older page, which makes no claims, is accepted while nobody is known", async () => {
    const visitor = new Visitor(wedding.glassine);
    expect(await change(visitor, "")).toBe(200);
    expect(await change(visitor, (await ownOf(visitor)).whose)).toBe(200);
    expect(await ownOf(visitor)).toMatchObject({ began: "" });
  });

  it("continues under the claim if a plain form was sent first", async () => {
    const { visitor, claim } = newcomer();
    await pick(visitor, { photo: "font", stars: "2" }, OPEN);
    expect(await change(visitor, claim)).toBe(200);
    expect(await kept()).toBe(1);
  });
});

describe("a change is refused, and nothing of it is kept,", () => {
  it.each<[string, (known: Visitor, claim: string) => Promise<string>]>([
    ["for nobody", async () => ""],
    ["for another claim", async () => crypto.randomUUID()],
    ["for another guest", async () => (await begun()).whose],
    ["for a text that is not a name", async () => "x".repeat(5000)],
  ])("%s, once somebody is known", async (_, whoseOf) => {
    const { visitor, claim } = newcomer();
    await change(visitor, claim);
    const before = await ownOf(visitor);
    const whose = await whoseOf(visitor, claim);
    const refused = await pick(visitor, { photo: "font", picked: "false", comment: "Not mine", whose }, OPEN);
    expect(refused.status).toBe(403);
    expect((await submit(visitor, { whose }, { gallery: OPEN })).status).toBe(403);
    expect(await ownOf(visitor)).toEqual(before);
  });

  async function begun(): Promise<{ visitor: Visitor; claim: string; whose: string }> {
    const other = newcomer();
    await change(other.visitor, other.claim);
    return { ...other, whose: (await ownOf(other.visitor)).whose };
  }

  it("for a claim whose owner left, from a page that stayed open", async () => {
    const { visitor, claim, whose } = await begun();
    await (await visitor.post(`/g/${OPEN}/leave`, {})).arrayBuffer();
    expect(visitor.cookies.has(claimCookie(OPEN))).toBe(false);
    for (const name of [claim, whose]) expect(await change(visitor, name)).toBe(403);
    expect(await kept()).toBe(1);
  });

  it("for the browser's guest while a client, an account or the photographer is signed in, but not afterwards", async () => {
    const account = await clientOf(wedding, [OPEN]);
    const client = await new Visitor(wedding.glassine).enter(OPEN, "client", "christening-client");
    for (const signedIn of [account.visitor, client, await wedding.photographer()]) {
      const { visitor, claim } = newcomer();
      for (const [name, value] of signedIn.cookies) visitor.cookies.set(name, value);
      for (const whose of [claim, ""]) expect(await change(visitor, whose)).toBe(403);
      for (const name of signedIn.cookies.keys()) visitor.cookies.delete(name);
      expect(await change(visitor, claim)).toBe(200);
      expect(await kept()).toBe(1);
      await wedding.glassine.env.DB.prepare("DELETE FROM selections").run();
    }
  });
});

describe("a claim opens nothing:", () => {
  it("whoever knows another's claim begins with nothing, and can't write into theirs", async () => {
    const { visitor, claim } = newcomer();
    await change(visitor, claim);
    const thief = new Visitor(wedding.glassine);
    thief.cookies.set(claimCookie(OPEN), claim);
    expect(picked(await ownOf(thief))).toEqual([]);
    expect(
      (await pick(thief, { photo: "font", picked: "false", comment: "Mine now", whose: claim }, OPEN)).status,
    ).toBe(200);
    expect((await ownOf(visitor)).photos).toMatchObject([{ picked: true, comment: "" }]);
    expect((await ownOf(thief)).whose).not.toBe((await ownOf(visitor)).whose);
  });

  it("it gives nobody the name of a known guest, whatever cookie comes with it", async () => {
    const { visitor, claim } = newcomer();
    await change(visitor, claim);
    const later = crypto.randomUUID();
    visitor.cookies.set(claimCookie(OPEN), later);
    expect(await change(visitor, later)).toBe(403);
    const guest = await new Visitor(wedding.glassine).enter(OPEN, "guest");
    guest.cookies.set(claimCookie(OPEN), later);
    expect(await change(guest, later)).toBe(403);
    expect(await change(guest, (await ownOf(guest)).whose)).toBe(200);
    expect(await ownOf(guest)).toMatchObject({ began: "" });
  });

  it("one that no browser would make is ignored", async () => {
    const visitor = new Visitor(wedding.glassine);
    visitor.cookies.set(claimCookie(OPEN), "x".repeat(64));
    expect(await change(visitor, "x".repeat(64))).toBe(403);
    expect(await change(visitor, "")).toBe(200);
    expect(visitor.cookies.has(IDENTITY)).toBe(true);
    expect(await ownOf(visitor)).toMatchObject({ began: "" });
  });
});
