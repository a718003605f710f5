import { randomBytes } from "node:crypto";
import type { GalleryBuild } from "../../worker/domain/build-input.ts";
import type { SetVisibility } from "../../worker/domain/gallery.ts";
import { keys } from "../../worker/store/keys.ts";
import { readPolicy } from "../../worker/store/policy.ts";
import { type Switch, switchVersion } from "../../worker/store/publication.ts";
import type { Logo } from "../content/logo.ts";
import { withLease } from "../gallery/lease.ts";
import { missingOf, VersionDamaged } from "../gallery/version.ts";
import { retryIdempotent } from "../target/retry-idempotent.ts";
import { copiedProblem } from "./access-plan.ts";
import { type BuiltSite, buildSite } from "./build.ts";
import { checkFolders } from "./disk-check.ts";
import type { LockedPhoto } from "./lock.ts";
import { digestOf, manifestPieces, type StoredPiece } from "./manifest.ts";
import type { GalleryReport, Moment, PublishOptions, PublishReport } from "./options.ts";
import { ENCODE_CONCURRENCY } from "./photo/encode-limit.ts";
import { openRenderPool, type RenderPool } from "./photo/render-pool.ts";
import { buildOf, type GalleryPlan, planGalleries } from "./plan.ts";
import { hasNewPhotos, readGalleries } from "./read.ts";
import { type Rendered, renderGalleries } from "./render.ts";
import { checkPieces, uploadPieces } from "./upload.ts";

/**
 * Publishes galleries: read, plan, render, build, upload, check, switch. Until the switch visitors see the old version, and
 * whatever ended a publish, the next one goes on from there. A gallery with problems is left as it was; others are
 * published. Throws when the target fails or `signal` or `checkpoint` say so.
 */
export async function publish(options: PublishOptions): Promise<PublishReport> {
  const renderPool = openRenderPool(ENCODE_CONCURRENCY);
  try {
    return await publishWith(renderPool, options);
  } finally {
    await renderPool.close();
  }
}

async function publishWith(renderPool: RenderPool, options: PublishOptions): Promise<PublishReport> {
  const enter = entrance(options);
  await enter("read");
  const reading = await readGalleries(options);
  if (reading.drafts.some(hasNewPhotos)) renderPool.prepare();
  await enter("plan");
  const plans = await planGalleries(reading, options);
  const report: PublishReport = {
    galleries: [...reading.failed, ...plans.failed].map(failure),
    problems: [...reading.problems, ...plans.problems],
    notices: [...reading.notices, ...plans.notices],
  };
  report.galleries.push(...plans.unchanged.map((plan) => outcome(plan, "unchanged")));
  if (plans.changed.length === 0) return report;
  const galleries = plans.changed.map((plan) => plan.draft.content.gallery);
  const holder = options.holder ?? randomBytes(8).toString("hex");
  const onWait = () => options.progress.line("Waiting for a clean-up or a restore that is under way ...");
  await withLease({ holder, galleries }, { ...options, onWait }, () =>
    publishChanged(plans.changed, { options: { ...options, holder }, renderPool, report, enter, logo: reading.logo }),
  );
  return report;
}

/** A publish that holds its lease. */
type Leased = PublishOptions & { holder: string };

interface Course {
  options: Leased;
  renderPool: RenderPool;
  report: PublishReport;
  enter: (moment: Moment) => Promise<void>;
  /** The studio's, which the pages name. */
  logo: Logo | null;
}

function entrance({ signal, checkpoint }: PublishOptions): Course["enter"] {
  return async (moment) => {
    signal.throwIfAborted();
    await checkpoint?.(moment);
  };
}

async function publishChanged(plans: readonly GalleryPlan[], course: Course): Promise<void> {
  const { options, renderPool, report, enter, logo } = course;
  await checkFolders(plans, options);
  await enter("render");
  const before = new Map(plans.map((plan) => [plan, new Map(plan.draft.lock.photos)]));
  const measured = await renderGalleries(plans, { ...options, renderPool });
  // Its memory is needed for the page build.
  await renderPool.close();
  const { rendered, failed, problems } = await withoutCopies(measured, { before, options });
  report.problems.push(...problems);
  report.galleries.push(...failed.map(failure));
  const versions = rendered.map((gallery) => newVersion(gallery, options.now()));
  const fresh: Version[] = [];
  for (const version of versions) {
    if (isLive(version) && (await isStored(version, options))) {
      await version.journal.settle(version.photos);
      report.galleries.push(outcome(version.plan, "unchanged"));
    } else fresh.push(version);
  }
  if (fresh.length === 0) return;
  await enter("build");
  const { pages, shell } = await buildSite(
    fresh.map((version) => version.build),
    options,
  );
  const site = { pages, shell: logo ? [...shell, logoPiece(logo)] : shell };
  await storeVersions(fresh, { site, course });
  await enter("switch");
  for (const version of fresh) report.galleries.push(await switchTo(version, options));
  await enter("switched");
}

