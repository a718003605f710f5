import type { z } from "zod";
import { AS_FILES, withSetsRenamed } from "../../worker/domain/arrangement/arrangement.ts";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import { blobsOf, type GalleryManifest, manifestSchemas } from "../../worker/domain/manifest.ts";
import { readArrangement, type StoredArrangement } from "../../worker/store/arrangements.ts";
import { readTaken } from "../../worker/store/gallery-links.ts";
import { keys } from "../../worker/store/keys.ts";
import { type Published, readPublished } from "../../worker/store/published.ts";
import { hasGoneBack } from "../../worker/store/versions.ts";
import type { Studio } from "../content/studio.ts";
import type { ObjectStore } from "../target/target.ts";
import type { Problem } from "../terminal/problem.ts";
import { type AccessPlan, accessProblems, accessWarnings, planAccess, wideningProblem } from "./access-plan.ts";
import { type ArrangedBuild, arrangedBuild, arrangedWarning, placed } from "./arranged.ts";
import type { LockedPhoto } from "./lock.ts";
import { makeManifest } from "./manifest.ts";
import type { PublishOptions } from "./options.ts";
import { isProofOf, lacksFilm } from "./proof/recipe.ts";
import { asToday, type Draft, isSettled, type Reading } from "./read.ts";
import { findRenamed, renamingProblems } from "./renamed-sets.ts";
import { sharedWarnings } from "./shared-photos.ts";
import { digestSite } from "./site-digest.ts";
import { hasCodecs } from "./video/codecs.ts";

/** A gallery to be published, and the state it was planned from. */
export interface GalleryPlan {
  draft: Draft;
  studio: Studio;
  /** null: a first publish. */
  published: Published | null;
  /** What the studio arranged over the files. */
  stored: StoredArrangement;
  access: AccessPlan;
  /** SHA-256 of everything its pages are made of. */
  site: string;
  /** Films that were published without a watermark, because there was no encoder, can be made now. */
  makesFilms: boolean;
}

export interface Plans {
  changed: GalleryPlan[];
  unchanged: GalleryPlan[];
  /** With problems: their new photos are checked, but they are not published. */
  flawed: GalleryPlan[];
  /** Galleries with problems that were found here. */
  failed: string[];
  problems: Problem[];
  warnings: string[];
}

type PlanOptions = Pick<PublishOptions, "target" | "root" | "check" | "allowWidening" | "now">;

/** Step 2: compares the drafts with what is live. Nothing is written; a gallery that did not change needs nothing more. */
export async function planGalleries({ drafts, studio }: Reading, options: PlanOptions): Promise<Plans> {
  const plans: Plans = { changed: [], unchanged: [], flawed: [], failed: [], problems: [], warnings: [] };
  if (!studio || drafts.length === 0) return plans;
  const galleries = drafts.map((draft) => draft.content.gallery);
  const [published, taken, site] = await Promise.all([
    readPublished(options.target.db, galleries),
    readTaken(options.target.db, galleries),
    digestSite(options.root),
  ]);
  const makesFilms = drafts.some(lacksFilms) && (await hasCodecs());
  for (const draft of drafts) {
    const live = published.get(draft.content.gallery) ?? null;
    const facts = { content: draft.content, published: live, timezone: studio.timezone, now: options.now() };
    const stored = await storedArrangement(draft, { published: live, options });
    const renamed = await renamedSets(draft, { published: live, options });
    const returning = await returningSets(draft, { published: live, options });
    const added = stored.arrangement.addedSets;
    const access = planAccess(facts, { renamed, added, returning });
    const plan: GalleryPlan = { draft, studio, published: live, stored, access, site, makesFilms };
    const settled = settledBuild(plan);
    plans.warnings.push(...accessWarnings(facts, access), ...arrangedWarnings(plan, settled));
    const renaming = renamingProblems(draft.content, live);
    const asLive = !options.check && !draft.flawed && renaming.length === 0 && isLiveAgain(plan, settled);
    const unchanged = asLive && (await isStoredWhole(settled, options.target.blobs));
    const checks = async () => [
      ...(live ? [] : takenProblems(draft.content, taken)),
      ...renaming,
      ...accessProblems(facts, access),
      ...(await widening(plan, options)),
    ];
    const [problems, wentBack] = unchanged
      ? [[], false]
      : await Promise.all([checks(), live ? hasGoneBack(options.target.db, draft.content.gallery) : false]);
    plans.problems.push(...problems);
    if (wentBack) plans.warnings.push(wentBackWarning(draft.content.gallery));
    if (!unchanged) plans.warnings.push(...sharedWarnings({ ...draft, photos: placedPhotos(plan) }, access));
    if (problems.length > 0 && !draft.flawed) plans.failed.push(draft.content.gallery);
    if (problems.length > 0 || draft.flawed) plans.flawed.push(plan);
    else (unchanged ? plans.unchanged : plans.changed).push(plan);
  }
  return plans;
}

