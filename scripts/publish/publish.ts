import { randomBytes } from "node:crypto";
import { filesBeside } from "../../worker/domain/arrangement/files-beside.ts";
import { keys } from "../../worker/store/keys.ts";
import { manifestPieces, type StoredPiece } from "../../worker/store/pieces.ts";
import type { StudioFile } from "../content/studio.ts";
import { notePresence, type Presence } from "../disk/presence.ts";
import { withLease } from "../gallery/lease.ts";
import { counted } from "../terminal/counted.ts";
import { formatProblem, type Problem, sortProblems } from "../terminal/problem.ts";
import { type BuiltSite, buildSite } from "./build.ts";
import { checkPieces } from "./check.ts";
import { withoutUnknownClocks } from "./clock-check.ts";
import { withoutCopies } from "./copy-check.ts";
import { damageWarnings } from "./damaged-photos.ts";
import { checkFolders } from "./disk-check.ts";
import { publishedPhotos } from "./lock.ts";
import type { GalleryReport, Moment, PublishOptions, PublishReport } from "./options.ts";
import { type OriginalQueue, openOriginalQueue } from "./original-queue.ts";
import { failure, outcome } from "./outcome.ts";
import { ENCODE_CONCURRENCY } from "./photo/encode-limit.ts";
import { type AheadPool, withAhead } from "./photo/render-ahead.ts";
import { openRenderPool, type RenderPool } from "./photo/render-pool.ts";
import { type GalleryPlan, planGalleries, settledPhotos } from "./plan.ts";
import { hasNewPhotos, readGalleries, unknownPhotos } from "./read.ts";
import { renderGalleries } from "./render.ts";
import { isAllStored, withOriginals } from "./second-pass.ts";
import { switchTo } from "./switch.ts";
import { uploadPieces } from "./upload.ts";
import { isLive, isStored, newVersion, type Version, withArrived } from "./version.ts";

/**
 * Publishes galleries: read, plan, render, build, upload, check, switch. Until the switch visitors see the old version, and
 * whatever ended a publish, the next one goes on from there. A gallery with problems is left as it was; others are
 * published. Throws when the target fails or `signal` or `checkpoint` say so.
 */
export async function publish(options: PublishOptions): Promise<PublishReport> {
  const { seeFirst, target } = options;
  // Both passes share the originals that are on their way. On the computer itself they take no time.
  const originals = seeFirst !== undefined && target.account ? openOriginalQueue(target.blobs) : undefined;
  const pass = (of: PublishOptions) => publishOnce({ ...of, ...(originals && { originals }) });
  try {
    const first = await pass(options);
    return isAllStored(first) ? first : await withOriginals(first, { options, publishOnce: pass });
  } finally {
    await originals?.close();
  }
}

type Passing = PublishOptions & { originals?: OriginalQueue };

async function publishOnce(options: Passing): Promise<PublishReport> {
  const renderPool = withAhead(options.renderPool ?? openRenderPool(ENCODE_CONCURRENCY));
  try {
    return await publishWith(renderPool, options);
  } finally {
    await renderPool.close();
  }
}

/** What fails since the content's disk is gone is reported as that, once, and not as missing photos. */
async function publishWith(renderPool: AheadPool, options: Passing): Promise<PublishReport> {
  const presence = await notePresence(options.content);
  try {
    return await publishSteps(renderPool, { ...options, presence });
  } catch (error) {
    await presence.check();
    throw error;
  }
}

async function publishSteps(renderPool: AheadPool, options: Watched): Promise<PublishReport> {
  const enter = entrance(options);
  await enter("read");
  const reading = await readGalleries(options);
  await options.presence.check();
  if (reading.drafts.some(hasNewPhotos)) renderPool.prepare();
  // They are rendered whatever else is found out, so nothing else has to be waited for.
  renderPool.begin(unknownPhotos(reading.drafts, options).slice(0, ENCODE_CONCURRENCY));
  await enter("plan");
  const plans = await planGalleries(reading, options);
  const report: PublishReport = {
    galleries: [...reading.failed, ...plans.failed].map(failure),
    problems: [...reading.problems, ...plans.problems],
    warnings: [...reading.warnings, ...plans.warnings],
  };
  for (const plan of plans.unchanged) {
    const photos = settledPhotos(plan) ?? [];
    report.warnings.push(...damageWarnings(plan, photos));
    report.galleries.push(outcome(plan, { what: "unchanged", photos }));
  }
  const flawed = plans.flawed.filter(({ draft }) => hasNewPhotos(draft));
  const wanted = [...plans.changed, ...flawed];
  if (wanted.length === 0) return report;
  if (flawed.length > 0) announce(report.problems, options.progress);
  const galleries = wanted.map((plan) => plan.draft.content.gallery);
  const holder = options.holder ?? randomBytes(8).toString("hex");
  const onWait = () => options.progress.line("Waiting for a clean-up or a restore to finish ...");
  await withLease({ holder, galleries }, { ...options, onWait }, () =>
    publishChanged(wanted, {
      options: { ...options, holder },
      renderPool,
      report,
      enter,
      studioFiles: reading.studioFiles,
      flawed,
    }),
  );
  return report;
}

