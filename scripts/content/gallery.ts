import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { isSlug, suggestSlug } from "../../worker/domain/slug.ts";
import { countedWith } from "../terminal/counted.ts";
import { nearestWord } from "../terminal/nearest.ts";
import type { Problem } from "../terminal/problem.ts";
import { isCalledPhoto } from "./companions.ts";
import { NOT_DOWNLOADED, type PhotoFile, scanSet } from "./gallery-folder.ts";
import { isIgnored } from "./ignored.ts";
import { isInside } from "./inside.ts";
import { gallerySchema } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import { readWatermark, type Watermark } from "./watermark.ts";
import { parseYaml, readYaml, type YamlFile, type YamlResult } from "./yaml-file.ts";

const NAMED = 10;

/** What the photographer wrote about a gallery. */
export type GallerySettings = z.output<typeof gallerySchema>;

/** A gallery as it is on disk. */
export interface GalleryContent {
  gallery: string;
  /** Its folder. */
  path: string;
  /** Path of gallery.yaml in problems. */
  shown: string;
  settings: GallerySettings;
  lineOf: YamlFile["lineOf"];
  /** What is drawn into proofs; null: there are none. */
  watermark: Watermark | null;
  /** Files of all its sets, in the order of sets, each in natural order. */
  files: PhotoFile[];
  /** Sets without a folder: fine only if all their photos are known from an earlier publish. */
  setsWithoutFolder: ReadonlySet<string>;
}

export interface GalleryReading {
  gallery: string;
  /** null if gallery.yaml can't be understood. */
  content: GalleryContent | null;
  problems: Problem[];
  warnings: string[];
}

export interface GalleryPlace {
  /** Root of all content. */
  content: string;
  /** The root in problems. */
  shown: string;
  gallery: string;
}

/** Reads one gallery's file and folders. Everything that is wrong is in `problems`. */
export async function readGallery({ content, shown, gallery }: GalleryPlace): Promise<GalleryReading> {
  const path = join(content, gallery);
  const file = `${shown}/${gallery}/gallery.yaml`;
  const failed = (...problems: Problem[]): GalleryReading => ({ gallery, content: null, problems, warnings: [] });
  const name = nameProblem(gallery, `${shown}/${gallery}`);
  if (name) return failed(name);
  if (!(await isInside(content, join(path, "gallery.yaml")))) return failed(await missingFile(path, file));
  const said = settingsIn(await readYaml(join(path, "gallery.yaml"), file), file);
  if (!said.ok) return failed(...said.problems);
  const { settings, lineOf } = said;
  const { watermark, problems: badMark } = settings.watermark
    ? await readWatermark(settings.watermark, { folders: [path, content], content, shown: file, lineOf })
    : { watermark: null, problems: [] };
  const scan = await scanFolders({
    ...{ content, path, shown: `${shown}/${gallery}`, sets: settings.sets.map((s) => s.id) },
    mark: settings.watermark?.logo,
  });
  const reading = { gallery, path, shown: file, settings, lineOf, watermark };
  return {
    gallery,
    content: { ...reading, files: scan.files, setsWithoutFolder: scan.missing },
    problems: [...badMark, ...repeatedSets(reading), ...scan.problems],
    warnings: scan.warnings,
  };
}

type Said = { ok: true; settings: GallerySettings; lineOf: YamlFile["lineOf"] } | { ok: false; problems: Problem[] };

function settingsIn(yaml: YamlResult, shown: string): Said {
  if (!yaml.ok) return yaml;
  const parsed = gallerySchema.safeParse(yaml.file.value);
  if (!parsed.success)
    return { ok: false, problems: schemaProblems(parsed.error, { shown, yaml: yaml.file, kind: "gallery" }) };
  return { ok: true, settings: parsed.data, lineOf: yaml.file.lineOf };
}

/** What is wrong with a text that is to become a gallery's file. */
export function problemsIn(text: string, shown: string): Problem[] {
  const said = settingsIn(parseYaml(text, shown), shown);
  return said.ok ? repeatedSets({ shown, ...said }) : said.problems;
}

function nameProblem(gallery: string, file: string): Problem | null {
  if (isSlug(gallery)) return null;
  const fix = `Call the folder "${suggestSlug(gallery) || "gallery-1"}"`;
  return { file, line: null, what: `"${gallery}" can't be used in a link`, fix };
}

/** Whether a folder has a gallery.yaml; null if it can't be opened to find out. */
export async function hasGalleryFile(folder: string): Promise<boolean | null> {
  const found = await Promise.all(["gallery.yaml", IN_CLOUD].map((file) => isThere(join(folder, file))));
  return found.includes(true) ? true : found.includes(null) ? null : false;
}

