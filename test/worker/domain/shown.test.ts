import { describe, expect, it } from "vitest";
import { mergeSent, type Shown, wholeOf } from "../../../worker/domain/shown.ts";

const sent = (from: unknown, fields: Record<string, string[]>) =>
  new Map(Object.entries({ ...fields, from: [typeof from === "string" ? from : JSON.stringify(from)] }));

/** What becomes of fields that were sent; the names of those that were changed twice. */
function merged(from: unknown, fields: Record<string, string[]>, now: Shown) {
  const { fields: all, problems } = mergeSent(sent(from, fields), now);
  return {
    ...Object.fromEntries([...all].filter(([name]) => name !== "from")),
    wrong: problems.map(({ path }) => path),
  };
}

describe("a form that is sent after something changed", () => {
  it.each([
    ["untouched, changed elsewhere", "a", "b", "a", "b"],
    ["changed here", "a", "a", "c", "c"],
    ["changed to the same here and elsewhere", "a", "c", "c", "c"],
    ["untouched everywhere", "a", "a", "a", "a"],
    ["emptied here", "a", "a", "", ""],
    ["emptied elsewhere", "a", "", "a", ""],
  ])("takes a field that is %s", (_, before, now, typed, becomes) => {
    expect(merged({ rule: before }, { rule: [typed] }, { rule: now })).toEqual({ rule: [becomes], wrong: [] });
  });

  it("refuses a field that was changed here and elsewhere, and keeps what was typed", () => {
    expect(merged({ rule: "a" }, { rule: ["c"] }, { rule: "b" })).toEqual({ rule: ["c"], wrong: ["rule"] });
  });

  it("ticks and unticks what was ticked and unticked here, and nothing else", () => {
    const all = (from: string[], typed: string[], now: string[]) =>
      mergeSent(sent({ sets: from }, { sets: typed }), { sets: now }).fields.get("sets");
    expect(all(["a", "b"], ["a", "b", "c"], ["a"])).toEqual(["a", "c"]);
    expect(all(["a", "b"], ["a"], ["a", "b", "d"])).toEqual(["a", "d"]);
    expect(all(["a"], [], ["a"])).toEqual([]);
    expect(all(["a"], ["a", "b"], ["a", "b"])).toEqual(["a", "b"]);
    expect(all([], [], ["a"])).toEqual(["a"]);
  });

  it("leaves fields alone that it does not have, that are not known, and all if it says nothing sensible", () => {
    expect(merged({ rule: "a", gone: "x" }, { other: ["1"] }, { rule: "a" })).toEqual({ other: ["1"], wrong: [] });
    for (const from of ["", "{", "null", "[1]", '{"rule":3}', '{"rule":{}}'])
      expect(merged(from, { rule: ["c"] }, { rule: "b" }), from).toEqual({ rule: ["c"], wrong: [] });
    expect(mergeSent(new Map([["rule", ["c"]]]), { rule: "b" }).problems).toEqual([]);
    for (const name of ["constructor", "__proto__", "toString"])
      expect(merged(`{"${name}":[]}`, { rule: ["c"] }, { rule: "b" }), name).toEqual({ rule: ["c"], wrong: [] });
  });

  it("is refused as a whole where no single field can be compared", () => {
    const [one, other] = [wholeOf({ items: [1] }), wholeOf({ items: [2] })];
    expect(merged(one, { a: ["1"] }, one)).toEqual({ a: ["1"], wrong: [] });
    expect(merged(one, { a: ["1"] }, other)).toEqual({ a: ["1"], wrong: [null] });
  });
});
