import { describe, expect, it } from "vitest";
import { keepBoth } from "../../../worker/domain/kept-text.ts";

describe("a text that two windows write", () => {
  it.each([
    ["is what was sent if nothing else was written", "shown", ["shown"], "mine", "mine"],
    ["is removed by whoever saw it", "shown", ["shown"], "", ""],
    ["is what was sent where nothing is kept", "", ["shown"], "mine", "mine"],
    ["is both texts if both wrote one", "theirs", [""], "mine", "theirs\n\nmine"],
    ["is both texts if both changed it", "theirs", ["shown"], "mine", "theirs\n\nmine"],
    ["keeps the other's if it is only removed here", "theirs", ["shown"], "", "theirs"],
    ["is kept once if both wrote the same", "same", [""], "same", "same"],
    ["is not joined with what it already holds", "theirs\n\nmine", [""], "mine", "theirs\n\nmine"],
    ["is not joined if what was sent holds it", "theirs", [""], "mine\n\ntheirs", "mine\n\ntheirs"],
    ["goes on after both were joined", "theirs\n\nmine", ["shown", "mine"], "mine, longer", "theirs\n\nmine, longer"],
    ["goes on for the other as well", "theirs\n\nmine", ["theirs"], "theirs, longer", "theirs, longer\n\nmine"],
    ["is shortened by whoever wrote it", "theirs\n\nmine", ["", "mine"], "", "theirs"],
    ["keeps what was added below it", "shown\n\nmore", ["shown"], "less", "less\n\nmore"],
    ["is known by its window after answers were lost", "mine, lon", ["shown", "mine", "mine, lon"], "my own", "my own"],
    ["is not taken back by a save that comes late", "mine, longer", ["shown"], "mine, lon", "mine, longer"],
    ["doesn't count a word within another as kept", "no", [""], "note this", "no\n\nnote this"],
  ])("%s", (_, stored, was, sent, kept) => {
    expect(keepBoth({ stored, was, sent })).toBe(kept);
  });

  it("is taken as it is, with signs that have a meaning in patterns", () => {
    expect(keepBoth({ stored: "a\n\n$&", was: ["a"], sent: "$1 (b)*" })).toBe("$1 (b)*\n\n$&");
  });
});
