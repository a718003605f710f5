import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, isDay, isTimezone, lastDayIn, readExpiry } from "../../../worker/domain/expiry.ts";

const iso = (day: string, zone: string) => new Date(instantOf(day, zone) ?? Number.NaN).toISOString();

describe("the end of a day", () => {
  it.each([
    ["an ordinary day", "2027-06-13", "Europe/Vienna", "2027-06-13T22:00:00.000Z"],
    ["in winter", "2027-01-13", "Europe/Vienna", "2027-01-13T23:00:00.000Z"],
    ["the day clocks go forward", "2027-03-28", "Europe/Vienna", "2027-03-28T22:00:00.000Z"],
    ["the day clocks go back", "2027-10-31", "Europe/Vienna", "2027-10-31T23:00:00.000Z"],
    ["west of Greenwich", "2027-06-13", "America/Los_Angeles", "2027-06-14T07:00:00.000Z"],
    ["far east", "2027-06-13", "Pacific/Kiritimati", "2027-06-13T10:00:00.000Z"],
    ["offset by three quarters of an hour", "2027-06-13", "Asia/Kathmandu", "2027-06-13T18:15:00.000Z"],
    ["a leap day", "2028-02-29", "UTC", "2028-03-01T00:00:00.000Z"],
    ["the last of a year", "2027-12-31", "UTC", "2028-01-01T00:00:00.000Z"],
    ["before a midnight that is skipped", "2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    ["with a midnight that comes twice", "2018-02-17", "America/Sao_Paulo", "2018-02-18T03:00:00.000Z"],
    ["before a whole day that is skipped", "2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
  ])("is the first instant after it: %s", (_, day, zone, expected) => {
    expect(iso(day, zone)).toBe(expected);
  });

  it("converts back to the same day, in every time zone and on every day", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const day = fc
      .date({ min: new Date("2020-01-01"), max: new Date("2040-12-31"), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (text, zone) => {
        expect(lastDayIn(instantOf(text, zone) ?? Number.NaN, zone)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it.each(["2027-02-29", "2027-13-01", "2027-6-13", "13.6.2027", "", "never", "2027-06-13T00:00", " 2027-06-13"])(
    "is not there for %j, which is no day",
    (text) => {
      expect(isDay(text)).toBe(false);
      expect(instantOf(text, "UTC")).toBeNull();
    },
  );
});

describe("an expiry as the photographer writes it", () => {
  it("is a day, never, or invalid", () => {
    expect(readExpiry("never", "UTC")).toEqual({ ok: true, expiresAt: null });
    expect(readExpiry("2027-06-13", "UTC")).toEqual({ ok: true, expiresAt: Date.UTC(2027, 5, 14) });
    expect(readExpiry("soon", "UTC")).toEqual({ ok: false });
  });

  it("needs a time zone that exists", () => {
    expect(isTimezone("Europe/Vienna")).toBe(true);
    expect(isTimezone("Europe/Wien")).toBe(false);
    expect(isTimezone("")).toBe(false);
    expect(() => instantOf("2027-06-13", "Europe/Wien")).toThrow(RangeError);
  });
});
