import type { Format } from "./formats.ts";
import type { Link } from "./link.ts";
import type { Photo, Rendition } from "./manifest.ts";
import { LARGEST, type Size } from "./sizes.ts";

// Every URL, built in one place: they are used as `paths.set(…)`, and browsers load only those that their scripts use.

/** Segments are encoded as the canonical-path filter wants them. */
const segment = encodeURIComponent;

/** The query of an address, or "". */
const asked = (query: Record<string, string>) => {
  const text = new URLSearchParams(query).toString();
  return text ? `?${text}` : "";
};

/** Downloads are in the largest size unless another one is named. */
const sized = (size: Size = LARGEST) => (size === LARGEST ? "" : `?size=${size}`);

const named = (photos: readonly string[]) => photos.map((photo) => `photo=${segment(photo)}`).join("&");

/** Where a picture is looked at: in a gallery by its link, or by a link that a client made. */
export type Place = Link | { gallery: Link; link: string };

const imagesOf = (place: Place) =>
  typeof place === "string" ? `/g/${segment(place)}` : `/g/${segment(place.gallery)}/view/link/${segment(place.link)}`;

export const home = () => "/";
export const shell = (file: string) => `/_astro/${segment(file)}`;
export const gallery = (link: Link) => `/g/${segment(link)}/`;
export const enter = (link: Link, next?: string) => `/g/${segment(link)}/enter${next ? `?next=${segment(next)}` : ""}`;
/** The same, for clients. */
export const enterAsClient = (link: Link, next: string) => `/g/${segment(link)}/enter?as=client&next=${segment(next)}`;
/** Where guests leave their name and address; `next`: then where. */
export const register = (link: Link, next?: string | null) =>
  `/g/${segment(link)}/enter/register${next ? `?next=${segment(next)}` : ""}`;
export const leave = (link: Link) => `/g/${segment(link)}/leave`;
export const view = (link: Link) => `/g/${segment(link)}/view`;
export const invite = (link: Link) => `/g/${segment(link)}/invite`;
export const set = (link: Link, set: string) => `/g/${segment(link)}/${segment(set)}/`;
/** `set`: only if the photo should be shown in another set than its first. */
export const photo = (link: Link, photo: string, set?: string) =>
  `/g/${segment(link)}/photo/${segment(photo)}/${set ? `?set=${segment(set)}` : ""}`;
export const image = (
  place: Place,
  photo: Pick<Photo, "name" | "hash">,
  rendition: Pick<Rendition, "edge" | "format">,
) => `${imagesOf(place)}/image/${segment(photo.name)}/${rendition.edge}-${photo.hash}.${rendition.format}`;
/** A video, in one of its sizes. */
export const video = (place: Place, photo: Pick<Photo, "name" | "hash">, { edge }: { edge: number }) =>
  `${imagesOf(place)}/image/${segment(photo.name)}/${edge}-${photo.hash}.mp4`;
/** A video's captions, by the SHA-256 of their bytes, or its beginning. */
export const captions = (place: Place, photo: Pick<Photo, "name">, sha256: string) =>
  `${imagesOf(place)}/image/${segment(photo.name)}/${sha256.slice(0, 12)}.vtt`;
/** `file`: the name of one size of the public cover. */
export const publicCover = (link: Link, file: string) => `/g/${segment(link)}/cover/${segment(file)}`;
export const downloadPhoto = (link: Link, photo: string, size?: Size) =>
  `/g/${segment(link)}/download/photo/${segment(photo)}${sized(size)}`;
/** Several photos, counted as one. */
export const downloadPhotos = (link: Link, photos: readonly string[], size?: Size) =>
  `/g/${segment(link)}/download/photos.zip?${named(photos)}${size === LARGEST ? "" : `&size=${size}`}`;
export const downloadSet = (link: Link, set: string, size?: Size) =>
  `/g/${segment(link)}/download/set/${segment(set)}.zip${sized(size)}`;