const IN_CLOUD = ".gallery.yaml.icloud";

function isThere(path: string): Promise<boolean | null> {
  return stat(path).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => (code === "ENOENT" || code === "ENOTDIR" ? false : null),
  );
}

async function missingFile(path: string, file: string): Promise<Problem> {
  const problem = (what: string, fix: string): Problem => ({ file, line: null, what, fix });
  if (await isThere(join(path, IN_CLOUD))) return problem(NOT_DOWNLOADED.what, NOT_DOWNLOADED.fix);
  const there = await hasGalleryFile(path);
  if (there === null) return problem("can't be read", "Check that you may open its folder");
  return there
    ? problem("is a link that points outside the content folder", "Copy the gallery here instead")
    : problem("is missing", "To create one: npm run new -- <gallery>");
}

function repeatedSets({ shown, settings, lineOf }: Pick<GalleryContent, "shown" | "settings" | "lineOf">): Problem[] {
  return (["id", "title"] as const).flatMap((key) => {
    const seen = new Set<string>();
    return settings.sets.flatMap((set, i): Problem[] => {
      const folded = set[key].normalize("NFKC").toLowerCase();
      if (!seen.has(folded)) {
        seen.add(folded);
        return [];
      }
      const what = `sets ${i + 1} ${key}: "${set[key]}" is used twice`;
      return [
        {
          file: shown,
          line: lineOf(["sets", i, key]),
          what,
          fix: `Give each set ${key === "id" ? "an id" : "a title"} of its own`,
        },
      ];
    });
  });
}

interface Folders {
  content: string;
  path: string;
  shown: string;
  sets: string[];
  /** The file of its watermark. */
  mark: string | undefined;
}

async function scanFolders({ content, path, shown, sets, mark }: Folders) {
  const missing = new Set<string>();
  const files: PhotoFile[] = [];
  const problems: Problem[] = [];
  const found = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (!found) {
    const [what, fix] = ["can't be read", "Check that you may open it"];
    return { files, problems: [{ file: shown, line: null, what, fix }], warnings: [], missing: new Set(sets) };
  }
  const entries = found.filter(({ name }) => !isIgnored(name) && name !== mark);
  const warnings = strayWarnings(entries, { shown, sets });
  for (const set of new Set(sets)) {
    const folder = { content, path: join(path, set), shown: `${shown}/${set}` };
    const entry = entries.find(({ name }) => name === set);
    if (!entry) missing.add(set);
    else if (entry.isFile()) {
      problems.push({
        file: folder.shown,
        line: null,
        what: "is a file",
        fix: "Replace it with a folder of the set's photos",
      });
    } else if (!(await isInside(content, folder.path))) {
      const what = "is a link that points outside the content folder, or nowhere";
      problems.push({ file: folder.shown, line: null, what, fix: "Copy the photos here instead" });
    } else {
      const scan = await scanSet(folder, set);
      files.push(...scan.files);
      problems.push(...scan.problems);
      warnings.push(...scan.warnings);
    }
  }
  return { files, problems, warnings, missing };
}

function strayWarnings(entries: Dirent[], { shown, sets }: { shown: string; sets: string[] }): string[] {
  const strays = entries.filter(({ name }) => !sets.includes(name) && name !== "gallery.yaml");
  const lost = sets.filter((set) => !entries.some(({ name }) => name === set));
  const renamed = `If you renamed a set, change its id too and write renamed-from: ${lost.length === 1 ? lost[0] : "<its old id>"} below it.`;
  const fix = lost.length > 0 ? renamed : "To publish it, list it under sets.";
  const folders = strays
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const near = nearestWord(name, sets);
      return `${shown}/${name} isn't listed in gallery.yaml, so its photos are not published. ${near ? `Did you mean "${near}"? ` : ""}${fix}`;
    });
  const files = strays.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  return files.length === 0 ? folders : [...folders, `${shown}: ${outsideLine(files)}`];
}

function outsideLine(files: readonly string[]): string {
  const word = files.every(isCalledPhoto) ? "photo" : "file";
  const rest = files.length - NAMED;
  const names = rest > 0 ? `${files.slice(0, NAMED).join(", ")} and ${rest} more` : files.join(", ");
  return `${countedWith(files.length, word, ["is", "are"])} outside every set folder, so ${files.length === 1 ? "it is" : "they are"} not published: ${names}`;
}
