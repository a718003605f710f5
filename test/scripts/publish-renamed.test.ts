import { describe, expect, it } from "vitest";
import { setLines } from "../../scripts/publish/set-lines.ts";
import { makeClientLink } from "../../worker/store/client-links.ts";
import { changeMarks } from "../../worker/store/marks.ts";
import { readPolicy } from "../../worker/store/policy.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";

const desk = publishing();

interface SetLine {
  id: string;
  visibility?: "everyone" | "client";
  "renamed-from"?: string;
}

/** Writes gallery.yaml, and the photos that are named, in the folder of each set. */
async function trip(sets: Record<string, readonly string[]>, lines: Omit<SetLine, "id">[] = []): Promise<void> {
  const set = (id: string, more: object) =>
    Object.entries({ id, title: `The ${id}`, ...more }).map(([key, value]) => `${key}: ${value}`);
  const text = Object.keys(sets).map((id, i) => `  - ${set(id, lines[i] ?? {}).join("\n    ")}\n`);
  await desk.remove("trip").catch(() => {});
  await desk.write("trip/gallery.yaml", `title: Trip\nsets:\n${text.join("")}`);
  for (const [id, photos] of Object.entries(sets))
    for (const photo of photos) await desk.photo(`trip/${id}/${photo}.jpg`, { seed: seedOf(photo) });
}

const seedOf = (photo: string) => [...photo].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1000;

const visibilities = async () => {
  const { results } = await desk.target.db.prepare("SELECT id, visibility FROM sets").all<Required<SetLine>>();
  return Object.fromEntries(results.map(({ id, visibility }) => [id, visibility]));
};

const newSets = async (options = {}) => (await desk.publish(options)).galleries[0]?.newSets;