export const downloadAll = (link: Link, size?: Size) => `/g/${segment(link)}/download/all.zip${sized(size)}`;
export const downloadKeepsake = (link: Link, size?: Size) => `/g/${segment(link)}/download/keepsake.zip${sized(size)}`;
export const downloadSelection = (link: Link, size?: Size) =>
  `/g/${segment(link)}/download/selection.zip${sized(size)}`;
export const pin = (link: Link, next?: string) =>
  `/g/${segment(link)}/download/pin${next ? `?next=${segment(next)}` : ""}`;
export const marks = (link: Link) => `/g/${segment(link)}/marks`;
export const selection = (link: Link, part: Record<string, string> = {}) =>
  `/g/${segment(link)}/selection${asked(part)}`;
/** What was sent, in a round or the last time, with a signature. */
export const selectionReceipt = (link: Link, part: Record<string, string> = {}) =>
  `/g/${segment(link)}/selection/receipt${asked(part)}`;
export const selectionReceiptFile = (link: Link, round: number) =>
  `/g/${segment(link)}/selection/receipt.json${asked({ round: String(round) })}`;
/** What somebody says about a photo in their selection. */
export const notes = (link: Link, photo: string, part: Record<string, string> = {}) =>
  `/g/${segment(link)}/selection/photo/${segment(photo)}${asked(part)}`;
/** A photo as it was when something was said about it; `at`: when that was. */
export const before = (link: Link, photo: string, at: number) => `${notes(link, photo)}/before/${at}.jpg`;
/** How many full-size photos are left, and where a download starts that was counted. */
export const included = (link: Link, next?: string) =>
  `/g/${segment(link)}/download/included${next ? `?next=${segment(next)}` : ""}`;
/** A file, or the zip, of what a client's link shows. */
export const downloadByLink = (gallery: Link, link: string, file: { photo?: string; size: Size }) =>
  `/g/${segment(gallery)}/view/link/${segment(link)}/${file.photo === undefined ? "photos.zip" : `file/${segment(file.photo)}`}${sized(file.size)}`;
export const submitSelection = (link: Link) => `/g/${segment(link)}/selection/submit`;
export const views = (link: Link) => `/g/${segment(link)}/view/photos`;
/** What a browser keeps of a gallery, compared with what it may keep today. */
export const keptCheck = (link: Link, sets: readonly string[] = []) =>
  `/g/${segment(link)}/view/offline${sets.length > 0 ? `?${sets.map((set) => `set=${segment(set)}`).join("&")}` : ""}`;
/** What there is to keep of a set, from a photo on. */
export const keptList = (link: Link, set: string, about: { format: Format; from: number }) =>
  `/g/${segment(link)}/view/offline/${segment(set)}${asked({ format: about.format, from: String(about.from) })}`;
/** What there is to see of a set, if that is not what a page shows. `have`: the key of the photos it shows. */
export const news = (link: Link, set: string, have: string) =>
  `/g/${segment(link)}/view/news/${segment(set)}${asked({ have })}`;
/** A screen at an event. */
export const wall = (link: Link, about: { set?: string; seconds?: string } = {}) =>
  `/g/${segment(link)}/wall/${asked(about)}`;
/** What such a screen shows, if that is not what it has. `have`: the key of the photos it has. */
export const wallList = (link: Link, { set, have }: { set: string | null; have: string }) =>
  `/g/${segment(link)}/view/wall${asked({ ...(set === null ? {} : { set }), have })}`;
/** The pictures of photos by name. */
export const wallPictures = (link: Link, photos: readonly string[]) =>
  `/g/${segment(link)}/view/wall/pictures?${named(photos)}`;
/** The link of a set as a QR code. */
export const linkCode = (link: Link, set: string) => `/g/${segment(link)}/view/code/${segment(set)}`;
/** Links that a client made for others; `about`: what a new one shows. */
export const links = (gallery: Link, about: { set?: string; photo?: string; from?: "selection" } = {}) =>
  `/g/${segment(gallery)}/view/links${asked(about)}`;
