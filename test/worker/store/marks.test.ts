import { beforeEach, describe, expect, it } from "vitest";
import { activityWords, timesDone } from "../../../worker/domain/activity.ts";
import { readFeed } from "../../../worker/store/feed.ts";
import { changeMarks, countMarks, type MarkChange } from "../../../worker/store/marks.ts";
import { StorageFault } from "../../../worker/store/query.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15);

beforeEach(() => putGallery(store.db, "anna-ben"));

const mark = (change: Partial<MarkChange> & Pick<MarkChange, "photos">) =>
  changeMarks(store.db, { gallery: "anna-ben", hide: true, by: "client password", now: NOW, ...change });

async function rows(sql: string): Promise<unknown[]> {
  return (await store.db.prepare(sql).all()).results;
}

const marked = () =>
  rows("SELECT photo, marked_by, marked_at FROM private_marks WHERE gallery = 'anna-ben' ORDER BY photo");
const feed = async () => {
  const entries = await readFeed(store.db, { gallery: "anna-ben", kind: "mark", before: null, limit: 1000 });
  return entries.map((entry) => ({ who: entry.who, what: activityWords(entry), times: timesDone(entry) })).reverse();
};

describe("private marks", () => {
  it("say who marked the photo and when, and are in the feed", async () => {
    await mark({ photos: ["ANB_0042", "Übergang am See"] });
    expect(await marked()).toEqual([
      { photo: "ANB_0042", marked_by: "client password", marked_at: NOW },
      { photo: "Übergang am See", marked_by: "client password", marked_at: NOW },
    ]);
    expect(await feed()).toEqual([
      { who: "client password", what: "hid 2 photos: ANB_0042, Übergang am See", times: null },
    ]);
  });

  it("keep who marked first when somebody marks again", async () => {
    await mark({ photos: ["ANB_0042"] });
    await mark({ photos: ["ANB_0042"], by: "photographer", now: NOW + 1 });
    expect(await marked()).toEqual([{ photo: "ANB_0042", marked_by: "client password", marked_at: NOW }]);
  });

  it("tell the feed of changes alone, so that marking what is marked does not flood it", async () => {
    await mark({ photos: ["ANB_0042"] });
    await mark({ photos: ["ANB_0042"], now: NOW + 1 });
    await mark({ photos: ["ANB_0001"], hide: false, now: NOW + 2 });
    expect(await feed()).toHaveLength(1);
  });

  it("are taken off, also those somebody else set", async () => {
    await mark({ photos: ["ANB_0042", "ANB_0043"], by: "photographer" });
    await mark({ photos: ["ANB_0042"], hide: false });
    expect(await marked()).toMatchObject([{ photo: "ANB_0043" }]);
    expect(await feed()).toContainEqual({ who: "client password", what: "showed ANB_0042", times: null });
  });

  it("concern one gallery, though another has a photo of the same name", async () => {
    await mark({ photos: ["ANB_0042"] });
    await mark({ photos: ["ANB_0042"], gallery: "black-canyon" });
    await mark({ photos: ["ANB_0042"], gallery: "black-canyon", hide: false });
    expect(await marked()).toHaveLength(1);
    expect(await countMarks(store.db, "anna-ben")).toBe(1);
    expect(await countMarks(store.db, "black-canyon")).toBe(0);
  });

  it("of two hundred photos are set at once", async () => {
    await mark({ photos: Array.from({ length: 200 }, (_, n) => `ANB_${n}`) });
    expect(await countMarks(store.db, "anna-ben")).toBe(200);
  });

  // Two hundred photos hidden and shown four times over made eight hundred rows in the feed.
  it("of an hour are one row of the feed each way, that counts every change and names the first photos", async () => {
    const photos = Array.from({ length: 200 }, (_, n) => `ANB_${String(n).padStart(4, "0")}`);
    for (let i = 0; i < 8; i++) await mark({ photos, hide: i % 2 === 0, now: NOW + i });
    const named = photos.slice(0, 50).join(", ");
    expect(await feed()).toEqual([
      { who: "client password", what: `hid more than 50 photos: ${named}, …`, times: 800 },
      { who: "client password", what: `showed more than 50 photos: ${named}, …`, times: 800 },
    ]);
    expect(await countMarks(store.db, "anna-ben")).toBe(0);
    const [{ size } = { size: 0 }] = (await rows("SELECT max(length(photos)) AS size FROM activity")) as {
      size: number;
    }[];
    expect(size).toBeLessThan(51 * 12);
  });

  it("one after another come together in one row, each photo named once in the order they came", async () => {
    for (const photo of ["C", "A", "B", "A"]) {
      await mark({ photos: [photo] });
      if (photo === "A") await mark({ photos: [photo], hide: false });
    }
    expect(await feed()).toEqual([
      { who: "client password", what: "hid 3 photos: C, A, B", times: 4 },
      { who: "client password", what: "showed A", times: 2 },
    ]);
  });

  it("of another hour, another person and another gallery are rows of their own", async () => {
    await mark({ photos: ["A"] });
    await mark({ photos: ["B"], by: "Anna" });
    await mark({ photos: ["C"], now: NOW + 3_600_000 });
    await mark({ photos: ["D"], gallery: "black-canyon" });
    expect((await feed()).map(({ who, what }) => `${who} ${what}`)).toEqual([
      "client password hid A",
      "Anna hid B",
      "client password hid C",
    ]);
  });

  it("of before the list was kept read as they did", async () => {
    await store.db
      .prepare(
        `INSERT INTO activity (gallery, at, kind, who, what, bucket, count)
         VALUES ('anna-ben', ?, 'mark', 'client password', 'hid ANB_0001', 'hour 1', 3)`,
      )
      .bind(NOW - 1)
      .run();
    await mark({ photos: ["ANB_0002"] });
    expect(await feed()).toEqual([
      { who: "client password", what: "hid ANB_0001", times: 3 },
      { who: "client password", what: "hid ANB_0002", times: null },
    ]);
  });

  it("are all set or none, with their rows in the feed", async () => {
    await store.db.prepare("ALTER TABLE activity RENAME TO activity_away").run();
    try {
      await expect(mark({ photos: ["ANB_0042"] })).rejects.toThrow(StorageFault);
    } finally {
      await store.db.prepare("ALTER TABLE activity_away RENAME TO activity").run();
    }
    expect(await marked()).toEqual([]);
  });
});
