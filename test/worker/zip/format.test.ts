import { describe, expect, it } from "vitest";
import {
  centralRecord,
  centralRecordSize,
  dosDateTime,
  endRecords,
  endRecordsSize,
  type FileRecord,
  localHeader,
  localHeaderSize,
} from "../../../worker/zip/format.ts";

const GIB4 = 0xffffffff;
const file: FileRecord = { path: "é.jpg", size: 0x01020304, crc32: 0xcbf43926, taken: "2026-06-13T15:04:07" };

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe("zip headers", () => {
  it("writes a local header byte for byte as the specification lays it out", () => {
    expect(hex(localHeader(file))).toBe(
      [
        "504b0304", // signature
        "1400", // version 2.0
        "0008", // UTF-8 name
        "0000", // stored
        "8378", // 15:04:06
        "cd5c", // 2026-06-13
        "2639f4cb",
        "04030201",
        "04030201",
        "0600",
        "0000",
        "c3a92e6a7067",
      ].join(""),
    );
  });

  it("writes a central record byte for byte as the specification lays it out", () => {
    expect(hex(centralRecord(file, 0x0a0b0c0d))).toBe(
      [
        "504b0102",
        "3f03", // Unix, 6.3
        "1400",
        "0008",
        "0000",
        "8378",
        "cd5c",
        "2639f4cb",
        "04030201",
        "04030201",
        "0600",
        "0000",
        "0000",
        "0000",
        "0000",
        "0000a481", // regular file, rw-r--r--
        "0d0c0b0a",
        "c3a92e6a7067",
      ].join(""),
    );
  });

  it("ends an ordinary archive with the 22 bytes every reader knows", () => {
    expect(hex(endRecords({ entries: 3, centralAt: 0x1000, centralSize: 0x99 }))).toBe(
      "504b0506000000000300030099000000001000000000",
    );
  });

  it("puts both sizes of a huge file into the zip64 field of its local header", () => {
    const header = hex(localHeader({ ...file, size: 0x0102030405 }));
    expect(header.slice(8, 12)).toBe("2d00");
    expect(header).toContain("ffffffffffffffff06001400");
    expect(header.endsWith("0100100005040302010000000504030201000000")).toBe(true);
  });

  it("puts only the numbers that overflow into the zip64 field of a central record", () => {
    const far = hex(centralRecord(file, 0x0102030405));
    expect(far.endsWith("010008000504030201000000")).toBe(true);
    expect(far).toContain("0403020104030201");
    const huge = hex(centralRecord({ ...file, size: 0x0900000000 }, 0x0102030405));
    expect(huge.endsWith("01001800000000000900000000000000090000000504030201000000")).toBe(true);
  });

  it("precedes the end record by the zip64 record and its locator where numbers overflow", () => {
    const end = hex(endRecords({ entries: 0x11170, centralAt: 0x0200000000, centralSize: 0x1234 }));
    expect(end).toBe(
      [
        "504b0606",
        "2c00000000000000",
        "3f03",
        "2d00",
        "00000000",
        "00000000",
        "7011010000000000",
        "7011010000000000",
        "3412000000000000",
        "0000000002000000",
        "504b0607",
        "00000000",
        "3412000002000000",
        "01000000",
        "504b0506",
        "00000000",
        "ffff",
        "ffff",
        "34120000",
        "ffffffff",
        "0000",
      ].join(""),
    );
  });

  it.each([
    { what: "the largest plain size", size: GIB4 - 1, at: 0, local: 36, central: 52 },
    { what: "the smallest zip64 size", size: GIB4, at: 0, local: 56, central: 72 },
    { what: "the largest plain place", size: 1, at: GIB4 - 1, local: 36, central: 52 },
    { what: "the smallest zip64 place", size: 1, at: GIB4, local: 36, central: 64 },
    { what: "a huge file far away", size: GIB4 * 2, at: GIB4 * 3, local: 56, central: 80 },
  ])("foretells the length of headers: $what", ({ size, at, local, central }) => {
    const record = { ...file, size };
    expect([localHeaderSize(record), localHeader(record).byteLength]).toEqual([local, local]);
    expect([centralRecordSize({ ...record, at }), centralRecord(record, at).byteLength]).toEqual([central, central]);
  });

  it.each([
    { what: "65,534 entries", entries: 0xfffe, centralAt: 0, centralSize: 0, size: 22 },
    { what: "65,535 entries", entries: 0xffff, centralAt: 0, centralSize: 0, size: 98 },
    { what: "a directory just within 32 bits", entries: 1, centralAt: GIB4 - 1, centralSize: GIB4 - 1, size: 22 },
    { what: "a directory that begins beyond", entries: 1, centralAt: GIB4, centralSize: 1, size: 98 },
    { what: "a directory that is longer", entries: 1, centralAt: 0, centralSize: GIB4, size: 98 },
  ])("foretells the length of the end: $what", ({ size, ...summary }) => {
    expect([endRecordsSize(summary), endRecords(summary).byteLength]).toEqual([size, size]);
  });
});

describe("a photo's time in a zip", () => {
  const EARLIEST = { date: 0x0021, time: 0 };
  const LATEST = { date: (127 << 9) | (12 << 5) | 31, time: (23 << 11) | (59 << 5) | 29 };

  it.each([
    ["2026-06-13T15:04:07", { date: (46 << 9) | (6 << 5) | 13, time: (15 << 11) | (4 << 5) | 3 }],
    ["2024-02-29T23:59:59", { date: (44 << 9) | (2 << 5) | 29, time: (23 << 11) | (59 << 5) | 29 }],
    ["1980-01-01T00:00:00", EARLIEST],
    ["1979-12-31T23:59:59", EARLIEST],
    ["1871-05-01T12:00:00", EARLIEST],
    ["2107-12-31T23:59:59", LATEST],
    ["2108-01-01T00:00:00", LATEST],
    [null, EARLIEST],
    ["2026-02-30T10:00:00", EARLIEST],
    ["2026-00-00T00:00:00", EARLIEST],
    ["0000:00:00 00:00:00", EARLIEST],
    ["2026-06-13T24:00:00", EARLIEST],
    ["2026-06-13", EARLIEST],
    ["yesterday", EARLIEST],
  ])("%s", (taken, expected) => {
    expect(dosDateTime(taken)).toEqual(expected);
  });
});
