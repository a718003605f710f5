import { Hono } from "hono";
import { lastDayIn } from "../domain/expiry.ts";
import { fileOf, type GalleryManifest, sizesIn } from "../domain/manifest.ts";
import type { Payloads } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { photoPage, readPhotoPagesWish } from "../domain/photo-pages.ts";
import { LARGEST, SIZES, sizeRow } from "../domain/sizes.ts";
import { refuseArriving } from "../gallery/arriving.ts";
import type { Downloader } from "../gallery/begun-download.ts";
import { sendFile, sendZipFile } from "../gallery/send-download.ts";
import { sendImage } from "../gallery/send-image.ts";
import { zipEntries } from "../gallery/zip-entries.ts";
import { admitByLink, type LinkAdmission, type LinkAsk } from "../gate/by-link.ts";
import { notFound, stillArriving } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { forgetOpenedLink } from "../http/cookies.ts";
import { seeOther } from "../http/headers.ts";
import { localeOf, pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";

/**
 * `/g/:gallery/view/link/:link/` and below it: what a client's link shows, to browsers that opened it. Whatever else they
 * may see in the gallery, nothing here leads there, and no other page knows of links. Every refusal is the one 404.
 */
export const byLink = new Hono<AppEnv>();

const AT = "/g/:gallery/view/link/:link";

at("/", "look", sharedPage);
at("/photo/:photo/", "look", sharedPhotoPage);
at("/image/:photo/:rendition", "look", (c, { policy, link, photo, sight }) =>
  sendImage(c, { place: { gallery: policy.link, link: link.id }, photo, sight, named: c.req.param("rendition") ?? "" }),
);
at("/file/:photo", "download-photo", sendPhoto);
at("/photos.zip", "download-set", sendZip);

type Answer = (c: Ctx, admitted: LinkAdmission) => Response | Promise<Response>;

function at(path: string, wish: LinkAsk["wish"], answer: Answer): void {
  const GET = async (c: Ctx) => {
    const photo = c.req.param("photo");
    const size = sizeAsked(c);
    const admitted = size && (await admitByLink(c, { wish, size, ...(photo === undefined ? {} : { photo }) }));
    return admitted ? answer(c, admitted) : notFound(c);
  };
  const methods = path === "/" ? { GET, POST: forget } : { GET };
  resource(byLink, { path: AT + path, methods, otherwise: notFound });
}

/** This browser stops showing the link's photos until the link is opened again with its secret. */
async function forget(c: Ctx): Promise<Response> {
  const admitted = await admitByLink(c, { wish: "look" });
  if (!admitted) return notFound(c);
  const { gallery, policy, link } = admitted;
  await forgetOpenedLink(c, { gallery, id: link.id });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.openLink(policy.link));
}

const sizeAsked = (c: Ctx) => SIZES.find((known) => known === (c.req.query("size") ?? LARGEST));

async function sharedPage(c: Ctx, admitted: LinkAdmission): Promise<Response> {
  const { gallery, version, policy, link } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const part = photoPage(
    admitted.shown(manifest),
    readPhotoPagesWish((name) => (name === "page" ? c.req.query(name) : undefined)),
  );
  const { photoCount } = policy;
  const found = await readPhotos(c.env.PHOTOS, { gallery, version, photoCount, photos: part.items });
  const { see } = await admitted.sight.open();
  const data = {
    ...headOf(c, admitted, manifest),
    photos: { ...part, items: part.items.flatMap((name) => found.get(name) ?? []).map(see) },
    lastDay: lastDayIn(link.expiresAt, manifest.studio.timezone),
    downloads: part.total > 0 ? sizesOffered(admitted, manifest, "download-set") : [],
  };
  return answerPage(c, manifest, { page: "shared", data });
}

async function sharedPhotoPage(c: Ctx, admitted: LinkAdmission): Promise<Response> {
  const { gallery, version, photo } = admitted;
  if (!photo) throw new Error("the gate admits to photos by name");
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const names = admitted.shown(manifest);
  const place = names.indexOf(photo.name);
  const { see } = await admitted.sight.open();
  const data = {
    ...headOf(c, admitted, manifest),
    ...{ photo: see(photo), position: place + 1, total: names.length },
    ...{ previous: names[place - 1] ?? null, next: names[place + 1] ?? null },
    downloads: sizesOffered(admitted, manifest, "download-photo").filter((size) => photo[size]),
  };
  return answerPage(c, manifest, { page: "shared-photo", data });
}

type Page = { [Name in "shared" | "shared-photo"]: { page: Name; data: Payloads[Name] } }["shared" | "shared-photo"];

function answerPage(c: Ctx, { language }: GalleryManifest, page: Page): Promise<Response> {
  // A link opens for nobody without its secret: messengers get no preview.
  return pageAnswer(c, { ...page, linkPreview: null, language } as Parameters<typeof pageAnswer>[1]);
}

function headOf(c: Ctx, { policy, link }: LinkAdmission, { title, studio, look, language }: GalleryManifest) {
  // The crop of the cover says something about a photo that may not be shown here.
  const { "cover-position": _position, ...shown } = look;
  return {
    ...{ gallery: policy.link, link: link.id, label: link.label, title, look: shown, locale: localeOf(c, language) },
    studio: { name: studio.name, email: studio.email, links: studio.links, logo: studio.logo },
  };
}

const sizesOffered = (admitted: LinkAdmission, manifest: GalleryManifest, wish: "download-photo" | "download-set") => {
  const { sets, arriving = [] } = manifest;
  const shown = new Set(arriving.length > 0 ? admitted.shown(manifest) : []);
  const there = sizesIn({ sets, arriving: arriving.filter((photo) => shown.has(photo)) });
  return admitted.sizes(wish).filter((size) => there.includes(size));
};

/** For counting: a guest, whoever they are otherwise. */
const downloaderOf = ({ gallery, version, policy, link }: LinkAdmission): Downloader => ({
  ...{ gallery, version, policy },
  presence: {
    name: "guest",
    holder: `link:${link.id}`,
    account: null,
    full: { as: "guest", pin: false },
    session: null,
  },
});

const byWords = ({ link }: LinkAdmission) => `, by link ${link.id}`;

async function sendPhoto(c: Ctx, admitted: LinkAdmission): Promise<Response> {
  const size = sizeAsked(c) ?? LARGEST;
  const { photo, policy } = admitted;
  const download = photo ? fileOf(photo, size) : undefined;
  if (photo?.[size] && !download) return stillArriving(c, policy, { there: 0, of: 1 });
  if (!download) return notFound(c);
  const what = download.file + byWords(admitted);
  return sendFile(c, { admitted: downloaderOf(admitted), download, size, what });
}

async function sendZip(c: Ctx, admitted: LinkAdmission): Promise<Response> {
  const { gallery, version, policy } = admitted;
  const size = sizeAsked(c) ?? LARGEST;
  const shown = new Set(admitted.shown(await readManifest(c.env.PHOTOS, { gallery, version })));
  const has = (_set: string, photo: string) => shown.has(photo);
  const waits = await refuseArriving(c, { gallery, version, policy }, { size, has, only: null });
  if (waits) return waits;
  const entries = await zipEntries(c, { gallery, version }, { size, has, only: null, folders: false });
  const name = `${policy.link}-photos${sizeRow(size).suffix}`;
  return sendZipFile(c, { admitted: downloaderOf(admitted), entries, size, name, by: byWords(admitted) });
}
