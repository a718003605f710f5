import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttemptCount,
  addressKey,
  PASSWORD_LIMITS,
  PIN_LIMITS,
  waitFor,
} from "../../../worker/domain/attempts.ts";

const NOW = Date.UTC(2026, 5, 13, 15);
const SECOND = 1000;
const HOUR = 3600 * SECOND;

const wait = (count: Partial<AttemptCount>, limits = PASSWORD_LIMITS) =>
  waitFor({ ofAddress: 0, lastOfAddress: 0, ofDoor: 0, oldestOfDoor: 0, ...count }, { now: NOW, limits });

describe("the wait before another attempt", () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 30],
    [11, 60],
    [12, 120],
    [16, 1920],
    [17, 3600],
    [18, 3600],
    [100, 3600],
    [1_000_000, 3600],
  ])("after %i failures a moment ago is %i seconds", (ofAddress, seconds) => {
    expect(wait({ ofAddress, lastOfAddress: NOW, ofDoor: 1 })).toBe(seconds * SECOND);
  });

  it("runs from the last failure", () => {
    expect(wait({ ofAddress: 10, lastOfAddress: NOW - 20 * SECOND })).toBe(10 * SECOND);
    expect(wait({ ofAddress: 10, lastOfAddress: NOW - 30 * SECOND })).toBe(0);
    expect(wait({ ofAddress: 10, lastOfAddress: NOW - HOUR })).toBe(0);
  });

  it("at a door with a hundred failures ends when the oldest of them is an hour old", () => {
    expect(wait({ ofDoor: 99, oldestOfDoor: NOW })).toBe(0);
    expect(wait({ ofDoor: 100, oldestOfDoor: NOW - 10 * SECOND })).toBe(HOUR - 10 * SECOND);
    expect(wait({ ofDoor: 250, oldestOfDoor: NOW - HOUR })).toBe(0);
  });

  it("is the longer one when address and door both make one wait", () => {
    const both = { ofAddress: 10, lastOfAddress: NOW, ofDoor: 100, oldestOfDoor: NOW - HOUR + SECOND };
    expect(wait(both)).toBe(30 * SECOND);
    expect(wait({ ...both, oldestOfDoor: NOW })).toBe(HOUR);
  });

  it("for the download PIN is an hour after five failures, and a day after twenty by all together", () => {
    expect(wait({ ofAddress: 4, lastOfAddress: NOW, ofDoor: 4 }, PIN_LIMITS)).toBe(0);
    expect(wait({ ofAddress: 5, lastOfAddress: NOW, ofDoor: 5 }, PIN_LIMITS)).toBe(HOUR);
    expect(wait({ ofDoor: 20, oldestOfDoor: NOW }, PIN_LIMITS)).toBe(24 * HOUR);
  });

  it("is never negative, never longer than the door's hour, and never shorter for more failures", () => {
    const counts = fc.record({ ofAddress: fc.nat(200), lastOfAddress: fc.integer({ min: NOW - 25 * HOUR, max: NOW }) });
    fc.assert(
      fc.property(counts, (count) => {
        const now = wait(count);
        expect(now).toBeGreaterThanOrEqual(0);
        expect(now).toBeLessThanOrEqual(HOUR);
        expect(wait({ ...count, ofAddress: count.ofAddress + 1 })).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

/** All ways to write eight groups: leading zeros, capitals, one run of zeros left out, the last two as IPv4. */
const spellings = fc
  .record({
    groups: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 }),
    padded: fc.boolean(),
    capitals: fc.boolean(),
    dotted: fc.boolean(),
    hole: fc.option(fc.tuple(fc.nat(7), fc.nat(7))),
  })
  .map(({ groups, padded, capitals, dotted, hole }) => {
    const hex = groups.map((group) => group.toString(16).padStart(padded ? 4 : 1, "0"));
    const [high = 0, low = 0] = groups.slice(6);
    const tail = dotted ? [[high >> 8, high & 255, low >> 8, low & 255].join(".")] : hex.slice(6);
    const words = [...hex.slice(0, 6), ...tail];
    const text = hole ? leaveOut(words, { groups, from: hole[0], length: hole[1] + 1 }) : words.join(":");
    return { groups, text: capitals ? text.toUpperCase() : text };
  });

interface Hole {
  groups: number[];
  from: number;
  length: number;
}

/** Leaves out a run of groups if all of them are zero. */
function leaveOut(words: string[], { groups, from, length }: Hole): string {
  const to = from + length;
  const zeros = groups.slice(from, to).every((group) => group === 0);
  const fits = to <= (words.length === 7 ? 6 : 8);
  return zeros && fits ? `${words.slice(0, from).join(":")}::${words.slice(to).join(":")}` : words.join(":");
}

describe("an address in the ledger", () => {
  it("is an IPv4 address whole", () => {
    expect(addressKey("203.0.113.7")).toBe("203.0.113.7");
    expect(addressKey("203.0.113.7")).not.toBe(addressKey("203.0.113.8"));
  });

  it("is an IPv6 address by its /64 network, so that whoever holds a network counts once", () => {
    expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(addressKey("2001:db8:1:2::1")).toBe("2001:db8:1:2::/64");
    expect(addressKey("2001:db8:1:3::1")).not.toBe("2001:db8:1:2::/64");
  });

  it.each([
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8:0:0::/64"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1::/64"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
    ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
    ["1:2::3:4:5:203.0.113.7", "1:2:0:3::/64"],
  ])("%s is %s", (ip, key) => {
    expect(addressKey(ip)).toBe(key);
  });

  it("is the same network in every spelling", () => {
    const isMapped = (groups: number[]) => groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff;
    fc.assert(
      fc.property(spellings, ({ groups, text }) => {
        fc.pre(!isMapped(groups));
        const network = groups.slice(0, 4).map((group) => group.toString(16));
        expect(addressKey(text), text).toBe(`${network.join(":")}::/64`);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    "::ffff:203.0.113.7",
    "::FFFF:203.0.113.7",
    "::ffff:cb00:7107",
    "0:0:0:0:0:ffff:203.0.113.7",
    "0000:0000:0000:0000:0000:FFFF:CB00:7107",
  ])("is IPv4 when it is mapped into IPv6: %s", (ip) => {
    expect(addressKey(ip)).toBe("203.0.113.7");
  });

  it("is one for all who come without any", () => {
    expect(addressKey(undefined)).toBe(addressKey(""));
  });

  it("is something for any text, and never breaks anything", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.%]{0,50}$/)), (ip) => {
        expect(addressKey(ip)).not.toBe("");
      }),
    );
  });
});