/** What is wrong is said before the long work too, so that it can be put right meanwhile. */
function announce(problems: readonly Problem[], { line }: PublishOptions["progress"]): void {
  for (const problem of sortProblems(problems)) line(`Found so far: ${formatProblem(problem)}`);
  line("The other photos are checked now, so that you see all problems at once. This work is kept.");
}

/** A publish that knows where its content was. */
type Watched = Passing & { presence: Presence };

/** A publish that holds its lease. */
type Leased = Watched & { holder: string };

interface Course {
  options: Leased;
  renderPool: RenderPool;
  report: PublishReport;
  enter: (moment: Moment) => Promise<void>;
  /** What pages of the studio name. */
  studioFiles: readonly StudioFile[];
  /** Not to be published. */
  flawed: readonly GalleryPlan[];
}

function entrance({ signal, checkpoint }: PublishOptions): Course["enter"] {
  return async (moment) => {
    signal.throwIfAborted();
    await checkpoint?.(moment);
  };
}

async function publishChanged(plans: readonly GalleryPlan[], course: Course): Promise<void> {
  const { options, renderPool, report, enter, studioFiles, flawed } = course;
  await checkFolders(plans, options);
  await enter("render");
  const before = new Map(plans.map((plan) => [plan, publishedPhotos(plan.draft.lock)]));
  const measured = await renderGalleries(plans, { ...options, renderPool });
  // Its memory is needed for the page build.
  await renderPool.close();
  const { rendered, failed, problems } = withoutUnknownClocks(await withoutCopies(measured, { before, options }));
  report.problems.push(...problems);
  report.warnings.push(...measured.warnings);
  const known = new Set(report.galleries.map(({ gallery }) => gallery));
  report.galleries.push(...failed.filter((gallery) => !known.has(gallery)).map(failure));
  const sound = rendered.filter(({ plan }) => !flawed.includes(plan));
  const versions = sound.map((gallery) => newVersion(gallery, options.now()));
  const fresh: Version[] = [];
  for (const version of versions) {
    if (isLive(version) && (await isStored(version, options))) {
      await version.lockWriter.settle(version.photos);
      report.galleries.push(outcomeOf(version, "unchanged"));
    } else fresh.push(version);
  }
  const [first] = fresh;
  if (!first) return;
  await enter("build");
  const { pages, shell } = await buildSite(
    fresh.map((version) => version.build),
    { root: options.root, progress: options.progress, site: first.plan.site },
  );
  const site = { pages, shell: [...shell, ...studioFiles.map(studioPiece)] };
  const built = fresh.map(withArrived);
  await storeVersions(built, { site, course });
  await enter("switch");
  // Each lock says what is live, and is on the disk with the photos.
  await options.presence.check();
  for (const version of built) {
    const what = (await switchTo(version, options)) ? "published" : "lost";
    report.galleries.push(outcomeOf(version, what));
  }
  await enter("switched");
}

const outcomeOf = ({ plan, photos, files }: Version, what: GalleryReport["outcome"]) =>
  outcome(plan, { what, photos, arriving: files.manifest.arriving?.length ?? 0 });

const studioPiece = ({ name, bytes, type }: StudioFile): StoredPiece => ({ key: keys.shell(name), bytes, type });

async function storeVersions(
  versions: readonly Version[],
  { site, course: { options, enter } }: { site: BuiltSite; course: Course },
): Promise<void> {
  const pieces = versions.flatMap(({ build, files }): StoredPiece[] => [
    ...manifestPieces(build, filesBeside(files, build)),
    ...(site.pages.get(build.manifest.gallery) ?? []),
  ]);
  await enter("upload");
  const step = options.progress.step("upload", 0);
  const sent = await uploadPieces(options.target.blobs, { versions: pieces, shell: site.shell });
  await enter("check");
  await checkPieces(options.target.blobs, { sent, shell: site.shell });
  step.end(`${counted(pieces.length, "piece")} stored and read back`);
}
