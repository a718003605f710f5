import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAccount, changeAssignments, disableAccount } from "../../worker/store/accounts.ts";
import { quickHash } from "../support/quick-hash.ts";
import { Visitor } from "../support/visitor.ts";
import { GALLERY, openWedding, type Wedding } from "../support/wedding.ts";

const PIN = "4711";
const ZIP = `/g/${GALLERY}/download/all.zip`;
const PAGE = `/g/${GALLERY}/highlights/`;
const ACCOUNT = { name: "Anna", email: "anna@example.com", password: "a client's own password" };

let wedding: Wedding;
beforeAll(async () => {
  wedding = await openWedding();
  await wedding.settings({ downloadPin: PIN });
});
afterAll(() => wedding?.close());

async function statusOf(visitor: Visitor, path: string): Promise<number> {
  const response = await visitor.get(path);
  await response.arrayBuffer();
  return response.status;
}

/** Looks as guest, gives the PIN, and downloads as a guest may. */
async function givePin(visitor: Visitor): Promise<Visitor> {
  await visitor.post(`/g/${GALLERY}/view`, { as: "guest" });
  expect(await statusOf(visitor, ZIP)).toBe(403);
  expect((await visitor.post(`/g/${GALLERY}/download/pin`, { pin: PIN })).status).toBe(303);
  expect(await statusOf(visitor, ZIP)).toBe(200);
  expect(await statusOf(visitor, `/g/${GALLERY}/boudoir/`)).toBe(404);
  return visitor;
}

async function signedIn(): Promise<{ visitor: Visitor; id: string }> {
  const { DB: db } = wedding.glassine.env;
  const now = Date.now();
  const id = await addAccount(db, { ...ACCOUNT, password: quickHash(ACCOUNT.password), now });
  if (id === null) throw new Error("the account is there already");
  await changeAssignments(db, { id, assign: [GALLERY], unassign: [], now });
  const visitor = new Visitor(wedding.glassine);
  await visitor.post("/clients/enter", { email: ACCOUNT.email, password: ACCOUNT.password });
  return { visitor, id };
}

// The grant used to be in a guest's session made on the spot, which nobody had typed the guest password for.
describe("the download PIN, entered while viewing as guest,", () => {
  it("leaves a client a client", async () => {
    const client = await givePin(await wedding.client());
    await client.post(`/g/${GALLERY}/view`, { as: "client" });
    expect(await statusOf(client, `/g/${GALLERY}/boudoir/`)).toBe(200);
  });

  it("ends with the client password that let them in", async () => {
    const client = await givePin(await wedding.client());
    await wedding.settings({ clientPassword: "another client's password" });
    expect(await statusOf(client, PAGE)).toBe(303);
    await wedding.settings({ clientPassword: "thyme-and-honey" });
  });

  it("ends with the account that let them in", async () => {
    const { visitor, id } = await signedIn();
    await givePin(visitor);
    await disableAccount(wedding.glassine.env.DB, id, Date.now());
    expect(await statusOf(visitor, PAGE)).toBe(303);
  });

  it("is part of the photographer's preview, and ends with it", async () => {
    const photographer = await givePin(await wedding.photographer());
    await photographer.post("/studio/preview", { gallery: GALLERY, as: "photographer" });
    expect(await statusOf(photographer, `/g/${GALLERY}/boudoir/`)).toBe(200);
    await photographer.post("/studio/leave", {});
    expect(await statusOf(photographer, PAGE)).toBe(303);
  });

  it("is no longer valid once the PIN is changed", async () => {
    const client = await givePin(await wedding.client());
    await wedding.settings({ downloadPin: "0815" });
    expect(await statusOf(client, ZIP)).toBe(403);
    await wedding.settings({ downloadPin: PIN });
  });
});
