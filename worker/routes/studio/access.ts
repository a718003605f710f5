import { Hono } from "hono";
import { visibilityOf } from "../../domain/access.ts";
import { dayIn, instantOf, lastDayIn } from "../../domain/expiry.ts";
import { endLinkForm, linkForm } from "../../domain/forms/link-forms.ts";
import { keepPresetForm, presetForm } from "../../domain/forms/preset-form.ts";
import { publicCoverForm, shownCover } from "../../domain/forms/public-cover-form.ts";
import { type SettingsFacts, sectionForm, shownSets, shownSettings } from "../../domain/forms/settings-form.ts";
import type { Link } from "../../domain/link.ts";
import { type GalleryManifest, unfilmedIn } from "../../domain/manifest.ts";
import { ACCESS_PARTS, type AccessPart, type StudioAccessPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { PRESETS_MAX } from "../../domain/preset.ts";
import type { Problem } from "../../domain/problem.ts";
import { openCover } from "../../domain/public-cover.ts";
import type { SettingsChange } from "../../domain/settings.ts";
import type { CoverStyle } from "../../domain/settings-table.ts";
import { plainSettings } from "../../domain/settings-table.ts";
import type { Shown } from "../../domain/shown.ts";
import { publicCover } from "../../gate/public-cover.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { changePublicCover } from "../../picture/make-cover.ts";
import { coverStorage } from "../../store/blobs.ts";
import { endGalleryLink, readFormerLinks, renameGalleryLink } from "../../store/gallery-links.ts";
import { readManifest, readPhoto } from "../../store/manifests.ts";
import { type GalleryOverview, readOverviews } from "../../store/overview.ts";
import { dropPreset, keepPreset, listPresets } from "../../store/presets.ts";
import { readPublicCovers } from "../../store/public-covers.ts";
import { changeSettings } from "../../store/settings.ts";
import { coverRows, settingsRows } from "../../store/shown-rows.ts";
import { type AtGallery, galleryResource, studioPage, takes, takesWith, timezoneOf } from "../../studio/resource.ts";

/** `/studio/g/:gallery/`: who may see what */
export const studioAccess = new Hono<AppEnv>();

const SETTINGS = { shown: shownNow, rows: (at: AtGallery) => settingsRows(at.gallery.gallery) };
const COVER = { shown: shownCoverNow, rows: (at: AtGallery) => coverRows(at.gallery.gallery) };

galleryResource(studioAccess, {
  path: "/studio/g/:gallery/",
  GET: accessPage,
  POST: {
    save: takesWith(sectionForm, { facts: settingsFacts, take: save, shown: SETTINGS }),
    apply: takes(presetForm, apply),
    keep: takes(keepPresetForm, keep),
    drop: takes(presetForm, drop),
    cover: takes(publicCoverForm, cover, COVER),
    rename: takes(linkForm, rename),
    "end-link": takes(endLinkForm, end),
  },
  which: (fields) => field(fields, "action") ?? "save",
});

async function settingsFacts(c: Ctx, at: AtGallery): Promise<SettingsFacts> {
  const { sets } = await readManifest(c.env.PHOTOS, at.overview.policy);
  return { liveSets: sets.map((set) => set.id), timezone: timezoneOf(at) };
}

/** What the sections show now: what was read with the gallery may be older. */
async function shownNow(c: Ctx, { overview: { policy }, ...at }: AtGallery): Promise<Shown> {
  const [overview] = await readOverviews(c.env.DB, policy.gallery);
  if (!overview) return {};
  const manifest = await readManifest(c.env.PHOTOS, overview.policy);
  const settings = settingsOf({ overview, manifest, timezone: timezoneOf(at) });
  return { ...shownSettings(settings), ...shownSets(settings) };
}

async function shownCoverNow(c: Ctx, { overview }: AtGallery): Promise<Shown> {
  const [chosen] = await readPublicCovers(c.env.DB, [overview.policy.gallery]);
  return shownCover(chosen ?? null);
}

async function save(c: Ctx, at: AtGallery, change: SettingsChange): Promise<Response | Problem[]> {
  const { gallery } = at.overview.policy;
  const { liveSets } = await settingsFacts(c, at);
  const result = await changeSettings(c.env.DB, { gallery, change, liveSets, now: c.var.now });
  return result.ok ? saved(c, gallery) : result.problems;
}

const partOf = (c: Ctx): AccessPart | null => ACCESS_PARTS.find((known) => known === c.req.query("part")) ?? null;

/** Back to the section of the form. */
function saved(c: Ctx, gallery: string, done = "saved"): Response {
  const part = partOf(c);
  return seeOther(c, `${paths.studioGallery(gallery, part ?? undefined)}${part ? "&" : "?"}done=${done}`);
}

/** Gives a gallery the settings of a preset. */
async function apply(c: Ctx, at: AtGallery, name: string): Promise<Response | Problem[]> {
  const preset = (await listPresets(c.env.DB)).find((known) => known.name === name);
  if (!preset) return [{ path: null, code: "presetGone" }];
  const { settings, closesAfter } = preset;
  const day = closesAfter === null ? null : dayIn(c.var.now + closesAfter * 86_400_000, timezoneOf(at));
  return save(c, at, { ...settings, ...(day ? { expiresAt: instantOf(day, timezoneOf(at)) } : {}) });
}

/** Keeps the settings of a gallery as a preset. */
async function keep(
  c: Ctx,
  at: AtGallery,
  { name, closesAfter }: { name: string; closesAfter: number | null },
): Promise<Response | Problem[]> {
  const { policy } = at.overview;
  const kept = await keepPreset(c.env.DB, { name, closesAfter, settings: plainSettings(policy), now: c.var.now });
  return kept ? saved(c, policy.gallery, "kept") : [{ path: null, code: "presetsFull", values: { most: PRESETS_MAX } }];
}

async function drop(c: Ctx, { overview }: AtGallery, name: string): Promise<Response> {
  await dropPreset(c.env.DB, name);
  return saved(c, overview.policy.gallery, "dropped");
}

/** Gives a gallery another link. */
async function rename(
  c: Ctx,
  { overview: { policy } }: AtGallery,
  { link, from }: { link: Link; from: Link | null },
): Promise<Response | Problem[]> {
  const { gallery } = policy;
  const renaming = { gallery, from: from ?? policy.link, to: link, now: c.var.now };
  switch (await renameGalleryLink(c.env.DB, renaming)) {
    case "renamed":
      return saved(c, gallery, "renamed");
    case "taken":
      return [{ path: "link", code: "linkTaken", values: { link } }];
    case "changed":
      return [{ path: "link", code: "linkChanged" }];
  }
}

/** Ends an earlier link. */
async function end(c: Ctx, { overview: { policy } }: AtGallery, link: Link): Promise<Response | Problem[]> {
  const ended = await endGalleryLink(c.env.DB, { gallery: policy.gallery, link, now: c.var.now });
  return ended ? saved(c, policy.gallery, "address-ended") : [{ path: null, code: "linkGone" }];
}

type CoverRequest = { style: CoverStyle | null; photo: string | null; confirmed: string | null };

/** Shows one photo of a gallery to everybody, or none. */
async function cover(c: Ctx, { overview }: AtGallery, wanted: CoverRequest): Promise<Response | Problem[]> {
  const { policy } = overview;
  const { gallery, version, photoCount } = policy;
  const name = wanted.style && (wanted.photo ?? (await usualCover(c, overview)));
  const photo = name ? await readPhoto(c.env.PHOTOS, { gallery, version, photoCount, photo: name }) : null;
  const problems = await changePublicCover(
    { db: c.env.DB, storage: coverStorage(c.env.PHOTOS) },
    { ...wanted, policy, photo, now: c.var.now },
  );
  return problems.length > 0 ? problems : saved(c, gallery);
}

const usualCover = async (c: Ctx, { policy }: GalleryOverview): Promise<string | null> =>
  openCover(await readManifest(c.env.PHOTOS, policy), policy);

async function coverOf(
  c: Ctx,
  { overview: { policy }, refused, manifest }: AtGallery & { manifest: GalleryManifest },
): Promise<StudioAccessPayload["publicCover"]> {
  const [chosen] = await readPublicCovers(c.env.DB, [policy.gallery]);
  const shown = chosen !== undefined && (await publicCover({ env: c.env, now: c.var.now }, policy)) !== null;
  const hidden = refused?.problems.find(({ code }) => code === "coverHidden");
  return {
    chosen: chosen ? { photo: chosen.photo, style: chosen.style, shown } : null,
    usual: openCover(manifest, policy),
    toConfirm: hidden?.code === "coverHidden" ? hidden.values.photo : null,
  };
}

async function accessPage(c: Ctx, at: AtGallery): Promise<Response> {
  const { overview, gallery } = at;
  const manifest = await readManifest(c.env.PHOTOS, overview.policy);
  const settings = settingsOf({ overview, manifest, timezone: timezoneOf(at) });
  const [presets, formerLinks, publicCover] = await Promise.all([
    listPresets(c.env.DB),
    readFormerLinks(c.env.DB, gallery.gallery),
    coverOf(c, { ...at, manifest }),
  ]);
  const data = { gallery, settings, presets, formerLinks, publicCover, part: partOf(c) };
  return studioPage(c, at, { page: "studio/access", data });
}

function settingsOf({
  overview,
  manifest,
  timezone,
}: {
  overview: GalleryOverview;
  manifest: GalleryManifest;
  timezone: string;
}): StudioAccessPayload["settings"] {
  const { policy, sessionsEndedAt, secretsSetAt } = overview;
  const { sets } = manifest;
  const { hasGuestPassword, hasClientPassword, pin, proofsReady, included, expiresAt } = policy;
  return {
    ...plainSettings(policy),
    hasGuestPassword,
    hasClientPassword,
    pin,
    proofsReady,
    unfilmed: unfilmedIn(manifest),
    included,
    expires: expiresAt === null ? null : lastDayIn(expiresAt, timezone),
    sessionsEndedAt,
    secretsSetAt,
    sets: sets.map(({ id, title, photos }) => ({
      id,
      title,
      visibility: visibilityOf(policy.sets, id),
      photoCount: photos.length,
    })),
  };
}
