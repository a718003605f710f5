import { beforeEach, describe, expect, it } from "vitest";
import { NO_QUESTIONNAIRE } from "../../../worker/domain/selection.ts";
import { reopenSelection } from "../../../worker/store/held-selections.ts";
import { changeMarks } from "../../../worker/store/marks.ts";
import { noticeStatement } from "../../../worker/store/notices.ts";
import { batch } from "../../../worker/store/query.ts";
import { writeQuestionnaire } from "../../../worker/store/questionnaire.ts";
import { sql } from "../../../worker/store/sql.ts";
import { type Sending, submitSelection } from "../../../worker/store/submission.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";
import { SENT_FROM, sentPicks } from "../../support/sending.ts";

const store = freshDatabase();
const NOW = Date.UTC(2026, 5, 13, 15);
const HOUR = 3_600_000;
const SITE = "https://photos.example.com";
const TODAY = { day: "2026-06-13", endsAt: Date.UTC(2026, 5, 13, 22), site: SITE };

beforeEach(() => putGallery(store.db, "anna-ben", { title: "Anna & Ben" }));

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await store.db.prepare(sql).all()).results;
}
const notices = async (): Promise<Record<string, unknown>[]> =>
  (await rows("SELECT kind, gallery, facts, site, created_at, due_at FROM notices ORDER BY created_at, key")).map(
    ({ facts, ...row }) => ({ ...row, facts: JSON.parse(String(facts)) as unknown }),
  );

const pick = (photo: string, picked: boolean) => ({ photo, picked, stars: 0, label: null, comment: "hush", lists: [] });

function send(change: Partial<Sending> & { key?: string; name?: string; message?: string } = {}) {
  const { key = "submission-1", name = "Uncle Franz", message = "", ...sending } = change;
  return submitSelection(store.db, {
    gallery: "anna-ben",
    holder: "session:1",
    submission: { key, name, email: "franz@example.com", message, answers: {}, list: null },
    picks: sentPicks([pick("ANB_0001", true), pick("ANB_0002", true), pick("ANB_0003", false)]),
    from: SENT_FROM,
    heldAs: "guest",
    alone: null,
    afterwards: "keep-open",
    mail: null,
    site: SITE,
    now: NOW,
    ...sending,
  });
}

describe("a submission", () => {
  beforeEach(() =>
    writeQuestionnaire(store.db, {
      gallery: "anna-ben",
      questionnaire: { ...NO_QUESTIONNAIRE, invites: "everyone" },
      now: NOW,
    }),
  );

  it("is reported with its counts, and without a word of what was written", async () => {
    await send({ message: "the one in the barn" });
    const [selection] = await rows("SELECT id FROM selections");
    expect(await notices()).toEqual([
      {
        kind: "selection",
        gallery: "anna-ben",
        site: SITE,
        created_at: NOW,
        due_at: NOW,
        facts: { selection: selection?.id, who: '"Uncle Franz"', picked: 2, round: 1, message: true },
      },
    ]);
    expect(JSON.stringify(await rows("SELECT * FROM notices"))).not.toMatch(/barn|hush|franz@|ANB_/);
  });

  it("makes one notice, sent ten times at once or again later", async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => send({ now: NOW + (n % 7) })));
    await send({ now: NOW + 90 * 86_400_000 });
    expect(await notices()).toHaveLength(1);
  });

  it("makes a notice at once; what follows within the hour makes one more, of the newest round", async () => {
    await send();
    for (let n = 2; n <= 20; n++) await send({ key: `submission-${n}`, message: `${n}`, now: NOW + n });
    const told = async () => (await notices()).map(({ facts, due_at }) => [(facts as { round: number }).round, due_at]);
    expect(await told()).toEqual([
      [1, NOW],
      [20, NOW + HOUR],
    ]);
    await send({ key: "submission-late", message: "late", now: NOW + HOUR + 5 });
    await send({ key: "submission-later", message: "later", now: NOW + 9 * HOUR });
    expect((await told()).slice(2)).toEqual([
      [21, NOW + 2 * HOUR],
      [22, NOW + 9 * HOUR],
    ]);
  });

  it("is not told when the selection takes none any more, and is again once it was opened, even if nothing changed", async () => {
    await send({ afterwards: "read-only" });
    expect(await send({ key: "submission-2", now: NOW + 2 })).toBe("over");
    const [selection] = await rows("SELECT id FROM selections");
    await reopenSelection(store.db, { gallery: "anna-ben", id: String(selection?.id), mail: null });
    expect(await send({ key: "submission-3", afterwards: "read-only", now: NOW + 3 })).toBe("same");
    expect(await send({ key: "submission-3", afterwards: "read-only", now: NOW + 4 })).toBe("same");
    expect(await notices()).toHaveLength(2);
    expect(await rows("SELECT state, round FROM selections")).toEqual([{ state: "read-only", round: 2 }]);
    expect(await rows("SELECT round FROM rounds")).toEqual([{ round: 1 }]);
  });

  it("calls an account by its own name, without quotes", async () => {
    await send({ holder: "account:7", name: "Anna Huber" });
    expect((await notices())[0]?.facts).toMatchObject({ who: "Anna Huber", message: false });
  });

  it("can't be without its notice: both are written, or neither", async () => {
    await store.db.prepare("CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'full'); END").run();
    try {
      await expect(send()).rejects.toThrow("D1");
    } finally {
      await store.db.prepare("DROP TRIGGER full").run();
    }
    expect(await rows("SELECT * FROM rounds")).toEqual([]);
    expect(await rows("SELECT * FROM selections")).toEqual([]);
  });
});

