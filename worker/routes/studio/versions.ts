import { Hono } from "hono";
import { versionForm } from "../../domain/forms/version-form.ts";
import type { StudioVersionsPayload } from "../../domain/pages/studio-version-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { listVersions } from "../../store/going-back.ts";
import { readKept } from "../../store/versions.ts";
import { goBackTo, pieceReader } from "../../studio/going-back.ts";
import { type AtGallery, galleryResource, studioPage, takes } from "../../studio/resource.ts";

/** `/studio/g/:gallery/versions/`: what was published before, and the way back to it */
export const studioVersions = new Hono<AppEnv>();

/** Versions on the page. */
const SHOWN = 20;

galleryResource(studioVersions, {
  path: "/studio/g/:gallery/versions/",
  GET: (c, at) => versionsPage(c, at, null),
  POST: { back: takes(versionForm, goBack) },
});

interface Wish {
  version: string;
  confirmed: string | null;
}

async function goBack(c: Ctx, at: AtGallery, { version, confirmed }: Wish): Promise<Response | Problem[]> {
  const went = await goBackTo(c, at.overview, { version, confirmed, id: crypto.randomUUID() });
  if (went.ok) return seeOther(c, `${paths.studioVersions(at.gallery.gallery)}?done=back`);
  if ("because" in went) return [{ path: null, code: went.because }];
  const { code, revealed } = went;
  return versionsPage(c, at, { version, code, revealed });
}

async function versionsPage(c: Ctx, at: AtGallery, asked: StudioVersionsPayload["asked"]): Promise<Response> {
  const { gallery } = at;
  const kept = await readKept(c.env.DB, gallery.gallery);
  // One more, which the oldest one shown is compared with.
  const listed = await listVersions(pieceReader(c), kept.slice(0, SHOWN + 1));
  const versions = listed.slice(0, SHOWN).map(({ version, publishedAt, photos, changes }) => {
    return { version, publishedAt, photos, changes };
  });
  const older = Math.max(0, kept.length - SHOWN);
  return studioPage(c, at, { page: "studio/versions", data: { gallery, versions, older, asked } });
}
