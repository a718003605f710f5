import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Home, homeSchema } from "../../worker/domain/home.ts";
import type { GalleryManifest } from "../../worker/domain/manifest.ts";
import type { Problem } from "../terminal/problem.ts";
import type { Unfit } from "./file-beside.ts";
import { isInside } from "./inside.ts";
import { readLogo } from "./logo.ts";
import { type StudioSettings, studioSchema } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import { readStudioPicture } from "./studio-picture.ts";
import { readWatermark, type Watermark } from "./watermark.ts";
import { readYaml } from "./yaml-file.ts";

export type Studio = GalleryManifest["studio"];

/** A file that pages of the studio name, and that everybody may have. */
export interface StudioFile {
  /** Below `/_astro/`. */
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** A studio, the files that its pages name, and the watermark of galleries that have none of their own. */
interface Found {
  studio: Studio;
  files: StudioFile[];
  watermark: Watermark | null;
}

export type StudioReading = ({ ok: true } & Found) | { ok: false; problems: Problem[] };

/** Reads `studio.yaml` of a content folder: whose galleries these are. */
export async function readStudio({ content, shown }: { content: string; shown: string }): Promise<StudioReading> {
  const path = join(content, "studio.yaml");
  const file = `${shown}/studio.yaml`;
  if (!existsSync(path)) {
    const fix = "Write it with name: and timezone:, or create one with npm run new -- <gallery>";
    return { ok: false, problems: [{ file, line: null, what: "is missing", fix }] };
  }
  if (!(await isInside(content, path))) {
    const what = "is a link that points outside the content folder";
    return { ok: false, problems: [{ file, line: null, what, fix: "Copy the file here instead" }] };
  }
  const yaml = await readYaml(path, file);
  if (!yaml.ok) return yaml;
  const parsed = studioSchema.safeParse(yaml.file.value);
  if (!parsed.success) {
    return { ok: false, problems: schemaProblems(parsed.error, { shown: file, yaml: yaml.file, kind: "studio" }) };
  }
  const { name, email, timezone, links, watermark: mark } = parsed.data;
  const { lineOf } = yaml.file;
  const marked = mark ? await readWatermark(mark, { folders: [content], content, shown: file, lineOf }) : NO_MARK;
  const problems: Problem[] = [...marked.problems];
  const unfit = (place: string[], { what, fix }: { what: string; fix: string }) =>
    problems.push({ file, line: lineOf(place), what: `${place.at(-1)}: ${what}`, fix });
  const logo = parsed.data.logo === undefined ? null : await readLogo(content, parsed.data.logo);
  if (logo && !logo.ok) unfit(["logo"], logo);
  const home = parsed.data.home && (await readHome(content, parsed.data.home, name));
  if (home && !home.ok) unfit(["home", "picture"], home);
  if (problems.length > 0 || logo?.ok === false || home?.ok === false) return { ok: false, problems };
  const studio = { name, email: email ?? null, timezone, links };
  return {
    ok: true,
    studio: { ...studio, ...(home && { home: home.home }), ...(logo && { logo: logo.logo.logo }) },
    files: [
      ...(logo ? [{ name: logo.logo.logo.file, type: "image/png", bytes: logo.logo.bytes }] : []),
      ...(home?.files ?? []),
    ],
    watermark: marked.watermark,
  };
}

const NO_MARK = { watermark: null, problems: [] };

type HomeReading = { ok: true; home: Home; files: StudioFile[] } | Unfit;

async function readHome(
  content: string,
  { picture: wanted, alt, ...rest }: NonNullable<StudioSettings["home"]>,
  studio: string,
): Promise<HomeReading> {
  const home = homeSchema.parse(rest);
  if (wanted === undefined) return { ok: true, home, files: [] };
  const reading = await readStudioPicture(content, wanted);
  if (!reading.ok) return reading;
  const picture = { alt: alt ?? studio, files: reading.files.map(({ file }) => file) };
  const files = reading.files.map(({ file, type, bytes }) => ({ name: file.file, type, bytes }));
  return { ok: true, home: { ...home, picture }, files };
}
