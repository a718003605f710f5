import { Hono } from "hono";
import { visibilityOf } from "../../domain/access.ts";
import { lastDayIn } from "../../domain/expiry.ts";
import { type SettingsFacts, settingsForm } from "../../domain/forms/settings-form.ts";
import type { StudioAccessPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import type { SettingsChange } from "../../domain/settings.ts";
import { plainSettings } from "../../domain/settings-table.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { readManifest } from "../../store/manifests.ts";
import type { GalleryOverview } from "../../store/overview.ts";
import { changeSettings } from "../../store/settings.ts";
import { type AtGallery, galleryResource, studioPage, takesWith, timezoneOf } from "../../studio/resource.ts";

/** `/studio/g/:gallery/`: who may see what */
export const studioAccess = new Hono<AppEnv>();

galleryResource(studioAccess, {
  path: "/studio/g/:gallery/",
  GET: accessPage,
  POST: { save: takesWith(settingsForm, { facts: settingsFacts, take: save }) },
});

async function settingsFacts(c: Ctx, at: AtGallery): Promise<SettingsFacts> {
  const { sets } = await readManifest(c.env.PHOTOS, at.overview.policy);
  return { liveSets: sets.map((set) => set.id), timezone: timezoneOf(at) };
}

async function save(c: Ctx, at: AtGallery, change: SettingsChange): Promise<Response | Problem[]> {
  const { gallery } = at.overview.policy;
  const { liveSets } = await settingsFacts(c, at);
  const result = await changeSettings(c.env.DB, { gallery, change, liveSets, now: c.var.now });
  return result.ok ? seeOther(c, `${paths.studioGallery(gallery)}?done=saved`) : result.problems;
}

async function accessPage(c: Ctx, at: AtGallery): Promise<Response> {
  const { overview, gallery } = at;
  const settings = await settingsOf(c, { overview, timezone: timezoneOf(at) });
  return studioPage(c, at, { page: "studio/access", data: { gallery, settings } });
}

async function settingsOf(
  c: Ctx,
  { overview, timezone }: { overview: GalleryOverview; timezone: string },
): Promise<StudioAccessPayload["settings"]> {
  const { policy, sessionsEndedAt } = overview;
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const { hasGuestPassword, hasClientPassword, pin, expiresAt } = policy;
  return {
    ...plainSettings(policy),
    hasGuestPassword,
    hasClientPassword,
    pin,
    expires: expiresAt === null ? null : lastDayIn(expiresAt, timezone),
    sessionsEndedAt,
    sets: sets.map(({ id, title, photos }) => ({
      id,
      title,
      visibility: visibilityOf(policy.sets, id),
      photoCount: photos.length,
    })),
  };
}
