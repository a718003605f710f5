import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";
import { buildPages } from "../../../scripts/publish/gallery-pages.ts";
import { digestSite } from "../../../scripts/publish/site-digest.ts";
import { builtLink } from "../../../worker/domain/link.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { cutPage, encodePage } from "../../../worker/domain/slices.ts";
import { keys } from "../../../worker/store/keys.ts";
import { benchGallery, guestCookie, insist, putGallery, putMarks, SET } from "../edge/gallery.ts";
import { drive } from "../edge/load.ts";
import { builtWorker, startWorkerd, type Workerd } from "../edge/workerd.ts";
import { median, ratio } from "../report/figures.ts";
import { table } from "../report/table.ts";

const PHOTOS = 2000;
const HIDDEN = 500;
/** Looks at each page in a round. */
const LOOKS = 10;

interface Page {
  name: string;
  hidden: number;
}

/** A set's page of 2,000 photos: whole, and for a guest who may not have 500 of them. */
export async function measureSetPage({ folder, rounds }: { folder: string; rounds: number }): Promise<string> {
  const pages: Page[] = [
    { name: "whole", hidden: 0 },
    { name: "filtered", hidden: HIDDEN },
  ];
  const workerd = await startWorkerd({
    stateDir: path.join(folder, "set-page"),
    workers: { glassine: await builtWorker() },
  });
  try {
    await publishPages(workerd, pages);
    const looks = await lookInTurn(workerd, pages, rounds);
    const [whole, filtered] = looks as [Look, Look];
    const row = (what: string, { first, total, bytes }: Look) => [
      what,
      median(first).toFixed(1),
      ratio(first, whole.first).toFixed(2),
      median(total).toFixed(1),
      ratio(total, whole.total).toFixed(2),
      (bytes / 1024).toFixed(0),
    ];
    const head = ["a guest's page of a set of 2,000 photos", "first byte ms", "x whole", "total ms", "x whole", "KB"];
    return table(head, [row("nothing hidden", whole), row(`${HIDDEN} photos hidden`, filtered)]);
  } finally {
    await workerd.close();
  }
}

async function publishPages({ target }: Workerd, pages: readonly Page[]): Promise<void> {
  const builds = pages.map(({ name }) => benchGallery({ gallery: name, photos: PHOTOS, thumbnails: [] }));
  const built = await buildPages({ galleries: builds, root: ROOT, site: await digestSite(ROOT) });
  for (const build of builds) await putGallery(target, build);
  for (const { gallery, page, html } of built.pages) {
    const key = page.kind === "set" ? keys.setPage(gallery, "v1", page.set) : keys.coverPage(gallery, "v1");
    const bytes = encodePage(cutPage(html));
    await insist(() => target.blobs.put(key, bytes, { type: "application/octet-stream" }));
  }
  for (const [i, { name, hidden }] of pages.entries()) {
    const names = Object.keys(builds[i]?.photos ?? {});
    // Spread over the set, so that no run of neighbours goes missing at once.
    await putMarks(target, name, names.filter((_, at) => at % (PHOTOS / HIDDEN) === 1).slice(0, hidden));
  }
}

/** One figure for each round: the middle of its looks, in milliseconds. */
interface Look {
  first: number[];
  total: number[];
  /** Bytes of the page. */
  bytes: number;
}

async function lookInTurn(workerd: Workerd, pages: readonly Page[], rounds: number): Promise<Look[]> {
  const url = await workerd.urlOf("glassine");
  const cookies = await Promise.all(pages.map(({ name }) => guestCookie(name)));
  const looks = pages.map((): Look => ({ first: [], total: [], bytes: 0 }));
  for (let round = -1; round < rounds; round++) {
    for (const [i, { name }] of pages.entries()) {
      const calls = [{ path: paths.set(builtLink(name), SET), headers: { cookie: cookies[i] ?? "" }, status: 200 }];
      const ran = await drive({ url, calls, connections: 1, count: LOOKS });
      const look = looks[i];
      if (round < 0 || !look) continue;
      look.first.push(median(ran.first));
      look.total.push(median(ran.total));
      look.bytes = ran.bytes / LOOKS;
    }
  }
  return looks;
}
