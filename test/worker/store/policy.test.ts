import { describe, expect, it } from "vitest";
import { readListed, readPolicy } from "../../../worker/store/policy.ts";
import { freshDatabase, putGallery, putSets } from "../../support/d1.ts";

const store = freshDatabase();

const ask = (gallery = "anna-ben") => readPolicy(store.db, gallery);

const run = (sql: string, ...values: (string | number | null)[]) =>
  store.db
    .prepare(sql)
    .bind(...values)
    .run();

describe("the policy of a gallery", () => {
  it("are none when there is no row: nobody reaches it", async () => {
    expect(await ask()).toBeNull();
  });

  it("are those of a first publish: protected, nobody let in, nothing listed", async () => {
    await putGallery(store.db, "anna-ben");
    expect(await ask()).toEqual({
      gallery: "anna-ben",
      link: "anna-ben",
      version: "v1",
      photoCount: 3,
      visibility: "protected",
      hasGuestPassword: false,
      hasClientPassword: false,
      guestEpoch: 0,
      clientEpoch: 0,
      marks: true,
      clientLinks: "off",
      registration: "off",
      registrationAt: "entrance",
      proofs: "off",
      proofsReady: false,
      downloads: "all",
      downloadSizes: "all",
      sells: false,
      clientsBuy: false,
      pin: false,
      pinEpoch: 0,
      invites: "off",
      listed: false,
      keepOffline: true,
      keepsake: "off",
      trace: false,
      included: null,
      expiresAt: null,
      unpublished: false,
      sets: new Map(),
      privateMarks: new Set(),
    });
  });

  it("say which passwords and PIN are set, and hold nothing of what opens them", async () => {
    await putGallery(store.db, "anna-ben", {
      guest_password: "guest hash",
      client_password: "client hash",
      download_pin: "pin hash",
      unpublished_at: 0,
      expires_at: 1_800_000_000_000,
      marks: 0,
    });
    const policy = await ask();
    expect(policy).toMatchObject({ hasGuestPassword: true, hasClientPassword: true, pin: true, marks: false });
    expect(policy).toMatchObject({ unpublished: true, expiresAt: 1_800_000_000_000 });
    expect(JSON.stringify(policy)).not.toContain("hash");
  });

  it("hold the sets and private marks of this gallery alone", async () => {
    for (const gallery of ["anna-ben", "black-canyon"]) await putGallery(store.db, gallery);
    await putSets(store.db, "anna-ben", { highlights: "everyone", vows: "client" });
    await putSets(store.db, "black-canyon", { vows: "everyone", rim: "everyone" });
    await run("INSERT INTO private_marks VALUES ('anna-ben', 'ANB_0042', 'client password', 1)");
    await run("INSERT INTO private_marks VALUES ('black-canyon', 'ANB_0001', 'client password', 1)");
    const policy = await ask();
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
      expect(await ask(gallery), gallery).toBeNull();
    }
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
