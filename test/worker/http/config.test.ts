import { describe, expect, it } from "vitest";
import { readConfig } from "../../../worker/http/config.ts";

const SECRET = "for tests alone, thirty-two bytes and more";
const NEXT = "the secret after it, thirty-two bytes too";

const read = async (current?: string, old?: string) =>
  (await readConfig({ SESSION_SECRET: current, SESSION_SECRET_OLD: old } as Env)).secrets;

describe("the secrets", () => {
  it("are the same list as long as they are the same, since what was verified is remembered by it", async () => {
    expect(await read(SECRET)).toBe(await read(SECRET));
  });

  it("are another list once one of them is another, comes or goes", async () => {
    const lists = [
      await read(SECRET),
      await read(NEXT, SECRET),
      await read(NEXT),
      await read(SECRET, NEXT),
      await read(SECRET),
    ];
    expect(new Set(lists).size).toBe(lists.length);
    expect(lists.map((list) => list.length)).toEqual([1, 2, 1, 2, 1]);
  });

  it.each([
    ["is missing", undefined, undefined],
    ["is missing, whatever the old one is", undefined, SECRET],
    ["is shorter than 32 bytes", "a".repeat(31), SECRET],
  ])("are none when the current one %s", async (_why, current, old) => {
    expect(await read(current, old)).toEqual([]);
  });

  it("leave out an old one that is too short", async () => {
    expect(await read(SECRET, "short")).toHaveLength(1);
  });
});