describe("private marks", () => {
  const mark = (photos: string[], hide = true, change = {}) =>
    changeMarks(store.db, {
      gallery: "anna-ben",
      photos,
      hide,
      by: "client password",
      told: TODAY,
      now: NOW,
      ...change,
    });

  it("are reported once a day, when the day is over, with everything that changed on it", async () => {
    await mark(["ANB_0001", "ANB_0002"]);
    await mark(["ANB_0002", "ANB_0003", "ANB_0003"], true, { now: NOW + 1 });
    await mark(["ANB_0001", "ANB_0009"], false, { now: NOW + 2 });
    expect(await notices()).toEqual([
      {
        kind: "marks",
        gallery: "anna-ben",
        site: SITE,
        created_at: NOW,
        due_at: TODAY.endsAt,
        facts: { day: "2026-06-13", hidden: 3, shown: 1 },
      },
    ]);
  });

  it("are reported again on the next day, and for another gallery", async () => {
    await mark(["ANB_0001"]);
    const tomorrow = { day: "2026-06-14", endsAt: TODAY.endsAt + 86_400_000, site: SITE };
    await mark(["ANB_0002"], true, { told: tomorrow, now: NOW + 1 });
    await mark(["ANB_0001"], true, { gallery: "christening", now: NOW + 2 });
    expect((await notices()).map(({ gallery, due_at }) => [gallery, due_at])).toEqual([
      ["anna-ben", TODAY.endsAt],
      ["anna-ben", tomorrow.endsAt],
      ["christening", TODAY.endsAt],
    ]);
  });

  it("that change nothing are not told, nor are the photographer's own", async () => {
    await mark(["ANB_0001"], false);
    await mark(["ANB_0001"], true, { told: null });
    await mark(["ANB_0001"]);
    expect(await notices()).toEqual([]);
  });

  it("by many at once are counted once each", async () => {
    const photos = Array.from({ length: 12 }, (_, n) => `ANB_${n}`);
    await Promise.all(photos.flatMap((photo) => [mark([photo]), mark([photo])]));
    expect((await notices())[0]?.facts).toMatchObject({ hidden: 12, shown: 0 });
  });
});

describe("a notice of another room", () => {
  const notice = { kind: "test", gallery: null, key: "test 1", facts: {}, site: SITE, now: NOW } as const;

  it("is written once under its key, and only when its condition holds", async () => {
    const when = (n: number) => sql`EXISTS (SELECT 1 FROM galleries WHERE photo_count = ${n})`;
    await batch(store.db, [noticeStatement(store.db, notice, when(99))]);
    expect(await notices()).toEqual([]);
    await batch(store.db, [noticeStatement(store.db, notice, when(3)), noticeStatement(store.db, notice)]);
    expect(await notices()).toHaveLength(1);
  });
});
