import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flag, integer, json, maybe, text, word } from "../../../worker/store/columns.ts";
import { readGateFacts } from "../../../worker/store/gate-facts.ts";
import { StorageFault } from "../../../worker/store/query.ts";
import { readQuestionnaire } from "../../../worker/store/questionnaire.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";

const store = freshDatabase();

describe("a column", () => {
  const door = word(["open", "ajar", "shut"], { unknown: "shut" });
  it.each([
    ["a word it knows", door, "ajar", "ajar"],
    ["a word nobody knows, as the one that opens least", door, "wide", "shut"],
    ["a number where a word belongs, not at all", door, 1, undefined],
    ["nothing where a word belongs, not at all", door, null, undefined],
    ["a word nobody knows, not at all where no word is the safe one", word(["a"]), "b", undefined],
    ["a property every object has, not at all", word(["a"]), "constructor", undefined],
    ["0 as no", flag, 0, false],
    ["1 as yes", flag, 1, true],
    ["2, not at all, where yes or no belongs", flag, 2, undefined],
    ["text that looks like a number, not at all", integer, "1", undefined],
    ["NULL where there may be none", maybe(text), null, null],
    ["NULL, not at all, where there is always something", text, null, undefined],
    ["JSON of its schema", json(z.array(z.string())), '["a"]', ["a"]],
    ["other JSON, not at all", json(z.array(z.string())), "[1]", undefined],
    ["a text that is not JSON", json(z.array(z.string())), "[", undefined],
  ])("reads %s", (_what, column, value, expected) => {
    expect(column.read(value)).toEqual(expected);
  });
});

describe("a row that can't be read", () => {
  const ask = { link: "trip", sessions: [], holders: [], studio: null, second: null, account: null };

  it("decides nothing: the gate learns of a fault, not of the value", async () => {
    await putGallery(store.db, "trip", { listed: 7 });
    const fault: StorageFault = await readGateFacts(store.db, ask).then(
      () => Promise.reject(new Error("it was read")),
      (error) => error,
    );
    expect(fault).toBeInstanceOf(StorageFault);
    expect(String(fault.cause)).toBe("TypeError: listed holds what it never may");
  });

  it("of JSON breaks no page halfway: it is a fault where it is read", async () => {
    const insert = "INSERT INTO responses (gallery, questions) VALUES ('trip', ?)";
    await store.db.prepare(insert).bind('[{"id":"album"}]').run();
    await expect(readQuestionnaire(store.db, "trip")).rejects.toThrow(StorageFault);
  });
});
