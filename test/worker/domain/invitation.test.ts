import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeToken, invitationSession, readDuration, readToken } from "../../../worker/domain/invitation.ts";

const random = fc.uint8Array({ minLength: 24, maxLength: 24 });
const DAY = 86_400_000;

describe("an invitation's token", () => {
  it("goes into a link's fragment unchanged, and is read from it again", () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const token = encodeToken(bytes);
        const link = `https://photos.example/g/anna-ben/invite#${token}`;
        expect(new URL(link).hash).toBe(`#${token}`);
        for (const typed of [token, link, ` ${link}\n`]) expect(readToken(typed)).toBe(token);
        expect(Buffer.from(token, "base64url")).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("is never made of fewer random bytes", () => {
    for (const length of [0, 16, 23, 25]) expect(() => encodeToken(new Uint8Array(length))).toThrow(RangeError);
  });

  it.each(["", "#", "x".repeat(31), "x".repeat(33), `${"x".repeat(31)}=`, `${"x".repeat(31)}é`, "a b"])(
    "is not found in %j",
    (typed) => {
      expect(readToken(typed)).toBeNull();
    },
  );

  it("names its sessions as no session names itself", () => {
    expect(invitationSession("abc")).not.toMatch(/^[0-9a-f-]{36}$/);
    expect(invitationSession("abc")).not.toBe(invitationSession("abd"));
  });
});

describe("how long an invitation is valid", () => {
  it.each([
    ["1h", DAY / 24],
    ["30d", 30 * DAY],
    ["8w", 56 * DAY],
    ["366d", 366 * DAY],
    ["52w", 364 * DAY],
  ])("%s", (text, duration) => {
    expect(readDuration(text)).toBe(duration);
  });

  it.each(["", "30", "d", "0d", "-1d", "1.5d", "30 d", "30D", "1y", "367d", "53w", "9999w", "10000h", "30d\n", "٣d"])(
    "is not said by %j",
    (text) => {
      expect(readDuration(text)).toBeNull();
    },
  );
});
