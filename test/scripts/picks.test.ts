import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSidecars } from "../../scripts/picks/sidecars.ts";
import { type ChosenBy, chosenIn, picksCsv, sidecars, textList, totals } from "../../worker/domain/picks-export.ts";
import type { HeldSelection, Pick } from "../../worker/domain/selection.ts";

const pick = (photo: string, said: Partial<Pick> = {}): Pick => ({
  photo,
  picked: true,
  stars: 0,
  label: null,
  comment: "",
  ...said,
});
const by = (name: string, picks: Pick[]): ChosenBy => ({
  name,
  email: `${name}@example.com`,
  round: 1,
  submittedAt: Date.UTC(2026, 5, 14),
  message: "",
  answers: {},
  picks,
});
const fileOf = (photo: string) => `${photo}.jpg`;

describe("selections for other programs", () => {
  const anna = by("Anna", [pick("ANB_1", { stars: 3, label: "red", comment: "Wall" }), pick("ANB_2")]);
  const ben = by("Ben", [pick("ANB_1", { stars: 5, comment: "Album" }), pick("ANB_3", { picked: false, stars: 1 })]);

  it("name each photo once, with and without its ending", () => {
    expect(textList([anna, ben], { separator: "comma", extension: false, fileOf })).toBe("ANB_1, ANB_2\n");
    expect(textList([anna, ben], { separator: "line", extension: true, fileOf })).toBe("ANB_1.jpg\nANB_2.jpg\n");
    expect(textList([by("Eve", [])], { separator: "space", extension: true, fileOf })).toBe("");
  });

  it("count how many people picked a photo", () => {
    expect(totals([anna, ben])).toEqual([
      { photo: "ANB_1", times: 2 },
      { photo: "ANB_2", times: 1 },
    ]);
  });

  it("put the most stars, the first colour and everybody's words into one sidecar a photo", () => {
    const found = new Map(sidecars([anna, ben], "Client pick").map(({ photo, xmp }) => [photo, xmp]));
    expect([...found.keys()]).toEqual(["ANB_1", "ANB_2", "ANB_3"]);
    expect(found.get("ANB_1")).toContain('xmp:Rating="5"');
    expect(found.get("ANB_1")).toContain('xmp:Label="Red"');
    expect(found.get("ANB_1")).toContain("Anna: Wall&#10;Ben: Album");
    expect(found.get("ANB_2")).not.toContain("xmp:Rating=");
    expect(found.get("ANB_3")).not.toContain("Client pick");
  });

  it("stay one row a photo in CSV, whatever is asked", () => {
    const questions = [{ id: "album", text: 'Which "album"?' }];
    const rows = picksCsv([{ ...anna, answers: { album: "Linen" } }], { questions, fileOf }).split("\r\n");
    expect(rows[0]).toContain(`"Which ""album""?"`);
    expect(rows[1]).toContain(`"ANB_1","ANB_1.jpg","yes",3,"red","Wall","","Linen"`);
    expect(rows).toHaveLength(4);
  });

  it("are those of the last round, of the one asked for, or what is chosen now", () => {
    const round = (n: number, photo: string) => ({ ...by("Anna", [pick(photo)]), round: n, submittedAt: n });
    const held: HeldSelection = {
      id: "3f9a1c22-0000",
      holder: "session:x",
      name: null,
      email: null,
      state: "open",
      changedAt: 3,
      picks: [pick("C")],
      rounds: [round(1, "A"), round(2, "B")],
    };
    const photoOf = (which: "last" | "now" | number) => chosenIn(held, which)?.picks[0]?.photo;
    expect([photoOf("last"), photoOf(1), photoOf("now"), photoOf(3)]).toEqual(["B", "A", "C", undefined]);
    expect(chosenIn(held, "now")?.name).toBe("Visitor 3f9a1c");
  });
});

describe("sidecars beside the originals", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "glassine-picks-"));
    await mkdir(path.join(folder, "dancing"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("are written where the original lies, and never over one that is there", async () => {
    for (const file of ["ANB_1.jpg", "U\u0308ber.cr3", "ANB_2.jpg"])
      await writeFile(path.join(folder, "dancing", file), "");
    const own = path.join(folder, "dancing", "ANB_2.xmp");
    await writeFile(own, "the photographer's own");
    const wanted = ["ANB_1", "\u00dcber", "ANB_2", "gone"].map((photo) => ({ photo, xmp: `xmp of ${photo}` }));
    const report = await writeSidecars(wanted, folder);
    expect(report.written.map((file) => path.basename(file))).toEqual(["ANB_1.xmp", "U\u0308ber.xmp"]);
    expect(report.kept).toEqual([own]);
    expect(report.missing).toEqual(["gone"]);
    expect(await readFile(own, "utf8")).toBe("the photographer's own");
    expect(await readFile(path.join(folder, "dancing", "ANB_1.xmp"), "utf8")).toBe("xmp of ANB_1");
    expect((await writeSidecars(wanted, folder)).written).toEqual([]);
  });
});
