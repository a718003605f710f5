import { existsSync } from "node:fs";
import { join } from "node:path";
import { homeSchema } from "../../worker/domain/home.ts";
import type { GalleryManifest } from "../../worker/domain/manifest.ts";
import type { Problem } from "../terminal/problem.ts";
import { isInside } from "./inside.ts";
import { type Logo, readLogo } from "./logo.ts";
import { studioSchema } from "./schema.ts";
import { schemaProblems } from "./schema-problems.ts";
import { readWatermark, type Watermark } from "./watermark.ts";
import { readYaml } from "./yaml-file.ts";

export type Studio = GalleryManifest["studio"];

/** A studio, its logo, and the watermark of galleries that have none of their own. */
interface StudioFiles {
  studio: Studio;
  logo: Logo | null;
  watermark: Watermark | null;
}

export type StudioReading = ({ ok: true } & StudioFiles) | { ok: false; problems: Problem[] };

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
  const { name, email, timezone, links, home, logo: wanted, watermark: mark } = parsed.data;
  const studio = { name, email: email ?? null, timezone, links, ...(home ? { home: homeSchema.parse(home) } : {}) };
  const { lineOf } = yaml.file;
  const marked = mark ? await readWatermark(mark, { folders: [content], content, shown: file, lineOf }) : NO_MARK;
  const reading = wanted === undefined ? null : await readLogo(content, wanted);
  const problems = [
    ...(reading && !reading.ok
      ? [{ file, line: lineOf(["logo"]), what: `logo: ${reading.what}`, fix: reading.fix }]
      : []),
    ...marked.problems,
  ];
  if (problems.length > 0) return { ok: false, problems };
  const logo = reading?.ok ? reading.logo : null;
  return { ok: true, studio: logo ? { ...studio, logo: logo.logo } : studio, logo, watermark: marked.watermark };
}

const NO_MARK = { watermark: null, problems: [] };
