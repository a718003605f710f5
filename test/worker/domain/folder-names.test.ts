import { expect, it } from "vitest";
import { folderNames } from "../../../worker/domain/folder-names.ts";

it("a folder is never named like another set's id, in capitals or not", () => {
  const sets = [
    { id: "family", title: "A/B" },
    { id: "more", title: "A?B" },
    { id: "friends", title: "Family" },
    { id: "party", title: "Party" },
  ];
  expect(Object.fromEntries(folderNames(sets))).toEqual({
    ...{ family: "family", more: "more", friends: "friends", party: "Party" },
  });
});
