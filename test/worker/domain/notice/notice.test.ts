import { describe, expect, it } from "vitest";
import { dayOf, type Notice, noticeEvent, noticeWords } from "../../../../worker/domain/notice/notice.ts";

const NOTICE: Notice = {
  id: "3f9a1c22-0000-4000-8000-000000000000",
  kind: "selection",
  gallery: "anna-ben",
  title: "Anna & Ben",
  facts: { selection: "s-1", who: "Anna", picked: 12, round: 1, message: false },
  site: "https://photos.example.com",
  createdAt: Date.UTC(2026, 5, 13, 15),
  dueAt: Date.UTC(2026, 5, 13, 15),
};
const selection = (facts: object) => ({ ...NOTICE, facts: { ...(NOTICE.facts as object), ...facts } });
const marks = (facts: object) => ({ ...NOTICE, kind: "marks", facts: { day: "2026-06-13", ...facts } });
const subjectOf = (notice: Notice) => noticeWords(notice).subject;

describe("a notice", () => {
  it("of a selection says who sent how many photos, and where to see them", () => {
    expect(noticeWords(NOTICE)).toEqual({
      event: "selection.submitted",
      subject: "Anna sent a selection: 12 photos from Anna & Ben",
      text:
        "Anna sent a selection: 12 photos from Anna & Ben.\n\nSee it in your studio:\n" +
        "https://photos.example.com/studio/g/anna-ben/selections/?selection=s-1\n",
      link: "https://photos.example.com/studio/g/anna-ben/selections/?selection=s-1",
    });
  });

  it("of a test order never sounds as if money had arrived", () => {
    for (const step of ["placed", "paid", "odd", "disputed"]) {
      const facts = { order: "0123456789AB", who: "Anna", amount: "12.00 EUR", step, test: true };
      const { subject, text } = noticeWords({ ...NOTICE, kind: "order", facts });
      expect(subject).toContain("test order");
      expect(text).not.toMatch(/was paid|has arrived/);
      expect(text).toContain("No real money was charged");
    }
  });

  it("gives the round and that there is a message, but not its text", () => {
    expect(noticeWords(selection({ picked: 1, round: 3, message: true })).text).toMatch(
      /1 photo from Anna & Ben\.\nThis is round 3\. It comes with a message\.\n\nSee/,
    );
  });

  it.each([
    [{ hidden: 3, shown: 0 }, "Anna & Ben: 3 photos hidden on 13 June 2026"],
    [{ hidden: 1, shown: 2 }, "Anna & Ben: 1 photo hidden, 2 shown again on 13 June 2026"],
    [{ hidden: 0, shown: 1 }, "Anna & Ben: 1 shown again on 13 June 2026"],
  ])("of private marks counts what changed that day: %o", (facts, said) => {
    expect(subjectOf(marks(facts))).toBe(said);
  });

  it.each([
    [{ notes: 1 }, "Anna wrote 1 note: Anna & Ben"],
    [{ edited: 2, changes: 1 }, "Anna changed 2 notes and asked for changes to 1 photo: Anna & Ben"],
    [
      { notes: 3, edited: 1, changes: 2 },
      "Anna wrote 3 notes, changed 1 note and asked for changes to 2 photos: Anna & Ben",
    ],
  ])("of notes counts what was said in that hour: %o", (counts, said) => {
    const facts = { selection: "s-1", who: "Anna", notes: 0, edited: 0, changes: 0, ...counts };
    expect(subjectOf({ ...NOTICE, kind: "notes", facts })).toBe(said);
  });

  it("uses the gallery's id if the gallery has lost its title", () => {
    expect(subjectOf({ ...NOTICE, title: null })).toBe("Anna sent a selection: 12 photos from anna-ben");
  });

  it("of an unknown kind still has words", () => {
    expect(noticeWords({ ...NOTICE, kind: "telegram", facts: {} })).toMatchObject({
      event: "notice.other",
      subject: "Something new: telegram",
      link: "https://photos.example.com/studio/notices/",
    });
  });

  // A name is typed by whoever sends a selection; a line end in a subject begins a header of the sender's choice.
  it.each(["Eve\r\nBcc: all@example.com", "Eve\nX: y", "Eve\u2028X", "Eve\0", "\u202eevE", "Eve\u0085X"])(
    "is one line, whatever the name holds: %j",
    (who) => {
      const { subject, text } = noticeWords(selection({ who }));
      expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(text.split("\n")).toHaveLength(5);
    },
  );

  it.each(["👩‍👩‍👧", "می‌خواهم"])("keeps what joins letters and emoji: %s", (who) => {
    expect(subjectOf(selection({ who }))).toContain(who);
  });

  it("keeps a number behind a title that is written from right to left", () => {
    expect(subjectOf({ ...marks({ hidden: 3, shown: 0 }), title: "חתונה" })).toContain("\u2068חתונה\u2069: 3 photos");
  });

  it("cuts a name that is too long between characters", () => {
    const subject = subjectOf(selection({ who: "👩‍🎨é".repeat(200) }));
    expect([...subject].length).toBeLessThan(200);
    expect(subject.isWellFormed()).toBe(true);
  });

  it("gives a webhook its kind, its time and its facts", () => {
    expect(JSON.parse(noticeEvent(NOTICE))).toEqual({
      type: "selection.submitted",
      timestamp: "2026-06-13T15:00:00.000Z",
      data: {
        summary: "Anna sent a selection: 12 photos from Anna & Ben",
        link: "https://photos.example.com/studio/g/anna-ben/selections/?selection=s-1",
        gallery: "anna-ben",
        title: "Anna & Ben",
        selection: "s-1",
        who: "Anna",
        picked: 12,
        round: 1,
        message: false,
      },
    });
  });
});

describe("the photographer's day", () => {
  it.each([
    ["Europe/Vienna", Date.UTC(2026, 5, 13, 21, 59), "2026-06-13", Date.UTC(2026, 5, 13, 22)],
    ["Europe/Vienna", Date.UTC(2026, 5, 13, 22), "2026-06-14", Date.UTC(2026, 5, 14, 22)],
    ["America/Los_Angeles", Date.UTC(2026, 5, 13, 6, 59), "2026-06-12", Date.UTC(2026, 5, 13, 7)],
    // The day on which clocks go back has 25 hours.
    ["Europe/Vienna", Date.UTC(2026, 9, 25, 22, 30), "2026-10-25", Date.UTC(2026, 9, 25, 23)],
    ["Nowhere/Land", Date.UTC(2026, 5, 13, 23, 59), "2026-06-13", Date.UTC(2026, 5, 14)],
  ])("in %s at %d is %s", (timezone, now, day, endsAt) => {
    expect(dayOf(now, timezone)).toEqual({ day, endsAt });
  });
});
