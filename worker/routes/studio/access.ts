import { Hono } from "hono";
import { lastDayIn } from "../../domain/expiry.ts";
import { settingsFromFields } from "../../domain/forms/settings-form.ts";
import type { StudioAccessPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { plainSettings } from "../../domain/settings-table.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { readManifest } from "../../store/manifests.ts";
import type { GalleryOverview } from "../../store/overview.ts";
import { changeSettings } from "../../store/settings.ts";
import { type AtGallery, galleryResource, type Sent, studioPage, timezoneOf } from "../../studio/resource.ts";

/** `/studio/g/:gallery/`: who may see what */
export const studioAccess = new Hono<AppEnv>();

galleryResource(studioAccess, { path: "/studio/g/:gallery/", GET: accessPage, POST: save });

async function save(c: Ctx, at: Sent<AtGallery>): Promise<Response> {
  const { policy } = at.overview;
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const liveSets = sets.map((set) => set.id);
  const read = settingsFromFields(at.fields, { liveSets, timezone: timezoneOf(at) });
  if (!read.ok) return accessPage(c, at, read.problems);
  const request = { gallery: policy.gallery, change: read.change, liveSets, now: c.var.now };
  const result = await changeSettings(c.env.DB, request);
  return result.ok
    ? seeOther(c, `${paths.studioGallery(policy.gallery)}?done=saved`)
    : accessPage(c, at, result.problems);
}

async function accessPage(c: Ctx, at: AtGallery, problems: string[] = []): Promise<Response> {
  const { overview, gallery } = at;
  const settings = await settingsOf(c, { overview, timezone: timezoneOf(at) });
  return studioPage(c, at, { page: "studio/access", data: { gallery, settings }, problems });
}

async function settingsOf(
  c: Ctx,
  { overview, timezone }: { overview: GalleryOverview; timezone: string },
): Promise<StudioAccessPayload["settings"]> {
  const { policy, sessionsEndedAt } = overview;
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const { guestDoor, clientDoor, pin, expiresAt } = policy;
  return {
    ...plainSettings(policy),
    guestDoor,
    clientDoor,
    pin,
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
