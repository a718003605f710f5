import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networksOf } from "../../../worker/domain/network.ts";

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

const narrowest = (ip: string | undefined) => networksOf(ip)[0]?.name;

describe("an address in the ledger", () => {
  it("is a whole IPv4 address", () => {
    expect(narrowest("203.0.113.7")).toBe("203.0.113.7");
    expect(narrowest("203.0.113.7")).not.toBe(narrowest("203.0.113.8"));
  });

  it("is an IPv6 address's /64 network, so that whoever owns a network counts once", () => {
    expect(narrowest("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
    expect(narrowest("2001:db8:1:2::1")).toBe("2001:db8:1:2::/64");
    expect(narrowest("2001:db8:1:3::1")).not.toBe("2001:db8:1:2::/64");
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
    expect(narrowest(ip)).toBe(key);
  });

  it("is counted by /56 and /48 as well, each with a larger allowance", () => {
    expect(networksOf("2001:db8:1:2345:3:4:5:6")).toEqual([
      { name: "2001:db8:1:2345::/64", times: 1 },
      { name: "2001:db8:1:2300::/56", times: 2 },
      { name: "2001:db8:1:0::/48", times: 4 },
    ]);
    expect(networksOf("203.0.113.7")).toEqual([{ name: "203.0.113.7", times: 1 }]);
  });

  it("is the same network in every spelling", () => {
    const isMapped = (groups: number[]) => groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff;
    fc.assert(
      fc.property(spellings, ({ groups, text }) => {
        fc.pre(!isMapped(groups));
        const network = groups.slice(0, 4).map((group) => group.toString(16));
        expect(narrowest(text), text).toBe(`${network.join(":")}::/64`);
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
    expect(narrowest(ip)).toBe("203.0.113.7");
  });

  it("is the same for everybody without an address", () => {
    expect(narrowest(undefined)).toBe(narrowest(""));
  });

  it("exists for any text, and never breaks anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ minLength: 60 }), fc.stringMatching(/^[0-9a-f:.%]{0,50}$/)),
        (ip) => {
          for (const { name } of networksOf(ip)) {
            expect(name).not.toBe("");
            expect(name.length).toBeLessThanOrEqual(23);
          }
        },
      ),
    );
  });
});
