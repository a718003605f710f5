import { describe, expect, it } from "vitest";
import { StorageFault } from "../../../worker/store/query.ts";
import { SNAPSHOT_MS, snapshotGateFacts } from "../../../worker/store/snapshot.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";
import { NOTHING, sessionOf } from "../../support/question.ts";

const store = freshDatabase();
const START = Date.UTC(2026, 5, 13, 15);

// Snapshots are kept for the whole isolate, so each test has a gallery of its own.
let galleries = 0;
async function newGallery(): Promise<string> {
  galleries += 1;
  await putGallery(store.db, `gallery-${galleries}`);
  return `gallery-${galleries}`;
}

interface Glance {
  gallery: string;
  now: number;
  sessions?: string[];
  account?: string | null;
}

const look = ({ gallery, now, sessions = [], account = null }: Glance) =>
  snapshotGateFacts(store.db, {
    ...NOTHING,
    link: gallery,
    now,
    sessions,
    account: account === null ? null : sessionOf(account),
  });

const change = (sql: string, ...values: string[]) =>
  store.db
    .prepare(sql)
    .bind(...values)
    .run();

const hide = (gallery: string) =>
  change("INSERT INTO private_marks VALUES (?, 'ANB_0042', 'client password', 1)", gallery);

describe("what images are judged by", () => {
  it("is at most two seconds old", async () => {
    const gallery = await newGallery();
    await look({ gallery, now: START });
    await hide(gallery);
    const fresh = await look({ gallery, now: START + 2000 });
    expect(fresh.policy?.privateMarks.has("ANB_0042")).toBe(true);
    expect(SNAPSHOT_MS).toBeLessThanOrEqual(2000);
  });

  it("is read once for images that are asked for together", async () => {
    const gallery = await newGallery();
    const first = await look({ gallery, now: START });
    expect((await look({ gallery, now: START + 1499 })).policy).toBe(first.policy);
  });

  it("is read once for all who look at a gallery, whatever session they have", async () => {
    const gallery = await newGallery();
    await look({ gallery, now: START, sessions: ["anna"] });
    const latest = await look({ gallery, now: START, sessions: ["ben"] });
    expect((await look({ gallery, now: START + 1499, sessions: ["anna"] })).policy).toBe(latest.policy);
  });

  it("is read again for a visitor not seen a moment ago, so that nobody who enters is judged by the old password", async () => {
    const gallery = await newGallery();
    const earlier = await look({ gallery, now: START, sessions: ["earlier"] });
    await change("UPDATE galleries SET guest_epoch = guest_epoch + 1 WHERE gallery = ?", gallery);
    const { policy } = await look({ gallery, now: START + 1, sessions: ["entered by the new password"] });
    expect(policy?.guestEpoch).toBe((earlier.policy?.guestEpoch ?? 0) + 1);
    expect((await look({ gallery, now: START + 2, sessions: ["earlier"] })).policy).toBe(policy);
  });

  it("is renewed by the first who asks in its last half second, while the others go on with it", async () => {
    const gallery = await newGallery();
    const first = await look({ gallery, now: START });
    const renewing = look({ gallery, now: START + 1500 });
    expect((await look({ gallery, now: START + 1999 })).policy).toBe(first.policy);
    const renewed = await renewing;
    expect(renewed.policy).not.toBe(first.policy);
    expect((await look({ gallery, now: START + 2000 })).policy).toBe(renewed.policy);
  });

  it("does not grow older by being used", async () => {
    const gallery = await newGallery();
    await look({ gallery, now: START });
    for (const after of [1499, 1500, 2900]) await look({ gallery, now: START + after });
    await hide(gallery);
    const fresh = await look({ gallery, now: START + 1500 + 2000 });
    expect(fresh.policy?.privateMarks.has("ANB_0042")).toBe(true);
  });

  it("is read again if the clock went back", async () => {
    const gallery = await newGallery();
    const later = await look({ gallery, now: START + 60_000 });
    expect((await look({ gallery, now: START })).policy).not.toBe(later.policy);
  });

  it("tells of a session that was left, two seconds later at the latest", async () => {
    const gallery = await newGallery();
    const of = { gallery, sessions: ["leaving"] };
    expect((await look({ ...of, now: START })).revoked).toEqual(new Set());
    await change("INSERT INTO revoked_sessions VALUES ('leaving', 9)");
    expect((await look({ ...of, now: START + 2000 })).revoked).toEqual(new Set(["leaving"]));
  });

  it("tells of a password that was changed, two seconds later at the latest", async () => {
    const gallery = await newGallery();
    const of = { gallery, sessions: ["entered"] };
    const { policy } = await look({ ...of, now: START });
    await change("UPDATE galleries SET guest_epoch = guest_epoch + 1 WHERE gallery = ?", gallery);
    const fresh = await look({ ...of, now: START + 2000 });
    expect(fresh.policy?.guestEpoch).toBe((policy?.guestEpoch ?? 0) + 1);
  });

  it("of a private gallery is nothing to those who may not know of it, and everything to its client, in any order", async () => {
    const gallery = await newGallery();
    await change("UPDATE galleries SET visibility = 'private' WHERE gallery = ?", gallery);
    await hide(gallery);
    await change("INSERT OR IGNORE INTO accounts VALUES ('c1', 'Eva', 'e@b.c', 'e@b.c', 'hash', 4, NULL, 1, NULL)");
    await change("INSERT INTO assignments VALUES ('c1', ?, 1)", gallery);
    for (const now of [START, START + 1, START + 1600, START + 4000]) {
      expect((await look({ gallery, now })).policy).toBeNull();
      expect((await look({ gallery, now, sessions: ["of elsewhere"] })).policy).toBeNull();
      const { policy } = await look({ gallery, now, account: "c1" });
      expect(policy?.privateMarks).toEqual(new Set(["ANB_0042"]));
    }
  });

  it("is never shared between visitors with other sessions or another account", async () => {
    const gallery = await newGallery();
    await change("INSERT INTO revoked_sessions VALUES ('left', 9)");
    await look({ gallery, now: START });
    expect((await look({ gallery, now: START, sessions: ["left"] })).revoked).toEqual(new Set(["left"]));
    await change("INSERT INTO accounts VALUES ('a1', 'Anna', 'a@b.c', 'a@b.c', 'hash', 4, NULL, 1, NULL)");
    await change("INSERT INTO assignments VALUES ('a1', ?, 1)", gallery);
    expect((await look({ gallery, now: START, account: "a1" })).assigned?.id).toBe("a1");
    expect((await look({ gallery, now: START })).assigned).toBeNull();
  });

  it("is a fault when it is too old and D1 does not answer", async () => {
    const gallery = await newGallery();
    await look({ gallery, now: START });
    await change("ALTER TABLE sets RENAME TO sets_away");
    try {
      for (const age of [1000, 1500, 1999]) await expect(look({ gallery, now: START + age })).resolves.toBeTruthy();
      await expect(look({ gallery, now: START + 2000 })).rejects.toThrow(StorageFault);
      await expect(look({ gallery, now: START + 2001 })).rejects.toThrow(StorageFault);
    } finally {
      await change("ALTER TABLE sets_away RENAME TO sets");
    }
  });
});
