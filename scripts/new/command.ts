import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PHOTOGRAPHER } from "../../sample/studio.ts";
import { isSlug, suggestSlug } from "../../worker/domain/slug.ts";
import { checkWritable } from "../disk/room.ts";
import { localState } from "../target/local-state.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { ScriptError } from "../terminal/script.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { FIRST_NAME, FIRST_SETS, galleryYaml, studioYaml } from "./templates.ts";
import type { NEW } from "./usage.ts";

/** `npm run new`: returns the exit status. */
export async function run({ positionals, options }: ArgumentsOf<typeof NEW>): Promise<number> {
  const gallery = positionals[0] ?? "";
  if (!isSlug(gallery)) {
    throw new UsageError(`"${gallery}" can't be used in a link. Call it "${suggestSlug(gallery) || "my-gallery"}".`);
  }
  const content = path.resolve(options.content);
  const folder = path.join(content, gallery);
  if (existsSync(folder)) throw new ScriptError(`${shownPath(folder)} exists already. Nothing was changed.`);
  await checkWritable(content);
  await checkUntaken(gallery, options);
  const start = await presetStart(options);
  for (const set of FIRST_SETS) await mkdir(path.join(folder, set), { recursive: true });
  await writeNew(path.join(folder, "gallery.yaml"), galleryYaml(gallery, today(), start?.first));
  const studio = path.join(content, "studio.yaml");
  if (!existsSync(studio)) await writeNew(studio, studioYaml(Intl.DateTimeFormat().resolvedOptions().timeZone));
  const name = await nameOfNobody(studio);
  if (name !== null) {
    console.log(`${shownPath(studio)} says that you are ${name}. Put your name there, and your own links.`);
  }
  console.log(`Put photos into ${FIRST_SETS.map((set) => shownPath(path.join(folder, set))).join(" and ")},`);
  const next = onSamePlace(`npm run publish -- ${gallery}`);
  console.log(`look at ${shownPath(path.join(folder, "gallery.yaml"))}, then: ${next}`);
  if (start?.later) {
    const rest = onSamePlace(`npm run access -- ${gallery}`);
    console.log(`A file can't have the preset's other settings. Once it is published: ${rest} ${start.later}`);
  }
  return 0;
}

/** A new gallery can't have the name of another one's link. If nothing has been published yet, no storage is opened. */
async function checkUntaken(gallery: string, { state, remote }: ArgumentsOf<typeof NEW>["options"]): Promise<void> {
  if (!remote && !existsSync(localState(state))) return;
  const [{ withTarget }, { readTaken }] = await Promise.all([
    import("../gallery/live.ts"),
    import("../../worker/store/gallery-links.ts"),
  ]);
  const taken = await withTarget({ state, remote }, ({ db }) => readTaken(db, [gallery]));
  const other = taken.get(gallery);
  if (other === undefined) return;
  throw new ScriptError(
    `/g/${gallery}/ is a link of the gallery ${other}, so no new gallery can be called ${gallery}. Choose another name.`,
  );
}

/** What a preset says, if one was named. Nothing that it needs is loaded otherwise. */
async function presetStart({ preset, state, remote }: ArgumentsOf<typeof NEW>["options"]) {
  if (preset === undefined) return null;
  const { startFromPreset } = await import("./preset.ts");
  return startFromPreset({ name: preset, state, remote, now: Date.now() });
}

/** The name in `studio.yaml`, while it is nobody's: the first one, or that of the sample, which `npm start` writes. */
async function nameOfNobody(studio: string): Promise<string | null> {
  const name = /^name: *(.*?) *$/m.exec(await readFile(studio, "utf8"))?.[1] ?? "";
  return name === PHOTOGRAPHER || name === FIRST_NAME ? name : null;
}

function writeNew(file: string, text: string): Promise<void> {
  return writeFile(file, text, { flag: "wx" });
}

/** The calendar day here, "YYYY-MM-DD". */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
