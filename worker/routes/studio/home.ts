import { Hono } from "hono";
import { archiveForm } from "../../domain/forms/archive-form.ts";
import {
  countShown,
  type GalleryHead,
  listPage,
  readWish,
  SOON_MS,
  waitsForSelection,
  writeWish,
} from "../../domain/gallery-list.ts";
import type { StudioHomePayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { isLocal } from "../../http/local.ts";
import { countGivenUp } from "../../store/deliveries.ts";
import { archiveGallery, readHeads } from "../../store/gallery-heads.ts";
import { inTurns } from "../../store/in-turns.ts";
import { type ListedGallery, readListed } from "../../store/overview.ts";
import { describeGallery } from "../../studio/frame.ts";
import { type AtStudio, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/`: the photographer's galleries */
export const studioHome = new Hono<AppEnv>();

studioResource(studioHome, {
  path: "/studio/",
  GET: show,
  POST: {
    archive: takes(archiveForm, (c, _, gallery) => archive(c, { gallery, at: c.var.now })),
    unarchive: takes(archiveForm, (c, _, gallery) => archive(c, { gallery, at: null })),
  },
});

const wishOf = (c: Ctx) => readWish((name) => c.req.query(name));

/** Archives a gallery or brings it back, and returns to the list as it was. */
async function archive(c: Ctx, wanted: { gallery: string; at: number | null }): Promise<Response | Problem[]> {
  if (!(await archiveGallery(c.env.DB, wanted)))
    return [{ path: null, code: "notPublished", values: { gallery: wanted.gallery } }];
  const list = writeWish(wishOf(c));
  const done = wanted.at === null ? "unarchived" : "archived";
  return seeOther(c, `${paths.studio()}${list}${list ? "&" : "?"}done=${done}`);
}

async function show(c: Ctx, at: AtStudio): Promise<Response> {
  const [heads, unsentNotices] = await Promise.all([readHeads(c.env.DB), countGivenUp(c.env.DB, c.var.now - SOON_MS)]);
  const wish = wishOf(c);
  const listed = listPage(heads, wish, c.var.now);
  const data = {
    galleries: await describeAll(c, { heads, listed: await readListed(c.env.DB, listed.galleries) }),
    list: { ...wish, page: listed.page, found: listed.found, pages: listed.pages },
    counts: countShown(heads, c.var.now),
    all: heads.length,
    isLocal: isLocal(c.var.url),
    unsentNotices,
  };
  return studioPage(c, at, { page: "studio/home", data });
}

function describeAll(
  c: Ctx,
  { heads, listed }: { heads: GalleryHead[]; listed: ListedGallery[] },
): Promise<StudioHomePayload["galleries"]> {
  const headOf = new Map(heads.map((head) => [head.gallery, head]));
  return inTurns(listed, async (overview) => {
    const head = headOf.get(overview.policy.gallery);
    return {
      ...(await describeGallery(c, overview)),
      archived: head?.archived === true,
      waits: head !== undefined && waitsForSelection(head, c.var.now),
      toAnswer: head?.toAnswer === true,
      toSettle: head?.toSettle === true,
    };
  });
}