export const openLink = (gallery: Link) => `/g/${segment(gallery)}/view/link`;
/** What such a link shows, by its id. */
export const byLink = (gallery: Link, link: string, part: Record<string, string> = {}) =>
  `/g/${segment(gallery)}/view/link/${segment(link)}/${asked(part)}`;
export const photoByLink = (gallery: Link, link: string, photo: string) =>
  `/g/${segment(gallery)}/view/link/${segment(link)}/photo/${segment(photo)}/`;
/** The gallery as an app. */
export const app = (link: Link) => `/g/${segment(link)}/view/app.webmanifest`;
/** What serves kept pages without a connection. */
export const serviceWorker = () => "/offline.js";
export const askLink = (link: Link) => `/g/${segment(link)}/selection/link`;
export const openSelection = (link: Link) => `/g/${segment(link)}/selection/open`;
export const shop = (link: Link, about: { photo?: string; set?: string; from?: "selection" } = {}) =>
  `/g/${segment(link)}/store${asked(about)}`;
export const shopPhotos = (link: Link, photos: readonly string[]) =>
  `/g/${segment(link)}/store${photos.length > 0 ? `?${named(photos)}` : ""}`;
/** `taken`: the key of the form that was just accepted. */
export const cart = (link: Link, taken?: string | null) =>
  `/g/${segment(link)}/cart${taken ? `?taken=${segment(taken)}` : ""}`;
export const orders = (link: Link) => `/g/${segment(link)}/order`;
export const order = (link: Link, order: string) => `/g/${segment(link)}/order/${segment(order)}`;
export const orderCheck = (link: Link, order: string) => `/g/${segment(link)}/order/${segment(order)}/check`;
export const orderInvoice = (link: Link, order: string) => `/g/${segment(link)}/order/${segment(order)}/invoice`;
export const orderZip = (link: Link, order: string, size?: Size) =>
  `/g/${segment(link)}/order/${segment(order)}/photos.zip${sized(size)}`;
export const orderPhoto = (
  link: Link,
  { order, photo, size }: { order: string; photo: string; size?: Size | undefined },
) => `/g/${segment(link)}/order/${segment(order)}/photo/${segment(photo)}${sized(size)}`;
export const receipt = (link: Link) => `/g/${segment(link)}/receipt`;
export const stripeReports = () => "/reports/stripe";
export const clients = (next?: string) => `/clients/${next ? `?next=${segment(next)}` : ""}`;
/** The client's own page, even for clients with only one gallery. */
export const clientsAccount = () => "/clients/?stay=";
export const clientsEnter = () => "/clients/enter";
export const clientsLeave = () => "/clients/leave";
export const clientsPassword = () => "/clients/password";
export const clientsPasskey = () => "/clients/passkey";
export const clientsPasskeyAsk = () => "/clients/passkey/ask";
export const clientsPasskeys = () => "/clients/passkeys/";
export const clientsPasskeysAsk = () => "/clients/passkeys/ask";
export const askSignIn = (next?: string | null) => `/clients/link${next ? `?next=${segment(next)}` : ""}`;
export const openSignIn = () => "/clients/open";
export const verifyReceipt = () => "/verify";
/** The public keys that receipts are verified with. */
export const receiptKeys = () => "/.well-known/glassine-receipt-keys.json";
export const stopMail = (token: string) => `/mail/stop?t=${segment(token)}`;
/** What is kept of visitors, and whom they ask. */
export const privacy = () => "/privacy";
export const studio = () => "/studio/";
export const studioEnter = (next?: string) => `/studio/enter${next ? `?next=${segment(next)}` : ""}`;
export const studioLeave = () => "/studio/leave";
export const studioPreview = () => "/studio/preview";
export const studioPeople = () => "/studio/people/";
export const studioEnterSecond = () => "/studio/enter?as=second";
export const studioPasskey = () => "/studio/passkey";
export const studioPasskeyAsk = () => "/studio/passkey/ask";
export const studioPasskeys = () => "/studio/passkeys/";
export const studioPasskeysAsk = () => "/studio/passkeys/ask";
export const studioClients = (account?: string) => `/studio/clients/${account ? `?account=${segment(account)}` : ""}`;
export const studioNumbers = (days?: number) => `/studio/numbers/${asked(days ? { days: String(days) } : {})}`;
export const studioNumbersCsv = () => "/studio/numbers.csv";
export const galleryNumbers = (gallery: string, days?: number) =>
  `/studio/g/${segment(gallery)}/numbers/${asked(days ? { days: String(days) } : {})}`;
