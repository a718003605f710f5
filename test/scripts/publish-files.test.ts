import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import type { PublishReport } from "../../scripts/publish/options.ts";
import { keys } from "../../worker/store/keys.ts";
import { fileRows, type GivenFile } from "../support/file-rows.ts";
import { outcomes, publishing, ROOT, told } from "../support/publishing.ts";

/** docs/files.md says what happens to a file. Each of its rows is read here, and held to it. */

interface Row {
  about: string;
  happens: string;
}

const RULE = /^\|[-| :]+\|$/;

/** Rows of the tables about files: the last column says what happens. */
function rowsOf(markdown: string): Row[] {
  const [tables = ""] = markdown.split(/^## Wrong bits$/m);
  const lines = tables.split("\n").filter((line) => line.startsWith("|"));
  const heads = new Set(lines.flatMap((line, i) => (RULE.test(line) ? [i - 1, i] : [])));
  return lines
    .filter((_, i) => !heads.has(i))
    .map((line) => {
      const columns = line
        .split("|")
        .slice(1, -1)
        .map((column) => column.trim());
      return { about: columns.slice(0, -1).join(" | "), happens: columns.at(-1) ?? "" };
    });
}

const desk = publishing();
let rows: Row[];
let given: Record<string, GivenFile[]>;
beforeAll(async () => {
  rows = rowsOf(await readFile(path.join(ROOT, "docs/files.md"), "utf8"));
  given = await fileRows();
});

/** A file under a name of its own: all that are published in one gallery, each that is refused in another. */
const placesOf = (files: GivenFile[]) =>
  files.map((file, i) => {
    const gallery = file.refused ? `no-${i}` : "fine";
    return { ...file, gallery, name: `f-${i}`, at: `${gallery}/all/f-${i}.${file.ending}` };
  });
type Placed = ReturnType<typeof placesOf>[number];

async function lay(files: readonly Placed[]): Promise<void> {
  for (const { gallery, at, bytes } of files) {
    await mkdir(path.dirname(path.join(desk.content, at)), { recursive: true });
    await desk.write(`${gallery}/gallery.yaml`, `title: ${gallery}\nsets:\n  - id: all\n    title: All\n`);
    await writeFile(path.join(desk.content, at), bytes);
  }
}

async function happen({ meanwhile, at }: Placed): Promise<void> {
  if (meanwhile === "changes") await appendFile(path.join(desk.content, at), "more");
  if (meanwhile === "disappears") await rm(path.join(desk.content, at));
}

const blob = async (digest: string) => Buffer.from((await desk.target.blobs.get(keys.blob(digest))) ?? []);

async function checkPublished(file: Placed, warnings: readonly string[]): Promise<void> {
  const said = warnings.filter((line) => line.startsWith(`${file.at} `));
  expect(said.length, `${file.at}: ${said}`).toBe(file.damaged ? 1 : 0);
  const { original, renditions } = await desk.livePhoto("fine", file.name);
  const delivered = await blob(original.blob);
  const { without = [], keeps = [], shown } = file;
  expect(delivered.length).toBe(file.bytes.length);
  expect(delivered.equals(file.bytes), `${file.at} is delivered as it is`).toBe(without.length === 0);
  for (const word of without)
    expect([file.bytes.includes(word), delivered.includes(word)], `${file.at} no longer says ${word}`).toEqual([
      true,
      false,
    ]);
  for (const word of keeps) expect(delivered.includes(word), `${file.at} keeps ${word}`).toBe(true);
  const jpeg = renditions.find(({ format }) => format === "jpg");
  const pixels = await sharp(await blob(jpeg?.blob ?? ""), { ignoreIcc: true })
    .raw()
    .toBuffer();
  for (const [i, value] of (shown ?? []).entries())
    expect(Math.abs((pixels[i] ?? 0) - value), `${file.at}: ${[...pixels.subarray(0, 3)]}, not ${shown}`).toBeLessThan(
      6,
    );
}

function checkRefused(file: Placed, report: PublishReport): void {
  expect(outcomes(report)[file.gallery], file.at).toBe("failed");
  const said = told(report, desk.content).filter((line) => line.startsWith(`${file.at} `));
  expect(said, `${file.at}, ${told(report, desk.content)}`).toHaveLength(1);
  expect(said[0]).toContain(file.refused);
}

describe("what docs/files.md says happens to a file", () => {
  it("is tested for each row, and for nothing else", () => {
    expect(rows.map(({ about }) => about).sort()).toEqual(Object.keys(given).sort());
    expect(rows.length).toBeGreaterThan(20);
    for (const { about, happens } of rows) {
      const files = given[about] ?? [];
      expect(files.length, about).toBeGreaterThan(0);
      const refused = /refused|reported by name/.test(happens);
      const published = !/^(?:refused|reported by name)/.test(happens);
      expect([files.some((file) => file.refused), files.some((file) => !file.refused)], about).toEqual([
        refused,
        published,
      ]);
      expect(
        files.some(({ damaged }) => damaged),
        about,
      ).toBe(/reports the file/.test(happens));
      for (const { refused: words } of files) if (/HDR/.test(happens) && words) expect(words, about).toContain("HDR");
    }
  });

  it("happens", async () => {
    const files = placesOf(Object.values(given).flat());
    await lay(files);
    const checkpoint = async (moment: string) => {
      if (moment === "render") await Promise.all(files.map(happen));
    };
    const report = await desk.publish({ checkpoint });
    const warnings = report.warnings.map((line) => line.replaceAll(`${desk.content}/`, ""));
    expect(outcomes(report).fine, told(report, desk.content).join("\n")).toBe("published");
    for (const file of files) {
      if (file.refused) checkRefused(file, report);
      else await checkPublished(file, warnings);
    }
  });
});
