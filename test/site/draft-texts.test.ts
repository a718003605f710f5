import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type DraftName, Drafts } from "../../site/scripts/drafts.ts";

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const ANNA: DraftName = { gallery: "trip", form: "selection", whose: "anna" };
const draft = (value: string, { at = NOW, sent = "" } = {}) => ({
  fields: [{ name: "message", about: "", value }],
  sent,
  at,
});

let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("localStorage", {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem: (key: string, text: string) => void kept.set(key, text),
  });
});
afterEach(() => vi.unstubAllGlobals());

it.each<[string, Partial<DraftName>]>([
  ["another gallery", { gallery: "trip-2" }],
  ["another form", { form: "order" }],
  ["another owner", { whose: "ben" }],
  ["nobody", { whose: "" }],
])("a draft is not that of %s", (_, other) => {
  const drafts = new Drafts();
  drafts.write(ANNA, draft("mine"));
  expect(drafts.read({ ...ANNA, ...other })).toBeNull();
  expect(drafts.read(ANNA)?.fields[0]?.value).toBe("mine");
});

it("a draft goes once its form is accepted by its key, unless something was typed since", () => {
  const drafts = new Drafts();
  drafts.write(ANNA, draft("first", { sent: "key-one-1" }));
  drafts.settle(new Set(["key-two-2", ""]));
  expect(drafts.read(ANNA)).not.toBeNull();
  drafts.write(ANNA, draft("second"));
  drafts.settle(new Set(["key-one-1", ""]));
  expect(drafts.read(ANNA)?.fields[0]?.value).toBe("second");
  drafts.write(ANNA, draft("second", { sent: "key-two-2" }));
  drafts.settle(new Set(["key-two-2"]));
  expect(drafts.read(ANNA)).toBeNull();
});

it("a draft stays whose form was refused, though its key sent other words before", () => {
  const drafts = new Drafts();
  drafts.write(ANNA, draft("and one print", { sent: "key-one-1" }));
  drafts.settle(new Set(["!key-one-1"]));
  drafts.settle(new Set(["key-one-1"]));
  expect(drafts.read(ANNA)?.fields[0]?.value).toBe("and one print");
});

it("drafts take little room: at most twenty, for thirty days, none larger than a form", () => {
  const drafts = new Drafts();
  for (let day = 0; day < 50; day++)
    drafts.write({ ...ANNA, whose: `guest-${day}` }, draft("x", { at: NOW + day * 3_600_000 }));
  expect(kept.size).toBe(20);
  expect(drafts.read({ ...ANNA, whose: "guest-49" })).not.toBeNull();
  expect(drafts.read({ ...ANNA, whose: "guest-29" })).toBeNull();
  drafts.write(ANNA, draft("x".repeat(70_000)));
  expect(drafts.read(ANNA)).toBeNull();
  drafts.tidy(NOW + 60 * DAY);
  expect(kept.size).toBe(0);
});

it("other things the browser keeps are left alone, and what can't be read is not a draft", () => {
  kept.set("glassine trip anna", "{}").set("theme", "dark").set("glassine-draft trip selection anna", "{");
  const drafts = new Drafts();
  expect(drafts.read(ANNA)).toBeNull();
  for (const text of ["null", "[]", "7", '"x"', '{"fields":7,"at":1}', '{"fields":[]}']) {
    kept.set("glassine-draft trip selection anna", text);
    expect(drafts.read(ANNA), text).toBeNull();
  }
  drafts.tidy(NOW);
  expect([...kept.keys()]).toEqual(["glassine trip anna", "theme"]);
});

it("in a browser without storage, a draft lasts as long as the page is open", () => {
  vi.stubGlobal("localStorage", undefined);
  const drafts = new Drafts();
  drafts.write(ANNA, draft("mine"));
  expect(drafts.read(ANNA)?.fields[0]?.value).toBe("mine");
  drafts.settle(new Set(["key-one-1"]));
  drafts.drop(ANNA);
  expect(drafts.read(ANNA)).toBeNull();
});