/** A new gallery can't have the name that is, or was, another one's link. */
function takenProblems({ gallery, shown }: Draft["content"], taken: ReadonlyMap<string, string>): Problem[] {
  const other = taken.get(gallery);
  if (other === undefined) return [];
  const what = `/g/${gallery}/ is a link of the gallery ${other}, so no new gallery can be called ${gallery}`;
  const fix = `Give its folder another name, or give up the link: npm run access -- ${other}`;
  return [{ file: shown, line: null, what, fix }];
}

/** What the gallery would be, if all its photos are measured. */
interface Settled extends ArrangedBuild {
  photos: LockedPhoto[];
}

function settledBuild(plan: GalleryPlan): Settled | null {
  const photos = settledPhotos(plan);
  return photos && { ...buildOf(plan, { photos, version: "" }), photos };
}

/** The gallery would be the live version again, judging by its photos on disk. */
const isLiveAgain = ({ published }: GalleryPlan, settled: Settled | null): settled is Settled =>
  settled !== null && published !== null && published.digest !== null && settled.digest === published.digest;

/** Its photos are stored with the right checksums: the storage is asked, in pages of a thousand. */
async function isStoredWhole({ photos }: Settled, store: ObjectStore): Promise<boolean> {
  const blobs = new Set(photos.flatMap(blobsOf).map(keys.blob));
  return (await store.has([...blobs])).size === blobs.size;
}

/** Its photos as they were measured, or null when some are to be measured. */
export function settledPhotos({ draft: { photos, content }, makesFilms }: GalleryPlan): LockedPhoto[] | null {
  const stripGps = content.settings["strip-gps"];
  if (!photos.every((photo) => isSettled(photo, stripGps))) return null;
  const settled = photos.map(asToday).filter((photo) => photo !== null);
  const lacks = (photo: LockedPhoto) => makesFilms && lacksFilm(photo, content.watermark);
  return settled.every((photo) => isProofOf(photo, content.watermark) && !lacks(photo)) ? settled : null;
}

const lacksFilms = ({ photos, content }: Draft): boolean =>
  photos.some(({ locked }) => locked !== null && lacksFilm(locked, content.watermark));

interface Contents {
  photos: LockedPhoto[];
  version: string;
  /** Names of those whose originals are not stored yet. */
  arriving?: ReadonlySet<string>;
}

/** What a plan results in with these photos: as the files say, and as it is arranged. */
export function buildOf(plan: GalleryPlan, of: Contents): ArrangedBuild {
  const { stored, access, site } = plan;
  return arrangedBuild(filesOf(plan, of), { stored, renamed: access.renamed, site });
}

function filesOf(
  { draft: { content }, studio }: GalleryPlan,
  { photos, version, arriving = new Set() }: Contents,
): GalleryBuild {
  return makeManifest({ gallery: content.gallery, version, settings: content.settings, studio, photos, arriving });
}