export const galleryNumbersCsv = (gallery: string) => `/studio/g/${segment(gallery)}/numbers.csv`;
export const studioNotices = () => "/studio/notices/";
export const studioMail = () => "/studio/mail/";
export const studioLetter = (mail: string) => `/studio/mail/letter?mail=${segment(mail)}`;
/** `part`: the section of the access page to open. */
export const studioGallery = (gallery: string, part?: string) =>
  `/studio/g/${segment(gallery)}/${asked(part ? { part } : {})}`;
/** `set`: show only this set; `photo`: edit this photo's texts. */
export const studioPhotos = (gallery: string, about: { set?: string; photo?: string; after?: string } = {}) =>
  `/studio/g/${segment(gallery)}/photos/${asked(about)}`;
export const studioPrivate = (gallery: string) => `/studio/g/${segment(gallery)}/private/`;
export const studioVersions = (gallery: string) => `/studio/g/${segment(gallery)}/versions/`;
export const studioActivity = (gallery: string) => `/studio/g/${segment(gallery)}/activity/`;
export const studioActivityCsv = (gallery: string) => `/studio/g/${segment(gallery)}/activity.csv`;
/** `round`: its number, or `now` for the current state. */
export const studioSelections = (gallery: string, selection?: string, part: Record<string, string> = {}) =>
  `/studio/g/${segment(gallery)}/selections/${asked({ ...(selection ? { selection } : {}), ...part })}`;
export const studioPicks = (gallery: string, format: "txt" | "csv" | "json" | "zip") =>
  `/studio/g/${segment(gallery)}/selections/picks.${format}`;
export const studioReceipt = (
  gallery: string,
  selection: string,
  part: { round: string; page?: string; print?: string },
) => `/studio/g/${segment(gallery)}/selections/receipt${asked({ selection, ...part })}`;
export const studioReceiptFile = (gallery: string, selection: string, round: number) =>
  `/studio/g/${segment(gallery)}/selections/receipt.json${asked({ selection, round: String(round) })}`;
export const studioShop = (gallery: string) => `/studio/g/${segment(gallery)}/store/`;
export const studioOrder = (gallery: string, order: string) => `/studio/g/${segment(gallery)}/store/${segment(order)}/`;
export const studioOrdersCsv = (gallery: string) => `/studio/g/${segment(gallery)}/store/orders.csv`;
export const studioLetters = (gallery: string, part: Record<string, string> = {}) =>
  `/studio/g/${segment(gallery)}/letters/${asked(part)}`;
/** How a letter of one kind will look. */
export const studioLetterPreview = (gallery: string, kind: string) =>
  `/studio/g/${segment(gallery)}/letters/letter${asked({ kind })}`;
export const studioRegistrations = (gallery: string) => `/studio/g/${segment(gallery)}/registrations/`;
export const studioRegistrationsCsv = (gallery: string) => `/studio/g/${segment(gallery)}/registrations.csv`;
export const studioInvitations = (gallery: string) => `/studio/g/${segment(gallery)}/invitations/`;
/** The same in the studio. */
export const studioBefore = (gallery: string, about: { selection: string; photo: string; at: number }) =>
  `/studio/g/${segment(gallery)}/selections/before${asked({ ...about, at: String(about.at) })}`;
/** Views of photos as CSV. */
export const galleryViewsCsv = (gallery: string, days: number) =>
  `/studio/g/${segment(gallery)}/numbers.csv${asked({ by: "photo", days: String(days) })}`;
