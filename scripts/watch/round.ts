import { readPublished } from "../../worker/store/published.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import type { GalleryReport, PublishOptions, PublishReport } from "../publish/options.ts";
import { MOMENTS } from "../publish/options.ts";
import { publish } from "../publish/publish.ts";
import { galleryLines } from "../publish/report.ts";
import { formatProblem, sortProblems } from "../terminal/problem.ts";
import { messageOf } from "../terminal/script.ts";
import type { Board } from "./board.ts";
import type { Warm } from "./warm.ts";

/** From here on a publish takes moments, so it is finished rather than stopped. */
const NEARLY_DONE = MOMENTS.indexOf("build");

export interface RoundOptions extends Pick<PublishOptions, "root" | "content" | "cacheDir" | "removeMissing" | "now"> {
  warm: Warm;
  board: Board;
  /** The galleries that were named; none: those that are published already. */
  named: readonly string[];
  holder: string;
  /** Where visitors find the site; null: unknown. */
  site: () => Promise<string | null>;
  signal: AbortSignal;
  isUnsettled(file: PhotoFile): boolean;
}

/** Publishes one gallery at a time, and says on the board what became of it. */
export interface Rounds {
  /** False: something is wrong, and it is to be tried again. */
  publish(gallery: string): Promise<boolean>;
  /** Photos in galleries published so far, by gallery. */
  published(): ReadonlyMap<string, number>;
}

export function createRounds(options: RoundOptions): Rounds {
  const { warm, board, named, holder, signal } = options;
  const photos = new Map<string, number>();
  const isWanted = async (gallery: string) => {
    if (named.length > 0) return true;
    const { db } = await warm.target();
    const live = (await readPublished(db, [gallery])).get(gallery);
    board.remarks(`${gallery}: published`, live ? [] : [neverPublished(gallery)]);
    if (!live) photos.delete(gallery);
    return live !== undefined && !live.unpublished;
  };
  const attempt = async (gallery: string) => {
    const stop = stopBefore(signal);
    const report = await publish({
      ...options,
      galleries: [gallery],
      target: await warm.target(),
      renderPool: warm.renderPool,
      progress: board.progressOf(gallery),
      allowWidening: false,
      check: false,
      holder,
      signal: stop.signal,
      checkpoint: stop.checkpoint,
    }).finally(stop.over);
    return tell(report, { gallery, board, photos, site: await options.site() });
  };
  return {
    published: () => photos,
    async publish(gallery) {
      board.status(`${gallery}: looking for what is new ...`);
      try {
        return !(await isWanted(gallery)) || (await attempt(gallery));
      } catch (error) {
        if (signal.aborted) return false;
        board.problems(gallery, [`${gallery}: ${messageOf(error)}`]);
        await warm.renew();
        return false;
      } finally {
        board.status(null);
      }
    },
  };
}

const neverPublished = (gallery: string) =>
  `${gallery} has never been published, so it is not published now. To publish it: npm run publish -- ${gallery}. To watch it from its first photo on, name it: npm run watch -- ${gallery}`;

/** Stops a publish while photos are rendered or before; what is nearly done is finished. */
function stopBefore(signal: AbortSignal): Pick<PublishOptions, "signal"> &
  Required<Pick<PublishOptions, "checkpoint">> & {
    /** The publish has ended, whatever came of it. */
    over(): void;
  } {
  const stop = new AbortController();
  let moment = 0;
  const end = () => {
    if (moment < NEARLY_DONE) stop.abort(signal.reason);
  };
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  return {
    signal: stop.signal,
    checkpoint(now) {
      moment = MOMENTS.indexOf(now);
    },
    over: () => signal.removeEventListener("abort", end),
  };
}

interface Telling {
  gallery: string;
  board: Board;
  photos: Map<string, number>;
  site: string | null;
}

function tell({ galleries, problems, warnings }: PublishReport, { gallery, board, photos, site }: Telling): boolean {
  const report = galleries.find((one) => one.gallery === gallery);
  const lost = report?.outcome === "lost" ? [galleryLines(report, { site })] : [];
  const wrong = [...sortProblems(problems).map(formatProblem), ...lost];
  board.problems(gallery, wrong);
  board.remarks(gallery, warnings);
  if (report && wrong.length === 0) tellPhotos(report, { gallery, board, photos, site });
  return wrong.length === 0;
}

function tellPhotos(report: GalleryReport, { gallery, board, photos, site }: Telling): void {
  const before = photos.get(gallery);
  photos.set(gallery, report.photos);
  if (report.outcome === "unchanged") return;
  const change = before === undefined || before === report.photos ? "" : ` (${signed(report.photos - before)})`;
  board.log(galleryLines(report, { site, change }));
}

const signed = (count: number) => (count > 0 ? `+${count}` : `${count}`);
