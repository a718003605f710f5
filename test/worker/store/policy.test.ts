import { describe, expect, it } from "vitest";
import { type GateQuestion, readGateFacts, readListed } from "../../../worker/store/policy.ts";
import { StorageFault } from "../../../worker/store/query.ts";
import { freshDatabase, putGallery, putSets } from "../../support/d1.ts";

const store = freshDatabase();

const ask = (question: Partial<GateQuestion> = {}) =>
  readGateFacts(store.db, { gallery: "anna-ben", sessions: [], account: null, ...question });

const run = (sql: string, ...values: (string | number | null)[]) =>
  store.db
    .prepare(sql)
    .bind(...values)
    .run();

describe("the facts of a gallery", () => {
  it("are none when there is no row: nobody reaches it", async () => {
    expect((await ask()).policy).toBeNull();
  });

  it("are those of a first publish: protected, every door shut, nothing listed", async () => {
    await putGallery(store.db, "anna-ben");
    expect((await ask()).policy).toEqual({
      gallery: "anna-ben",
      version: "v1",
      photoCount: 3,
      visibility: "protected",
      guestDoor: false,
      clientDoor: false,
      guestEpoch: 0,
      clientEpoch: 0,
      marks: true,
      downloads: "all",
      downloadSizes: "all",
      sells: false,
      clientsBuy: false,
      pin: false,
      pinEpoch: 0,
      invites: "off",
      listed: false,
      expiresAt: null,
      unpublished: false,
      sets: new Map(),
      privateMarks: new Set(),
    });
  });

  it("say that doors and PIN are set, and hold nothing of what opens them", async () => {
    await putGallery(store.db, "anna-ben", {
      guest_password: "guest hash",
      client_password: "client hash",
      download_pin: "pin hash",
      unpublished_at: 0,
      expires_at: 1_800_000_000_000,
      marks: 0,
    });
    const facts = await ask();
    expect(facts.policy).toMatchObject({ guestDoor: true, clientDoor: true, pin: true, marks: false });
    expect(facts.policy).toMatchObject({ unpublished: true, expiresAt: 1_800_000_000_000 });
    expect(JSON.stringify(facts)).not.toContain("hash");
  });

  it("hold the sets and private marks of this gallery alone", async () => {
    for (const gallery of ["anna-ben", "black-canyon"]) await putGallery(store.db, gallery);
    await putSets(store.db, "anna-ben", { highlights: "everyone", vows: "client" });
    await putSets(store.db, "black-canyon", { vows: "everyone", rim: "everyone" });
    await run("INSERT INTO private_marks VALUES ('anna-ben', 'ANB_0042', 'client password', 1)");
    await run("INSERT INTO private_marks VALUES ('black-canyon', 'ANB_0001', 'client password', 1)");
    const { policy } = await ask();
    expect(policy?.sets).toEqual(
      new Map([
        ["highlights", "everyone"],
        ["vows", "client"],
      ]),
    );
    expect(policy?.privateMarks).toEqual(new Set(["ANB_0042"]));
  });

  it("tell galleries apart by their exact name", async () => {
    await putGallery(store.db, "anna-ben");
    for (const gallery of ["Anna-Ben", "anna-ben ", "anna%", "anna_ben", "' OR 1=1 --", ""]) {
      expect((await ask({ gallery })).policy, gallery).toBeNull();
    }
  });
});

describe("revoked sessions", () => {
  it("are reported among those that were asked about, and no others", async () => {
    await run("INSERT INTO revoked_sessions VALUES ('left', 9), ('left too', 9), ('of somebody else', 9)");
    const { revoked } = await ask({ sessions: ["left", "still here", "left too"] });
    expect(revoked).toEqual(new Set(["left", "left too"]));
  });

  it("are asked for by value, whatever a name holds", async () => {
    await run("INSERT INTO revoked_sessions VALUES ('left', 9)");
    const { revoked } = await ask({ sessions: ['"', "'", "left\\", '","left"', "]", "🗝", "%"] });
    expect(revoked).toEqual(new Set());
  });
});

describe("an account", () => {
  const assign = async () => {
    await run(
      "INSERT INTO accounts VALUES ('a1', 'Anna', 'anna@example.com', 'anna@example.com', 'hash', 4, NULL, 1, NULL)",
    );
    await run("INSERT INTO assignments VALUES ('a1', 'anna-ben', 1)");
  };

  it("that is assigned comes with the epoch its sessions are bound to", async () => {
    await assign();
    expect((await ask({ account: "a1" })).assigned).toMatchObject({ id: "a1", name: "Anna", epoch: 4 });
  });

  it("is nobody in a gallery it is not assigned to", async () => {
    await assign();
    expect((await ask({ account: "a1", gallery: "black-canyon" })).assigned).toBeNull();
  });

  it("is nobody when it is disabled, deleted, or nobody asked for it", async () => {
    await assign();
    expect((await ask({ account: null })).assigned).toBeNull();
    expect((await ask({ account: "a2" })).assigned).toBeNull();
    await run("UPDATE accounts SET disabled_at = 5");
    expect((await ask({ account: "a1" })).assigned).toBeNull();
  });
});

describe("holders whose selection closed the gallery for them", () => {
  it("are reported for this gallery, and those whose selection is open or read-only are not", async () => {
    const select = (id: string, gallery: string, state: string) =>
      run(
        "INSERT INTO selections (id, gallery, holder, state, created_at, changed_at) VALUES (?1, ?2, ?1, ?3, 1, 1)",
        id,
        gallery,
        state,
      );
    await select("session:sent", "anna-ben", "closed");
    await select("session:reading", "anna-ben", "read-only");
    await select("session:picking", "anna-ben", "open");
    await select("session:elsewhere", "black-canyon", "closed");
    expect((await ask()).closed).toEqual(new Set(["session:sent"]));
  });
});

describe("the studio's epoch", () => {
  it("is the one its row holds", async () => {
    await run("INSERT INTO studio (id, name, timezone, epoch) VALUES (1, 'Anna', 'Europe/Vienna', 7)");
    expect((await ask()).studioEpoch).toBe(7);
  });

  it("matches no session while there is no studio", async () => {
    expect((await ask()).studioEpoch).toBeLessThan(0);
  });
});

describe("listed galleries", () => {
  it("are those the photographer lists, newest first and those without a date last", async () => {
    await putGallery(store.db, "undated", { listed: 1 });
    await putGallery(store.db, "older", { listed: 1, date: "2025-01-01" });
    await putGallery(store.db, "newer", { listed: 1, date: "2026-06-13" });
    await putGallery(store.db, "unlisted", { date: "2026-07-01" });
    const listed = await readListed(store.db);
    expect(listed.map(({ policy }) => policy.gallery)).toEqual(["newer", "older", "undated"]);
  });
});

describe("storage that answers nonsense", () => {
  it("is a fault, never a guess", async () => {
    await run("ALTER TABLE sets RENAME TO sets_away");
    try {
      await expect(ask()).rejects.toThrow(StorageFault);
    } finally {
      await run("ALTER TABLE sets_away RENAME TO sets");
    }
  });
});