interface Earlier {
  /** What each gallery's lock held when the publish began. */
  before: ReadonlyMap<GalleryPlan, ReadonlyMap<string, LockedPhoto>>;
  options: PublishOptions;
}

/** Galleries in which guests would see a hidden photo under another name have failed, unless widening is allowed. */
async function withoutCopies(
  { rendered, failed, problems }: Awaited<ReturnType<typeof renderGalleries>>,
  { before, options: { target, allowWidening } }: Earlier,
): ReturnType<typeof renderGalleries> {
  if (allowWidening) return { rendered, failed, problems };
  const fine: Rendered[] = [];
  for (const gallery of rendered) {
    const { plan, photos } = gallery;
    const { content } = plan.draft;
    const policy = await readPolicy(target.db, content.gallery);
    const marks = policy?.privateMarks ?? new Set<string>();
    const copies = { access: plan.access, marks, before: before.get(plan) ?? new Map(), photos };
    const problem = copiedProblem({ content, published: plan.published }, copies);
    if (problem) problems.push(problem);
    if (problem) failed.push(content.gallery);
    else fine.push(gallery);
  }
  return { rendered: fine, failed, problems };
}

/** A rendered gallery under the name of its new version. */
interface Version extends Rendered {
  build: GalleryBuild;
  digest: string;
}

function newVersion(gallery: Rendered, now: number): Version {
  const time = new Date(now).toISOString().replace(/\D/g, "").slice(0, 14);
  const version = `${time}-${randomBytes(4).toString("hex")}`;
  const build = buildOf(gallery.plan, { photos: gallery.photos, version });
  return { ...gallery, build, digest: digestOf(build, gallery.plan.site) };
}

const isLive = ({ plan, digest }: Version) => plan.published?.digest === digest;

/** Whether the live version lies in storage as it should; taken on trust unless everything is to be checked. */
async function isStored({ plan, build }: Version, { target, check }: Leased): Promise<boolean> {
  if (!check || !plan.published) return true;
  const ref = { gallery: build.manifest.gallery, version: plan.published.version };
  try {
    return (await missingOf(target.blobs, ref)).length === 0;
  } catch (error) {
    if (error instanceof VersionDamaged) return false;
    throw error;
  }
}

const logoPiece = ({ logo, bytes }: Logo): StoredPiece => ({ key: keys.shell(logo.file), bytes, type: "image/png" });

async function storeVersions(
  versions: readonly Version[],
  { site, course: { options, enter } }: { site: BuiltSite; course: Course },
): Promise<void> {
  const pieces = versions.flatMap(({ build }): StoredPiece[] => [
    ...manifestPieces(build),
    ...(site.pages.get(build.manifest.gallery) ?? []),
  ]);
  await enter("upload");
  const step = options.progress.step("upload", 0);
  await uploadPieces(options.target.blobs, { versions: pieces, shell: site.shell });
  await enter("check");
  await checkPieces(options.target.blobs, [...pieces, ...site.shell]);
  step.end(`${pieces.length} pieces stored and read back`);
}

async function switchTo({ plan, build, digest, photos, journal }: Version, options: Leased): Promise<GalleryReport> {
  const { manifest } = build;
  const to: Switch = {
    gallery: manifest.gallery,
    version: manifest.version,
    digest,
    photoCount: photos.length,
    title: manifest.title,
    date: manifest.date,
    language: manifest.language,
    studio: plan.studio,
    from: plan.published,
    holder: options.holder,
    newSets: plan.access.newSets,
    first: plan.access.first,
    now: options.now(),
  };
  const switched = await retryIdempotent(() => switchVersion(options.target.db, to));
  await journal.settle(photos);
  return outcome(plan, switched ? "published" : "lost");
}

const failure = (gallery: string): GalleryReport => ({
  gallery,
  outcome: "failed",
  photos: 0,
  open: false,
  first: false,
  newSets: [],
});

function outcome({ draft, published, access }: GalleryPlan, what: GalleryReport["outcome"]): GalleryReport {
  const open = published !== null && (published.visibility !== "protected" || published.guestDoor);
  const newSet = ([id, visibility]: [string, SetVisibility]) => {
    return { id, visibility, before: access.renamed.get(id) ?? null };
  };
  return {
    gallery: draft.content.gallery,
    outcome: what,
    photos: draft.photos.length,
    open,
    first: published === null,
    newSets: what !== "published" ? [] : [...access.newSets].map(newSet),
  };
}
