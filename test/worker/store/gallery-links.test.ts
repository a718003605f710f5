import { beforeEach, describe, expect, it } from "vitest";
import { asLink } from "../../../worker/domain/link.ts";
import { endGalleryLink, readFormerLinks, readTaken, renameGalleryLink } from "../../../worker/store/gallery-links.ts";
import { readGateFacts } from "../../../worker/store/gate-facts.ts";
import { readPolicy } from "../../../worker/store/policy.ts";
import { freshDatabase, putGallery } from "../../support/d1.ts";
import { NOTHING } from "../../support/question.ts";

const store = freshDatabase();
let now = 1000;

beforeEach(async () => {
  await putGallery(store.db, "anna");
  await putGallery(store.db, "bela");
});

const rename = (gallery: string, from: string, to: string) =>
  renameGalleryLink(store.db, { gallery, from: asLink(from), to: asLink(to), now: ++now });
const end = (gallery: string, link: string) => endGalleryLink(store.db, { gallery, link, now: ++now });
const linkOf = async (gallery: string) => (await readPolicy(store.db, gallery))?.link;
const former = async (gallery: string) => (await readFormerLinks(store.db, gallery)).map(({ link }) => link);
/** The gallery that a link leads a stranger to. */
const leadsTo = async (link: string) => (await readGateFacts(store.db, { ...NOTHING, link })).policy?.gallery ?? null;
const feed = async () => {
  const { results } = await store.db.prepare("SELECT gallery, what FROM activity ORDER BY at").all();
  return results.map(({ gallery, what }) => `${gallery}: ${what}`);
};

describe("a gallery's link", () => {
  it("is its id, until it gets another one", async () => {
    expect(await linkOf("anna")).toBe("anna");
    expect(await leadsTo("anna")).toBe("anna");
    expect(await rename("anna", "anna", "anna-and-ben")).toBe("renamed");
    expect(await linkOf("anna")).toBe("anna-and-ben");
    expect([await leadsTo("anna"), await leadsTo("anna-and-ben")]).toEqual(["anna", "anna"]);
    expect(await former("anna")).toEqual(["anna"]);
    expect(await feed()).toEqual(["anna: link changed from /g/anna/ to /g/anna-and-ben/"]);
  });

  it("can be changed again and back, and each one before redirects", async () => {
    await rename("anna", "anna", "one");
    await rename("anna", "one", "two");
    expect(await former("anna")).toEqual(["one", "anna"]);
    expect(await rename("anna", "two", "anna")).toBe("renamed");
    expect(await linkOf("anna")).toBe("anna");
    expect(await former("anna")).toEqual(["two", "one"]);
    expect(await Promise.all(["anna", "one", "two"].map(leadsTo))).toEqual(["anna", "anna", "anna"]);
  });

  it("stays as it is if it is changed to itself", async () => {
    expect(await rename("anna", "anna", "anna")).toBe("renamed");
    expect(await feed()).toEqual([]);
  });

  it.each([
    ["the id of another gallery", "bela"],
    ["the link of another gallery", "taken"],
    ["an earlier link of another gallery", "before"],
  ])("is never %s", async (_, wanted) => {
    await rename("bela", "bela", "before");
    await rename("bela", "before", "taken");
    const lines = await feed();
    expect(await rename("anna", "anna", wanted)).toBe("taken");
    expect([await linkOf("anna"), await leadsTo(wanted)]).toEqual(["anna", "bela"]);
    expect(await feed()).toEqual(lines);
  });

  it("can be one that another gallery gave up, but never its id", async () => {
    await rename("bela", "bela", "free");
    await rename("bela", "free", "kept");
    expect([await end("bela", "free"), await end("bela", "bela")]).toEqual([true, true]);
    expect(await rename("anna", "anna", "free")).toBe("renamed");
    expect(await rename("anna", "free", "bela")).toBe("taken");
    expect(await leadsTo("free")).toBe("anna");
    expect(await leadsTo("bela")).toBeNull();
  });

  it("is not changed by somebody who does not know the last change", async () => {
    await rename("anna", "anna", "one");
    expect(await rename("anna", "anna", "two")).toBe("changed");
    expect(await linkOf("anna")).toBe("one");
    expect(await leadsTo("two")).toBeNull();
  });

  it("has one winner of two changes at once", async () => {
    const both = await Promise.all([rename("anna", "anna", "same"), rename("bela", "bela", "same")]);
    expect(both.toSorted()).toEqual(["renamed", "taken"]);
    const links = await Promise.all(["anna", "bela"].map(linkOf));
    expect(links.filter((link) => link === "same")).toHaveLength(1);
  });

  it("of a gallery that was never published can't be changed", async () => {
    await rename("none", "none", "some");
    expect(await leadsTo("some")).toBeNull();
    expect(await rename("anna", "anna", "some")).toBe("renamed");
  });
});

describe("an earlier link", () => {
  it("that was ended is like one that never was, and redirects again if the gallery gets it back", async () => {
    await rename("anna", "anna", "one");
    expect(await end("anna", "anna")).toBe(true);
    expect([await leadsTo("anna"), await leadsTo("one")]).toEqual([null, "anna"]);
    expect(await former("anna")).toEqual([]);
    expect(await end("anna", "anna")).toBe(false);
    expect(await rename("anna", "one", "anna")).toBe("renamed");
    expect([await leadsTo("anna"), await leadsTo("one")]).toEqual(["anna", "anna"]);
    expect(await feed()).toContain("anna: link /g/anna/ ended");
  });

  it("is ended by its own gallery alone, and the current one never", async () => {
    await rename("anna", "anna", "one");
    expect([await end("bela", "anna"), await end("anna", "one"), await end("bela", "bela")]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await leadsTo("anna")).toBe("anna");
  });
});

describe("names for new galleries", () => {
  it("are those that are no link of another one", async () => {
    await rename("anna", "anna", "one");
    await rename("anna", "one", "two");
    await end("anna", "one");
    expect(await readTaken(store.db, ["anna", "bela", "one", "two", "three"])).toEqual(new Map([["two", "anna"]]));
  });
});
