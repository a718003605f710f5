import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSidecars } from "../../scripts/picks/sidecars.ts";
import { type ChosenBy, inOrder, picksCsv, sidecars, textList } from "../../worker/domain/export/picks.ts";
import type { PhotoPick } from "../../worker/domain/selection.ts";

const pick = (photo: string, said: Partial<PhotoPick> = {}): PhotoPick => ({
  photo,
  picked: true,
  stars: 0,
  label: null,
  comment: "",
  lists: [],
  ...said,
});
const by = (name: string, picks: PhotoPick[]): ChosenBy => ({
  name,
  email: `${name}@example.com`,
  round: 1,
  submittedAt: Date.UTC(2026, 5, 14),
  message: "",
  answers: {},
  picks,
});
/** All pieces of a file. */
async function text(pieces: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}
const fileOf = (photo: string) => `${photo}.jpg`;

describe("selections for other programs", () => {
  const anna = by("Anna", [pick("ANB_1", { stars: 3, label: "red", comment: "Wall" }), pick("ANB_2")]);
  const ben = by("Ben", [pick("ANB_1", { stars: 5, comment: "Album" }), pick("ANB_3", { picked: false, stars: 1 })]);

  it("name each photo once, with and without its extension", async () => {
    expect(await text(textList([anna, ben], { separator: "comma", extension: false, fileOf }))).toBe("ANB_1, ANB_2\n");
    expect(await text(textList([anna, ben], { separator: "line", extension: true, fileOf }))).toBe(
      "ANB_1.jpg\nANB_2.jpg\n",
    );
    expect(await text(textList([by("Eve", [])], { separator: "space", extension: true, fileOf }))).toBe("");
  });

  it("come in the gallery's order, with photos no longer in it last", () => {
    const places = new Map([
      ["B", 0],
      ["A", 1],
    ]);
    const { picks } = inOrder(
      by(
        "Anna",
        ["Y", "A", "X", "B"].map((photo) => pick(photo)),
      ),
      (photo) => places.get(photo),
    );
    expect(picks.map(({ photo }) => photo)).toEqual(["B", "A", "X", "Y"]);
  });

  it("put the highest rating, the first colour and everybody's words into one sidecar per photo", async () => {
    const found = new Map(
      (await sidecars([anna, ben], { keyword: "Client pick", lists: [] })).map(({ photo, xmp }) => [photo, xmp]),
    );
    expect([...found.keys()]).toEqual(["ANB_1", "ANB_2", "ANB_3"]);
    expect(found.get("ANB_1")).toContain('xmp:Rating="5"');
    expect(found.get("ANB_1")).toContain('xmp:Label="Red"');
    expect(found.get("ANB_1")).toContain("Anna: Wall&#10;Ben: Album");
    expect(found.get("ANB_2")).not.toContain("xmp:Rating=");
    expect(found.get("ANB_3")).not.toContain("Client pick");
  });

  it("have one row per photo in CSV, whatever was asked", async () => {
    const questions = [{ id: "album", text: 'Which "album"?' }];
    const rows = (
      await text(picksCsv([{ ...anna, answers: { album: "Linen" } }], { questions, lists: [], fileOf }))
    ).split("\r\n");
    expect(rows[0]).toContain(`"Which ""album""?"`);
    expect(rows[1]).toContain(`"ANB_1","ANB_1.jpg","yes",3,"red","Wall","","Linen"`);
    expect(rows).toHaveLength(4);
  });
});

describe("sidecars next to the originals", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "glassine-picks-"));
    await mkdir(path.join(folder, "dancing"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("are written where the original is, and never over an existing one", async () => {
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

  it("are written once in each folder that has the photo, even next to a raw file of the same name", async () => {
    await mkdir(path.join(folder, "highlights"));
    for (const file of ["dancing/ANB_1.jpg", "dancing/ANB_1.NEF", "highlights/ANB_1.jpg"])
      await writeFile(path.join(folder, file), "");
    const report = await writeSidecars([{ photo: "ANB_1", xmp: "xmp" }], folder);
    const places = report.written.map((file) => path.relative(folder, file)).sort();
    expect(places).toEqual(["dancing/ANB_1.xmp", "highlights/ANB_1.xmp"]);
    expect(report.kept).toEqual([]);
  });
});
