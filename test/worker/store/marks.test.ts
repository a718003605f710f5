import { beforeEach, describe, expect, it } from "vitest";
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
const feed = () => rows("SELECT who, what FROM activity WHERE kind = 'mark' ORDER BY id");

describe("private marks", () => {
  it("say who marked the photo and when, and stand in the feed", async () => {
    await mark({ photos: ["ANB_0042", "Übergang am See"] });
    expect(await marked()).toEqual([
      { photo: "ANB_0042", marked_by: "client password", marked_at: NOW },
      { photo: "Übergang am See", marked_by: "client password", marked_at: NOW },
    ]);
    expect(await feed()).toEqual([
      { who: "client password", what: "hid ANB_0042" },
      { who: "client password", what: "hid Übergang am See" },
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
    expect(await feed()).toContainEqual({ who: "client password", what: "showed ANB_0042" });
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
