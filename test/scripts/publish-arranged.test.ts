import { chmod, lstat, readFile, rename, stat, symlink } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readVersion } from "../../scripts/gallery/version.ts";
import {
  type Arrangement,
  AS_FILES,
  isAsFiles,
  writeArrangement,
} from "../../worker/domain/arrangement/arrangement.ts";
import { readArrangement } from "../../worker/store/arrangements.ts";
import { outcomes, publishing, told } from "../support/publishing.ts";
import { runScript } from "../support/script.ts";

const desk = publishing();

const YAML = `# The trip of the year
title: Trip  # short
captions: file
sets:
  # Everybody's favourites
  - id: open
    title: The open
  - id: kept  # not for guests
    title: The kept
    visibility: client
`;

async function trip(): Promise<void> {
  await desk.write("trip/gallery.yaml", YAML);
  for (const [seed, photo] of ["open/a", "open/b", "open/0042", "kept/d"].entries())
    await desk.photo(`trip/${photo}.jpg`, { seed });
  expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
}

/** Arranges as the studio does, for the next publish. */
async function arrange(change: Partial<Arrangement>): Promise<void> {
  const { revision } = await readArrangement(desk.target.db, "trip");
  await desk.target.db
    .prepare("INSERT INTO arrangements (gallery, revision, body, changed_at) VALUES ('trip', ?, ?, 1)")
    .bind(revision + 1, writeArrangement({ ...AS_FILES, ...change }))
    .run();
}

const shown = async () => Object.fromEntries((await desk.live("trip"))?.sets.map((set) => [set.id, set.photos]) ?? []);
const pull = (...args: string[]) =>
  runScript("pull.ts", "trip", "--state", desk.state, "--content", desk.content, ...args);
const file = () => readFile(path.join(desk.content, "trip/gallery.yaml"), "utf8");
const stored = async () => (await readArrangement(desk.target.db, "trip")).arrangement;

