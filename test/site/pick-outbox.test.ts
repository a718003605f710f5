import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Outbox } from "../../site/scripts/picking/outbox.ts";

/** What a browser keeps, shared by its tabs; `full`: it takes nothing more. */
function browser() {
  const kept = new Map<string, string>();
  const storage = {
    full: false,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem(key: string, text: string) {
      if (storage.full) throw new Error("QuotaExceededError");
      kept.set(key, text);
    },
  };
  return storage;
}

let storage: ReturnType<typeof browser>;
beforeEach(() => {
  storage = browser();
  vi.stubGlobal("localStorage", storage);
});
afterEach(() => vi.unstubAllGlobals());

describe("changes that wait to be saved", () => {
  it("and were sent by one tab are not sent again by another, over newer changes", () => {
    const [one, other] = [new Outbox("trip"), new Outbox("trip")];
    one.add("anna", "IMG_1", { comment: "first" });
    other.take("anna", "IMG_1", { comment: "first" });
    expect(one.read("anna")).toEqual(new Map());
  });

  it("are kept by the page if the browser's storage is full, the newest ones", () => {
    const outbox = new Outbox("trip");
    outbox.add("anna", "IMG_1", { comment: "first" });
    storage.full = true;
    outbox.add("anna", "IMG_1", { comment: "second" });
    expect(outbox.read("anna").get("IMG_1")).toEqual({ comment: "second" });
    outbox.take("anna", "IMG_1", { comment: "second" });
    expect(outbox.read("anna")).toEqual(new Map());
    vi.stubGlobal("localStorage", undefined);
    outbox.add("anna", "IMG_2", { stars: 3 });
    expect(outbox.read("anna").get("IMG_2")).toEqual({ stars: 3 });
  });

  it("have a comment with all that the gallery may have of it, until it is accepted", () => {
    const outbox = new Outbox("trip");
    outbox.add("anna", "IMG_1", { comment: "Her", was: ["shown"] });
    outbox.add("anna", "IMG_1", { comment: "Her hair", was: ["Her"] });
    const waits = outbox.read("anna").get("IMG_1");
    expect(waits).toMatchObject({ comment: "Her hair" });
    expect(waits?.was).toEqual(expect.arrayContaining(["shown", "Her"]));
    outbox.take("anna", "IMG_1", { comment: "Her", was: ["shown"] });
    expect(outbox.read("anna").get("IMG_1")).toEqual(waits);
    outbox.take("anna", "IMG_1", { comment: "Her hair", was: [] });
    expect(outbox.read("anna")).toEqual(new Map());
    for (let n = 0; n < 100; n++) outbox.add("anna", "IMG_1", { comment: `${n + 1}`, was: [n ? `${n}` : "shown"] });
    expect(outbox.read("anna").get("IMG_1")?.was).toHaveLength(40);
    expect(outbox.read("anna").get("IMG_1")?.was?.[0]).toBe("shown");
  });

  // Two tabs without a connection: what was typed in the first was gone.
  it("have the comments of two tabs, and of two names that turn out to be one", () => {
    const [one, other] = [new Outbox("trip"), new Outbox("trip")];
    one.add("anna", "IMG_1", { comment: "mine", was: [""] });
    other.add("anna", "IMG_1", { comment: "also", was: [""] });
    expect(one.read("anna").get("IMG_1")?.comment).toBe("mine\n\nalso");
    one.add("claim", "IMG_1", { comment: "before", was: [""], stars: 2 });
    one.add("anna", "IMG_1", { stars: 3 });
    one.move("claim", "anna");
    expect(one.read("anna").get("IMG_1")).toMatchObject({ comment: "mine\n\nalso\n\nbefore", stars: 3 });
  });

  it("belong to nobody else and to no other gallery, whatever is stored", () => {
    const outbox = new Outbox("trip");
    outbox.add("anna", "IMG_1", { comment: "mine" });
    expect(outbox.read("ben")).toEqual(new Map());
    expect(new Outbox("wedding").read("anna")).toEqual(new Map());
    for (const text of ["", "null", "[", "7", '"x"']) {
      storage.setItem("glassine trip ben", text);
      outbox.add("ben", "IMG_2", { stars: 1 });
      expect(outbox.read("ben").get("IMG_2")).toEqual({ stars: 1 });
    }
  });

  it("lose nothing but the choice if that was refused", () => {
    // A photo was put on a list that was full, and the comment that waited with it was gone.
    const outbox = new Outbox("trip");
    const said = { comment: "For grandma", was: [""], stars: 5 };
    const change = { ...said, picked: true, "list-album": true };
    outbox.add("anna", "IMG_1", change);
    outbox.refuse("anna", "IMG_1", change);
    expect(outbox.read("anna").get("IMG_1")).toEqual(said);
    outbox.refuse("anna", "IMG_1", said);
    expect(outbox.read("anna")).toEqual(new Map());
  });
});