/** The photos of a plan where they are arranged to be. */
const placedPhotos = (plan: GalleryPlan): Draft["photos"] => placedBy(plan, plan.draft.photos);

/** Photos of a plan's gallery where they are arranged to be. */
export function placedBy<Own extends Parameters<typeof placed>[0][number]>(
  { draft, stored, access }: GalleryPlan,
  photos: readonly Own[],
): Own[] {
  const arrangement = withSetsRenamed(stored.arrangement, access.renamed);
  return placed(photos, { arrangement, sets: draft.content.settings.sets });
}

/** What the studio arranged, as far as it is known before photos are measured that the files don't say it too. */
function arrangedWarnings({ draft, stored }: GalleryPlan, settled: Settled | null): string[] {
  const warning = arrangedWarning(draft.content.gallery, (settled ?? stored).arrangement);
  return warning === null ? [] : [warning];
}

const wentBackWarning = (gallery: string) =>
  `${gallery}: you went back to an earlier version. Publishing works from your files again: what they have goes live. To see all versions: npm run versions -- ${gallery}`;

async function storedArrangement(
  { content }: Draft,
  { published, options: { target } }: { published: Published | null; options: PlanOptions },
): Promise<StoredArrangement> {
  const none = { revision: published?.revision ?? 0, arrangement: AS_FILES };
  return none.revision === 0 ? none : readArrangement(target.db, content.gallery);
}

async function renamedSets(
  { content, photos }: Draft,
  { published, options }: { published: Published | null; options: PlanOptions },
): Promise<ReadonlyMap<string, string>> {
  if (!published || content.settings.sets.every(({ id }) => published.sets.has(id))) return new Map();
  const live = await liveFiles(options, { gallery: content.gallery, version: published.version });
  return findRenamed({ content, published, live, photos });
}

/** Sets that were live once and are not now, if there is one that the file keeps from guests and the database does not. */
async function returningSets(
  { content }: Draft,
  { published, options }: { published: Published | null; options: PlanOptions },
): Promise<ReadonlySet<string>> {
  const { gallery, settings } = content;
  const opened = settings.sets.filter(
    ({ id, visibility }) => visibility === "client" && published?.sets.get(id) === "everyone",
  );
  if (!published || opened.length === 0) return new Set();
  const live = await liveManifest(options, { gallery, version: published.version });
  const shown = new Set(live?.sets.map(({ id }) => id));
  return new Set(live ? opened.flatMap(({ id }) => (shown.has(id) ? [] : id)) : []);
}

async function widening(plan: GalleryPlan, options: PlanOptions): Promise<Problem[]> {
  const { draft, published, access } = plan;
  if (!published || options.allowWidening) return [];
  const live = await liveManifest(options, { gallery: draft.content.gallery, version: published.version });
  const facts = { content: draft.content, published };
  const problem = wideningProblem(facts, { access, live, photos: placedPhotos(plan) });
  return problem ? [problem] : [];
}

type Ref = { gallery: string; version: string };

async function liveManifest({ target }: PlanOptions, { gallery, version }: Ref): Promise<GalleryManifest | null> {
  return readPiece(target.blobs, { key: keys.manifest(gallery, version), schema: manifestSchemas.gallery });
}

/** What the files said when the live version was made. */
async function liveFiles(options: PlanOptions, { gallery, version }: Ref): Promise<GalleryManifest | null> {
  const live = await liveManifest(options, { gallery, version });
  if (!live?.arranged) return live;
  const of = { key: keys.published(gallery, version), schema: manifestSchemas.published };
  return (await readPiece(options.target.blobs, of))?.manifest ?? null;
}

async function readPiece<Schema extends z.ZodType>(
  store: ObjectStore,
  { key, schema }: { key: string; schema: Schema },
): Promise<z.infer<Schema> | null> {
  const bytes = await store.get(key);
  if (!bytes) return null;
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  return parsed.success ? parsed.data : null;
}