describe("what was arranged in the studio", () => {
  it("is kept by a publish, which says so and puts new photos where the files put them", async () => {
    await trip();
    await arrange({ orders: new Map([["open", ["b", "0042", "a"]]]), captions: new Map([["a", "A kiss"]]) });
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    const report = await desk.publish();
    expect(outcomes(report)).toEqual({ trip: "published" });
    expect(report.warnings).toContain(
      "trip: arranged in the studio, and kept: order of set open, 1 caption. To write this into gallery.yaml: npm run pull -- trip",
    );
    expect(await shown()).toEqual({ open: ["b", "c", "0042", "a"], kept: ["d"] });
    expect((await desk.livePhoto("trip", "a")).caption).toBe("A kiss");
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("is forgotten once the files say the same", async () => {
    await trip();
    await arrange({ setTitles: new Map([["open", "For all"]]), words: { title: "Journey" } });
    await desk.publish();
    await desk.write("trip/gallery.yaml", YAML.replace("The open", "For all").replace("Trip", "Journey"));
    const report = await desk.publish();
    expect(report.warnings.filter((line) => line.includes("arranged"))).toEqual([]);
    expect(isAsFiles(await stored())).toBe(true);
    expect((await desk.live("trip"))?.arranged).toBeUndefined();
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("is never lost to a publish that began earlier: that publish changes nothing", async () => {
    await trip();
    await desk.photo("trip/open/c.jpg", { seed: 9 });
    const before = await shown();
    const report = await desk.publish({
      checkpoint: async (moment) => {
        if (moment === "switch") await arrange({ setTitles: new Map([["open", "For all"]]) });
      },
    });
    expect(outcomes(report)).toEqual({ trip: "lost" });
    expect(await shown()).toEqual(before);
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect((await desk.live("trip"))?.sets[0]?.title).toBe("For all");
  });

  it("is what a publish compares to find who would see more", async () => {
    await trip();
    // In the studio it became one for clients; the file still has it in an open set.
    await arrange({ places: new Map([["a", ["kept"]]]) });
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(await shown()).toEqual({ open: ["0042", "b"], kept: ["d", "a"] });
    await arrange({});
    const refused = await desk.publish();
    expect(outcomes(refused)).toEqual({ trip: "failed" });
    expect(told(refused, desk.content).join()).toContain(
      "guests would see 1 photo that is for clients now: a (kept -> open)",
    );
  });

  it("keeps photos that were removed: a clean-up knows their files", async () => {
    await trip();
    await arrange({ places: new Map([["a", []]]) });
    await desk.publish();
    expect(await shown()).toEqual({ open: ["0042", "b"], kept: ["d"] });
    const row = await desk.target.db
      .prepare("SELECT version, photo_count FROM galleries")
      .first<Record<string, unknown>>();
    expect(row?.photo_count).toBe(3);
    const version = await readVersion(desk.target.blobs, { gallery: "trip", version: String(row?.version) });
    await arrange({});
    await desk.publish();
    const { original } = await desk.livePhoto("trip", "a");
    expect(version.blobs).toContain(original.blob);
  });

  it("has no proofs if photos that were removed have none: they may be brought back", async () => {
    await trip();
    await arrange({ places: new Map(["a", "b", "0042", "d"].map((photo) => [photo, []])) });
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    expect(await desk.target.db.prepare("SELECT proof_version, photo_count FROM galleries").first()).toEqual({
      proof_version: null,
      photo_count: 0,
    });
  });
});

describe("npm run pull", () => {
  it("writes the arrangement into gallery.yaml, keeps comments, and leaves the next publish nothing to do", async () => {
    await trip();
    await arrange({
      words: { title: "Journey", date: "2026-06-13", description: null },
      look: new Map([["theme", "dark"]]),
      cover: "0042",
      setOrder: ["kept", "open"],
      setTitles: new Map([["open", "For all: everybody"]]),
      orders: new Map([["open", ["b", "0042", "a"]]]),
      captions: new Map([["0042", "A # kiss"]]),
      alts: new Map([["a", "Two people"]]),
    });
    await desk.publish();
    const live = await desk.live("trip");
    const dry = await pull("--dry-run");
    expect(dry.output).toContain("Would write");
    expect(await file()).toBe(YAML);
    const { code, output } = await pull();
    expect([code, output]).toEqual([0, expect.stringContaining("Wrote into")]);
    const text = await file();
    for (const kept of ["# The trip of the year", "# short", "# Everybody's favourites", "# not for guests"])
      expect(text).toContain(kept);
    const report = await desk.publish();
    expect(told(report, desk.content)).toEqual([]);
    expect(outcomes(report)).toEqual({ trip: "published" });
    expect(isAsFiles(await stored())).toBe(true);
    const after = await desk.live("trip");
    expect({ ...after, version: "" }).toEqual({ ...live, arranged: undefined, version: "" });
    expect((await desk.livePhoto("trip", "0042")).caption).toBe("A # kiss");
    expect((await desk.livePhoto("trip", "a")).alt).toBe("Two people");
    expect((await pull()).output).toContain("nothing is arranged in the studio that the files don't say");
  });

  it("writes to the file that gallery.yaml is a link to, and leaves who may read it", async () => {
    // The link became a file of its own, and a file that only the photographer could read was open to everybody.
    await trip();
    const [link, own] = [path.join(desk.content, "trip/gallery.yaml"), path.join(desk.content, "shared.yaml")];
    await rename(link, own);
    await chmod(own, 0o600);
    await symlink(own, link);
    await arrange({ captions: new Map([["a", "A kiss"]]) });
    expect((await pull()).output).toContain("Wrote into");
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(own, "utf8")).toContain("A kiss");
    expect((await stat(own)).mode & 0o777).toBe(0o600);
  });

  it("leaves what folders decide to the studio, and says which files to move", async () => {
    await trip();
    await arrange({
      ...{ addedSets: ["late"], setTitles: new Map([["late", "Late"]]) },
      places: new Map([
        ["a", ["late"]],
        ["b", []],
      ]),
    });
    await desk.target.db
      .prepare("INSERT INTO sets (gallery, id, visibility) VALUES ('trip', 'late', 'everyone')")
      .run();
    await desk.publish();
    const { output } = await pull();
    expect(output).toContain("a: open -> late");
    expect(output).toContain("b: out of open");
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
    expect(await shown()).toEqual({ open: ["0042"], kept: ["d"], late: ["a"] });
  });

  // Each of these made a file that the next publish refused.
  it("never writes a file that the next publish refuses", async () => {
    await desk.write(
      "trip/gallery.yaml",
      `${YAML.replace("captions: file", "captions:\n  0042: Old # of 2019\nalts:\n  a: Somebody")}`.replaceAll(
        "\n",
        "\r\n",
      ),
    );
    for (const [seed, photo] of ["open/a", "open/b", "open/0042", "open/*", "kept/d"].entries())
      await desk.photo(`trip/${photo}.jpg`, { seed });
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
    await arrange({
      cover: "gone",
      captions: new Map([
        ["0042", "New"],
        ["*", "A star"],
        ["gone", "Nobody"],
      ]),
      alts: new Map([["a", ""]]),
      // The title of a set that is hidden, but is in the files.
      setTitles: new Map([["open", "the KEPT"]]),
      places: new Map([["d", ["open"]]]),
      goneSets: ["kept"],
    });
    await desk.publish({ allowWidening: true });
    const { code, output } = await pull();
    expect([code, output]).toEqual([0, expect.stringContaining("Wrote into")]);
    expect(output).not.toContain("cover");
    expect((await file()).split("\r\n")).toEqual([
      ...["# The trip of the year", "title: Trip # short", "captions:", "  0042: New # of 2019", "sets:"],
      ...["  # Everybody's favourites", "  - id: open", "    title: The open"],
      ...["  - id: kept # not for guests", "    title: The kept", "    visibility: client", ""],
    ]);
    const report = await desk.publish();
    expect(told(report, desk.content)).toEqual([]);
    expect((await desk.livePhoto("trip", "*")).caption).toBe("A star");
    expect((await desk.livePhoto("trip", "a")).alt).toBeUndefined();
    expect((await desk.live("trip"))?.sets.map(({ title }) => title)).toEqual(["the KEPT"]);
  });

  it("keeps the comments of photos that were in an order before", async () => {
    await desk.write(
      "trip/gallery.yaml",
      YAML.replace("title: The open\n", "title: The open\n    photos:\n      - b # the kiss\n      - 0042\n"),
    );
    for (const [seed, photo] of ["open/a", "open/b", "open/0042", "kept/d"].entries())
      await desk.photo(`trip/${photo}.jpg`, { seed });
    await desk.publish();
    await arrange({ orders: new Map([["open", ["a", "0042", "b"]]]) });
    await desk.publish();
    expect((await pull()).code).toBe(0);
    expect(await file()).toContain("    photos:\n      - a\n      - 0042\n      - b # the kiss\n");
    expect(told(await desk.publish(), desk.content)).toEqual([]);
    expect((await shown()).open).toEqual(["a", "0042", "b"]);
  });

  it("changes nothing that only refers to what was changed", async () => {
    const repeated = "title: &title Trip # short\ndescription: *title\ncaptions:\n  a: &kiss A kiss\n  b: *kiss\n";
    await desk.write("trip/gallery.yaml", YAML.replace("title: Trip  # short\ncaptions: file\n", repeated));
    for (const [seed, photo] of ["open/a", "open/b", "open/0042", "kept/d"].entries())
      await desk.photo(`trip/${photo}.jpg`, { seed });
    await desk.publish();
    await arrange({ words: { title: "Journey" }, captions: new Map([["a", "Another kiss"]]) });
    await desk.publish();
    expect((await pull()).code).toBe(0);
    const said = "title: Journey # short\ndescription: Trip\ncaptions:\n  a: Another kiss\n  b: A kiss\n";
    expect(await file()).toContain(said);
    expect(told(await desk.publish(), desk.content)).toEqual([]);
  });

  it("refuses a file that can't be read, and changes nothing", async () => {
    await trip();
    await arrange({ words: { title: "Journey" } });
    await desk.publish();
    await desk.write("trip/gallery.yaml", "title: [\n");
    const { code, output } = await pull();
    expect([code, await file()]).toEqual([1, "title: [\n"]);
    expect(output).toContain("gallery.yaml");
  });
});
