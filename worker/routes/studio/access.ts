import { Hono } from "hono";
import { lastDayIn } from "../../domain/expiry.ts";
import { settingsFromFields } from "../../domain/forms/settings-form.ts";
import type { StudioAccessPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { admitToStudio } from "../../gate/gate.ts";
import { badRequest, methodNotAllowed, notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { readManifest } from "../../store/manifests.ts";
import type { GalleryOverview } from "../../store/overview.ts";
import { changeSettings } from "../../store/settings.ts";
import { studioFrame, studioGallery } from "../../studio/frame.ts";

/** `/studio/g/:gallery/`: who may see what */
export const studioAccess = new Hono<AppEnv>();

resource(studioAccess, {
  path: "/studio/g/:gallery/",
  methods: { GET: show, POST: save },
  otherwise: methodNotAllowed,
});

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  return session instanceof Response ? session : accessPage(c, []);
}

async function save(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  const { policy } = found.overview;
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const liveSets = sets.map((set) => set.id);
  const { timezone } = await studioFrame(c);
  const read = settingsFromFields(fields, { liveSets, timezone });
  if (!read.ok) return accessPage(c, read.problems);
  const request = { gallery: policy.gallery, change: read.change, liveSets, now: c.var.now };
  const result = await changeSettings(c.env.DB, request);
  return result.ok ? seeOther(c, `${paths.studioGallery(policy.gallery)}?done=saved`) : accessPage(c, result.problems);
}

async function accessPage(c: Ctx, problems: string[]): Promise<Response> {
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const frame = await studioFrame(c, problems);
  const settings = await settingsOf(c, { overview: found.overview, timezone: frame.timezone });
  const data = { frame, gallery: found.gallery, settings };
  return pageAnswer(c, { page: "studio/access", card: null, data, status: problems.length > 0 ? 400 : 200 });
}

async function settingsOf(
  c: Ctx,
  { overview, timezone }: { overview: GalleryOverview; timezone: string },
): Promise<StudioAccessPayload["settings"]> {
  const { policy, sessionsEndedAt } = overview;
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const { visibility, guestDoor, clientDoor, marks, downloads, downloadSizes, pin, listed, expiresAt } = policy;
  return {
    visibility,
    guestDoor,
    clientDoor,
    marks,
    downloads,
    downloadSizes,
    pin,
    listed,
    expires: expiresAt === null ? null : lastDayIn(expiresAt, timezone),
    sessionsEndedAt,
    sets: sets.map(({ id, title, photos }) => ({
      id,
      title,
      visibility: policy.sets.get(id) ?? "client",
      photoCount: photos.length,
    })),
  };
}
