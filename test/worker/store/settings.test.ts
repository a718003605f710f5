import { beforeEach, describe, expect, it } from "vitest";
import type { SettingsChange } from "../../../worker/domain/settings.ts";
import { verifyPassword } from "../../../worker/store/password-hash.ts";
import { readPassword } from "../../../worker/store/passwords.ts";
import { readPolicy } from "../../../worker/store/policy.ts";
import { changeSettings } from "../../../worker/store/settings.ts";
import { freshDatabase, putGallery, putSets } from "../../support/d1.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15);
const GALLERY = "anna-ben";

beforeEach(async () => {
  await putGallery(store.db, GALLERY);
  await putSets(store.db, GALLERY, { highlights: "everyone", vows: "client" });
});

const save = (change: SettingsChange, gallery = GALLERY) =>
  changeSettings(store.db, { gallery, change, liveSets: ["highlights", "vows"], now: NOW });

async function policy(gallery = GALLERY) {
  const found = await readPolicy(store.db, gallery);
  if (!found) throw new Error(`${gallery} is not there`);
  return found;
}

async function epochs() {
  const { guestEpoch, clientEpoch, pinEpoch } = await policy();
  return { guest: guestEpoch, client: clientEpoch, pin: pinEpoch };
}

async function feed(): Promise<string[]> {
  const { results } = await store.db.prepare("SELECT * FROM activity ORDER BY id").all<{ what: string }>();
  return results.map(({ what }) => what);
}

describe("a change ends the sessions it concerns, and no others", () => {
  it.each<[string, SettingsChange, { guest: number; client: number; pin: number }]>([
    ["a new guest password", { guestPassword: "meadow" }, { guest: 1, client: 0, pin: 0 }],
    ["no guest password any more", { guestPassword: null }, { guest: 1, client: 0, pin: 0 }],
    ["a new client password", { clientPassword: "orchard" }, { guest: 0, client: 1, pin: 0 }],
    ["no client password any more", { clientPassword: null }, { guest: 0, client: 1, pin: 0 }],
    ["a new download PIN", { downloadPin: "0042" }, { guest: 0, client: 0, pin: 1 }],
    ["no download PIN any more", { downloadPin: null }, { guest: 0, client: 0, pin: 1 }],
    ["signing everyone out", { endSessions: true }, { guest: 1, client: 1, pin: 0 }],
    ["other sets", { sets: new Map([["vows", "everyone"]]) }, { guest: 0, client: 0, pin: 0 }],
    ["other downloads", { downloads: "off" }, { guest: 0, client: 0, pin: 0 }],
    ["making it public", { visibility: "public" }, { guest: 0, client: 0, pin: 0 }],
    ["making it private", { visibility: "private" }, { guest: 0, client: 0, pin: 0 }],
    ["nothing", {}, { guest: 0, client: 0, pin: 0 }],
  ])("%s", async (_title, change, expected) => {
    expect(await save(change)).toMatchObject({ ok: true });
    expect(await epochs()).toEqual(expected);
  });

  it("a public gallery that is protected now lets nobody go on who never gave a password", async () => {
    await save({ visibility: "public" });
    await save({ visibility: "protected" });
    expect((await epochs()).guest).toBe(1);
  });
});

describe("a change is made to one gallery", () => {
  it("and leaves the others as they were", async () => {
    await putGallery(store.db, "black-canyon");
    const before = await policy("black-canyon");
    await save({ guestPassword: "meadow", clientPassword: "orchard", downloads: "off", endSessions: true });
    expect(await policy("black-canyon")).toEqual(before);
  });

  it("and to nothing when it is not published", async () => {
    const result = await save({ visibility: "public" }, "no-such-gallery");
    expect(result).toMatchObject({
      ok: false,
      problems: [{ path: null, code: "notPublished", values: { gallery: "no-such-gallery" } }],
    });
  });
});