describe("a set whose folder and id were renamed", () => {
  it("stays for everyone, with its private marks, and the publish says so", async () => {
    await trip({ party: ["a", "b", "c"], kept: ["k"] }, [{}, { visibility: "client" }]);
    await desk.publish();
    await changeMarks(desk.target.db, { gallery: "trip", photos: ["b"], hide: true, by: "client", now: 1 });
    await trip({ dancing: ["a", "b", "c"], kept: ["k"] });
    expect(await newSets()).toEqual([{ id: "dancing", visibility: "everyone", before: "party" }]);
    expect(await visibilities()).toEqual({ party: "everyone", dancing: "everyone", kept: "client" });
    const policy = await readPolicy(desk.target.db, "trip");
    expect([...(policy?.privateMarks ?? [])]).toEqual(["b"]);
  });

  it("is still what links of clients to it show", async () => {
    await trip({ party: ["a", "b"], kept: ["k"] });
    await desk.publish();
    const link = {
      gallery: "trip",
      holder: "session:one",
      epoch: 0,
      invitation: null,
      who: "client",
      downloads: false,
    };
    for (const set of ["party", "kept"])
      await makeClientLink(desk.target.db, {
        ...link,
        label: set,
        of: { set, photos: null },
        expiresAt: 9e12,
        now: Date.now(),
      });
    await trip({ dancing: ["a", "b"], kept: ["k"] });
    await desk.publish();
    const { results } = await desk.target.db.prepare("SELECT label, of_set FROM client_links ORDER BY label").all();
    expect(results).toEqual([
      { label: "kept", of_set: "kept" },
      { label: "party", of_set: "dancing" },
    ]);
  });

  it("stays for everyone if it is the only one", async () => {
    await trip({ party: ["a"] });
    await desk.publish();
    await trip({ dancing: ["a"] });
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(await visibilities()).toMatchObject({ dancing: "everyone" });
  });

  it("stays for clients", async () => {
    await trip({ party: ["a"], kept: ["k", "l"] }, [{}, { visibility: "client" }]);
    await desk.publish();
    await trip({ party: ["a"], secret: ["k", "l", "new"] });
    expect(await newSets()).toEqual([{ id: "secret", visibility: "client", before: "kept" }]);
  });

  it("is for clients if it got photos that guests never saw: we don't guess", async () => {
    await trip({ party: ["a", "b", "c"], kept: ["k"] }, [{}, { visibility: "client" }]);
    await desk.publish();
    await trip({ dancing: ["a", "b", "c", "never-seen"], open: ["o"], kept: ["k"] }, [{}, { visibility: "everyone" }]);
    expect(await newSets()).toContainEqual({ id: "dancing", visibility: "client", before: null });
  });

  it("is recognised by renamed-from in the file, even with photos added", async () => {
    await trip({ party: ["a", "b"], kept: ["k"] }, [{}, { visibility: "client" }]);
    await desk.publish();
    await trip({ dancing: ["a", "x", "y", "z"], kept: ["k"] }, [{ "renamed-from": "party" }]);
    expect(await newSets({ removeMissing: true })).toEqual([
      { id: "dancing", visibility: "everyone", before: "party" },
    ]);
    // The line may stay: it has done its work.
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("may be closed in the same publish", async () => {
    await trip({ party: ["a"], other: ["o"] });
    await desk.publish();
    await trip({ dancing: ["a"], other: ["o"] }, [{ visibility: "client" }]);
    expect(await newSets()).toEqual([{ id: "dancing", visibility: "client", before: "party" }]);
  });

  it("is never opened by its new name: a clients' set that the file opens stops the publish", async () => {
    await trip({ party: ["a"], kept: ["k", "l"] }, [{}, { visibility: "client" }]);
    await desk.publish();
    await trip({ party: ["a"], open: ["k", "l"] }, [{}, { visibility: "everyone", "renamed-from": "kept" }]);
    const refused = await desk.publish();
    expect(told(refused, desk.content)).toEqual([
      expect.stringContaining("guests would see 2 photos that are for clients"),
    ]);
    expect(await visibilities()).toEqual({ party: "everyone", kept: "client" });
  });

  it("does not open photos of a clients' set along with it", async () => {
    await trip({ party: ["a", "b"], kept: ["k", "l"] }, [{}, { visibility: "client" }]);
    await desk.publish();
    await trip({ dancing: ["a", "b", "k"], kept: ["l"] }, [{ "renamed-from": "party" }]);
    expect(outcomes(await desk.publish())).toEqual({ trip: "failed" });
  });

  it("continues in one set if it was split: the smaller part is for clients", async () => {
    await trip({ party: ["a", "b", "c"], other: ["o"] });
    await desk.publish();
    await trip({ dancing: ["a", "b"], cake: ["c"], other: ["o"] });
    expect(await newSets()).toEqual([
      { id: "dancing", visibility: "everyone", before: "party" },
      { id: "cake", visibility: "client", before: null },
    ]);
  });

  it("keeps photos whose originals were archived, if the file says which set it was", async () => {
    await trip({ party: ["a", "b"], other: ["o"] });
    await desk.publish();
    const yaml = "title: Trip\nsets:\n  - id: dancing\n    title: Dancing\n  - id: other\n    title: The other\n";
    await desk.write("trip/gallery.yaml", yaml);
    await desk.remove("trip/party");
    expect(told(await desk.publish(), desk.content).join()).toContain("write renamed-from: party below its new id");
    await desk.write("trip/gallery.yaml", yaml.replace("title: Dancing", "title: Dancing\n    renamed-from: party"));
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect((await desk.live("trip"))?.sets[0]).toMatchObject({ id: "dancing", photos: ["a", "b"] });
    expect(await visibilities()).toMatchObject({ dancing: "everyone" });
  });

  it.each([
    [{ "renamed-from": "patry" }, 'there was never a set "patry"'],
    [{ "renamed-from": "other" }, '"other" is still a set of this gallery'],
    [{ "renamed-from": "No Slug" }, "can't be the id of a set"],
  ])("must be named as it was: %j", async (line, what) => {
    await trip({ party: ["a"], other: ["o"] });
    await desk.publish();
    await trip({ dancing: ["a"], other: ["o"] }, [line]);
    const refused = await desk.publish();
    expect(told(refused, desk.content)).toEqual([expect.stringContaining(what)]);
    expect(told(refused, desk.content)[0]).toMatch(/^trip\/gallery\.yaml:5 /);
  });

  it("has one successor", async () => {
    await trip({ party: ["a", "b"] });
    await desk.publish();
    await trip({ one: ["a"], two: ["b"] }, [{ "renamed-from": "party" }, { "renamed-from": "party" }]);
    expect(told(await desk.publish(), desk.content)).toEqual([expect.stringContaining('"party" is named twice')]);
  });

  it("has no effect at a first publish, such as to another target", async () => {
    await trip({ dancing: ["a"] }, [{ "renamed-from": "party" }]);
    expect(await newSets()).toEqual([{ id: "dancing", visibility: "everyone", before: null }]);
  });
});

describe("new sets of a publish", () => {
  it("are listed with who sees them and the command that changes that", () => {
    const newSets = [
      { id: "dancing", visibility: "everyone", before: "party" },
      { id: "cake", visibility: "client", before: null },
      { id: "toast", visibility: "everyone", before: null },
      { id: "speech", visibility: "everyone", before: null },
    ] as const;
    expect(setLines({ gallery: "trip", first: false, newSets: [...newSets] })).toEqual([
      "Set dancing was party: guests see it, and its marks and picks are kept. To hide it from guests: npm run access -- trip --client-only dancing",
      "New sets toast, speech: for everyone who may enter. To hide one from guests: npm run access -- trip --client-only <set>",
      "New set cake: for clients only. To show it to guests: npm run access -- trip --everyone cake",
    ]);
    const many = Array.from({ length: 12 }, (_, i) => ({ id: `s-${i}`, visibility: "client" as const, before: null }));
    expect(setLines({ gallery: "trip", first: true, newSets: many })).toEqual([
      "Sets s-0, s-1, s-2, s-3, s-4, s-5, s-6, s-7, s-8, s-9 and 2 more: for clients only. To show one to guests: npm run access -- trip --everyone <set>",
    ]);
  });
});
