import { describe, expect, it } from "vitest";
import {
  freeRoles,
  joinHolder,
  type KnownHolder,
  linkable,
  linkToken,
  readLinkToken,
} from "../../../worker/domain/tokens/selection-link.ts";

describe("the secret of a link", () => {
  const token = linkToken(new Uint8Array(32).fill(255));

  it("is 256 random bits, written so that an address may contain it", () => {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(linkToken(new Uint8Array(32))).not.toBe(token);
    for (const bytes of [0, 16, 31, 33]) expect(() => linkToken(new Uint8Array(bytes))).toThrow(RangeError);
  });

  it.each([
    ["alone", token],
    ["with its address", `https://photos.example/g/trip/selection/open#${token}`],
    ["with blanks around it", `  ${token}\n`],
  ])("is read %s", (_, typed) => expect(readLinkToken(typed)).toBe(token));

  it.each(["", "x", `${token}x`, token.slice(1), `${token}=`, `#${token}#`, `${token.slice(1)}ä`])(
    "is none in “%s”",
    (typed) => expect(readLinkToken(typed)).toBe(""),
  );
});

describe("a browser that uses a link", () => {
  it("gets the linked name in that role, and keeps its other name", () => {
    const link = { holder: "session:anna", role: "guest" } as const;
    expect(joinHolder({}, link)).toEqual({ guest: "anna" });
    expect(joinHolder({ guest: "mine", client: "ours" }, link)).toEqual({ guest: "anna", client: "ours" });
    expect(joinHolder({ guest: "mine" }, { ...link, role: "client" })).toEqual({ guest: "mine", client: "anna" });
  });

  it("loses its own claim if it gets somebody else's name", () => {
    const own = { guest: "mine", began: "claim" };
    expect(joinHolder(own, { holder: "session:anna", role: "guest" })).toEqual({ guest: "anna" });
    expect(joinHolder(own, { holder: "session:mine", role: "guest" })).toEqual(own);
    expect(joinHolder(own, { holder: "session:anna", role: "client" })).toEqual({ ...own, client: "anna" });
  });

  it("gets a name only in a role in which it keeps nothing", () => {
    expect(freeRoles({ guest: false, client: false })).toEqual(["guest", "client"]);
    expect(freeRoles({ guest: true, client: false })).toEqual(["client"]);
    expect(freeRoles({ guest: true, client: true })).toEqual([]);
  });
});

describe("who gets links", () => {
  const known = (holder: string, change: Partial<KnownHolder> = {}): KnownHolder => ({
    ...{ holder, heldAs: "guest", email: "anna@example.com", at: 1 },
    ...change,
  });

  it("is every holder once, the latest three first", () => {
    const all = [known("session:1"), known("session:2", { at: 9 }), known("session:1", { at: 5 })];
    expect(linkable(all).map(({ holder }) => holder)).toEqual(["session:2", "session:1"]);
    const many = Array.from({ length: 9 }, (_, at) => known(`session:${at}`, { at }));
    expect(linkable(many).map(({ holder }) => holder)).toEqual(["session:8", "session:7", "session:6"]);
  });

  it("is nobody with an account", () => {
    expect(linkable([known("account:1")])).toEqual([]);
    expect(linkable([])).toEqual([]);
  });
});