describe("passwords", () => {
  it("are stored as hashes that open nothing but their own role", async () => {
    await save({ guestPassword: " meadow ", clientPassword: "Orchard" });
    const guest = await readPassword(store.db, { gallery: GALLERY, of: "guest" });
    const client = await readPassword(store.db, { gallery: GALLERY, of: "client" });
    expect(await verifyPassword(" meadow ", guest.hash)).toBe(true);
    expect(await verifyPassword("Orchard", client.hash)).toBe(true);
    expect(await verifyPassword("Orchard", guest.hash)).toBe(false);
    expect(guest.epoch).toBe(1);
  });

  it("are never written to the feed", async () => {
    await save({ guestPassword: "meadow", clientPassword: "orchard", downloadPin: "4711" });
    expect((await feed()).join("\n")).not.toMatch(/meadow|orchard|4711/);
  });

  const same = { ok: false, problems: [{ path: "client-password", code: "samePasswords" }] };

  it("must differ when both are given", async () => {
    expect(await save({ guestPassword: "meadow", clientPassword: "meadow" })).toMatchObject(same);
  });

  it("must differ from the other role's", async () => {
    await save({ guestPassword: "meadow", clientPassword: "orchard" });
    expect(await save({ guestPassword: "orchard" })).toMatchObject(same);
    expect(await save({ clientPassword: "meadow" })).toMatchObject(same);
    expect(await epochs()).toEqual({ guest: 1, client: 1, pin: 0 });
  });

  it("may change places, and take the place of one that is taken off", async () => {
    await save({ guestPassword: "meadow", clientPassword: "orchard" });
    expect(await save({ guestPassword: "orchard", clientPassword: "meadow" })).toMatchObject({ ok: true });
    expect(await save({ guestPassword: "meadow", clientPassword: null })).toMatchObject({ ok: true });
    expect(await policy()).toMatchObject({ hasGuestPassword: true, hasClientPassword: false });
  });

  it("never differ from a leftover guest password of a gallery that is public meanwhile", async () => {
    await save({ guestPassword: "meadow" });
    await save({ visibility: "public" });
    expect(await save({ clientPassword: "meadow" })).toMatchObject(same);
  });
});

describe("passwords of roles", () => {
  it("are not opened by taking the guest password off", async () => {
    await save({ guestPassword: "meadow" });
    await save({ guestPassword: null });
    expect(await policy()).toMatchObject({ visibility: "protected", hasGuestPassword: false });
  });

  it("close with a guest password on a public gallery, which says so", async () => {
    await save({ visibility: "public" });
    const result = await save({ guestPassword: "meadow" });
    expect(result).toMatchObject({ ok: true, warnings: [expect.stringContaining("protected")] });
    expect(await policy()).toMatchObject({ visibility: "protected", hasGuestPassword: true });
  });
});

describe("sets", () => {
  it("keep what the change does not name", async () => {
    await save({ sets: new Map([["vows", "everyone"]]) });
    expect((await policy()).sets).toEqual(
      new Map([
        ["highlights", "everyone"],
        ["vows", "everyone"],
      ]),
    );
  });

  it("never all become client-only", async () => {
    const result = await save({ sets: new Map([["highlights", "client"]]), downloads: "off" });
    expect(result).toMatchObject({ ok: false, problems: [{ path: "sets", code: "noOpenSet" }] });
    expect(await policy()).toMatchObject({ downloads: "all", sets: new Map(Object.entries(BOTH)) });
  });

  it("never all become client-only by two changes at the same time", async () => {
    await save({ sets: new Map([["vows", "everyone"]]) });
    await Promise.all([
      save({ sets: new Map([["highlights", "client"]]) }),
      save({ sets: new Map([["vows", "client"]]) }),
    ]);
    expect([...(await policy()).sets.values()]).toContain("everyone");
  });

  const BOTH = { highlights: "everyone", vows: "client" };
});

describe("a change with several problems", () => {
  it("names them all, changes nothing and writes nothing to the feed", async () => {
    const before = await policy();
    const change = { guestPassword: "x", downloadPin: "12345", sets: new Map([["vow", "everyone"]] as const) };
    const result = await save({ ...change, visibility: "public" });
    expect(result.ok).toBe(false);
    expect(result.ok ? [] : result.problems).toHaveLength(4);
    expect(await policy()).toEqual(before);
    expect(await feed()).toEqual([]);
  });
});

describe("the feed", () => {
  it("says each thing that was changed, as the photographer's doing", async () => {
    await save({ guestPassword: "meadow", sets: new Map([["vows", "everyone"]]), marks: false, expiresAt: NOW + 1 });
    const { results } = await store.db.prepare("SELECT gallery, kind, who, at FROM activity").all();
    expect(new Set(results.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ gallery: GALLERY, kind: "access", who: "photographer", at: NOW })]),
    );
    expect(await feed()).toEqual([
      "guest password changed",
      "set vows for everyone",
      "private marks by clients off",
      "closing date changed",
    ]);
  });

  it("says the same change made twice at the same moment twice", async () => {
    await save({ marks: false });
    await save({ marks: false });
    expect(await feed()).toHaveLength(2);
  });
});
