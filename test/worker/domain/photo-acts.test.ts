import { describe, expect, it } from "vitest";
import { spelledOut } from "../../../worker/domain/photo-acts.ts";

const sent = (fields: Record<string, string[]>) => Object.fromEntries(spelledOut(new Map(Object.entries(fields))));

describe("a form with a button on a photo", () => {
  it("has the photo and what is to be done with it", () => {
    const next = ["/g/anna-ben/first/"];
    expect(sent({ next, hide: ["A_1"] })).toMatchObject({ next, photo: ["A_1"], private: ["true"] });
    expect(sent({ next, show: ["A_1"] })).toMatchObject({ next, photo: ["A_1"], private: ["false"] });
    expect(sent({ next, pick: ["A_1"] })).toMatchObject({ next, photo: ["A_1"], picked: ["true"] });
    expect(sent({ next, unpick: ["A_1"] })).toMatchObject({ next, photo: ["A_1"], picked: ["false"] });
  });

  it("stays as it is without one", () => {
    const fields = { photo: ["A_1"], private: ["true"] };
    expect(sent(fields)).toEqual(fields);
    expect(sent({})).toEqual({});
  });

  it("means what its button says, whatever else was sent", () => {
    expect(sent({ hide: ["A_1"], photo: ["A_2"], private: ["false"] })).toMatchObject({
      photo: ["A_1"],
      private: ["true"],
    });
  });
});
