import { FALLBACK, FORMAT_NAMES, FORMATS, type Format } from "./formats.ts";
import type { Link } from "./link.ts";
import type { Photo, Rendition } from "./manifest.ts";
import { LARGEST, type Size } from "./sizes.ts";

/** Every URL, built in one place. Segments are encoded as the canonical-path filter wants them. */
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

export const paths = {
  home: () => "/",
  shell: (file: string) => `/_astro/${segment(file)}`,
  gallery: (link: Link) => `/g/${segment(link)}/`,
  enter: (link: Link, next?: string) => `/g/${segment(link)}/enter${next ? `?next=${segment(next)}` : ""}`,
  /** The same, for clients. */
  enterAsClient: (link: Link, next: string) => `/g/${segment(link)}/enter?as=client&next=${segment(next)}`,
  /** Where guests leave their name and address; `next`: then where. */
  register: (link: Link, next?: string | null) =>
    `/g/${segment(link)}/enter/register${next ? `?next=${segment(next)}` : ""}`,
  leave: (link: Link) => `/g/${segment(link)}/leave`,
  view: (link: Link) => `/g/${segment(link)}/view`,
  invite: (link: Link) => `/g/${segment(link)}/invite`,
  set: (link: Link, set: string) => `/g/${segment(link)}/${segment(set)}/`,
  /** `set`: only if the photo should be shown in another set than its first. */
  photo: (link: Link, photo: string, set?: string) =>
    `/g/${segment(link)}/photo/${segment(photo)}/${set ? `?set=${segment(set)}` : ""}`,
  image: (place: Place, photo: Pick<Photo, "name" | "hash">, rendition: Pick<Rendition, "edge" | "format">) =>
    `${imagesOf(place)}/image/${segment(photo.name)}/${rendition.edge}-${photo.hash}.${rendition.format}`,
  /** A video, in one of its sizes. */
  video: (place: Place, photo: Pick<Photo, "name" | "hash">, { edge }: { edge: number }) =>
    `${imagesOf(place)}/image/${segment(photo.name)}/${edge}-${photo.hash}.mp4`,
  /** A video's captions, by the SHA-256 of their bytes, or its beginning. */
  captions: (place: Place, photo: Pick<Photo, "name">, sha256: string) =>
    `${imagesOf(place)}/image/${segment(photo.name)}/${sha256.slice(0, 12)}.vtt`,
  /** `file`: the name of one size of the public cover. */
  publicCover: (link: Link, file: string) => `/g/${segment(link)}/cover/${segment(file)}`,
  downloadPhoto: (link: Link, photo: string, size?: Size) =>
    `/g/${segment(link)}/download/photo/${segment(photo)}${sized(size)}`,
  /** Several photos, counted as one. */
  downloadPhotos: (link: Link, photos: readonly string[], size?: Size) =>
    `/g/${segment(link)}/download/photos.zip?${named(photos)}${size === LARGEST ? "" : `&size=${size}`}`,
  downloadSet: (link: Link, set: string, size?: Size) =>
    `/g/${segment(link)}/download/set/${segment(set)}.zip${sized(size)}`,
  downloadAll: (link: Link, size?: Size) => `/g/${segment(link)}/download/all.zip${sized(size)}`,
  downloadKeepsake: (link: Link, size?: Size) => `/g/${segment(link)}/download/keepsake.zip${sized(size)}`,
  downloadSelection: (link: Link, size?: Size) => `/g/${segment(link)}/download/selection.zip${sized(size)}`,
  pin: (link: Link, next?: string) => `/g/${segment(link)}/download/pin${next ? `?next=${segment(next)}` : ""}`,
  marks: (link: Link) => `/g/${segment(link)}/marks`,
  selection: (link: Link, part: Record<string, string> = {}) => `/g/${segment(link)}/selection${asked(part)}`,
  /** What was sent, in a round or the last time, with a signature. */
  selectionReceipt: (link: Link, part: Record<string, string> = {}) =>
    `/g/${segment(link)}/selection/receipt${asked(part)}`,
  selectionReceiptFile: (link: Link, round: number) =>
    `/g/${segment(link)}/selection/receipt.json${asked({ round: String(round) })}`,
  submitSelection: (link: Link) => `/g/${segment(link)}/selection/submit`,
  views: (link: Link) => `/g/${segment(link)}/view/photos`,
  /** What a browser keeps of a gallery, compared with what it may keep today. */
  keptCheck: (link: Link, sets: readonly string[] = []) =>
    `/g/${segment(link)}/view/offline${sets.length > 0 ? `?${sets.map((set) => `set=${segment(set)}`).join("&")}` : ""}`,
  /** What there is to keep of a set, from a photo on. */
  keptList: (link: Link, set: string, about: { format: Format; from: number }) =>
    `/g/${segment(link)}/view/offline/${segment(set)}${asked({ format: about.format, from: String(about.from) })}`,
  /** What there is to see of a set, if that is not what a page shows. `have`: the key of the photos it shows. */
  news: (link: Link, set: string, have: string) => `/g/${segment(link)}/view/news/${segment(set)}${asked({ have })}`,
  /** A screen at an event. */
  wall: (link: Link, about: { set?: string; seconds?: string } = {}) => `/g/${segment(link)}/wall/${asked(about)}`,
  /** What such a screen shows, if that is not what it has. `have`: the key of the photos it has. */
  wallList: (link: Link, { set, have }: { set: string | null; have: string }) =>
    `/g/${segment(link)}/view/wall${asked({ ...(set === null ? {} : { set }), have })}`,
  /** The pictures of photos by name. */
  wallPictures: (link: Link, photos: readonly string[]) => `/g/${segment(link)}/view/wall/pictures?${named(photos)}`,
  /** The link of a set as a QR code. */
  linkCode: (link: Link, set: string) => `/g/${segment(link)}/view/code/${segment(set)}`,
  /** Links that a client made for others; `about`: what a new one shows. */
  links: (gallery: Link, about: { set?: string; photo?: string; from?: "selection" } = {}) =>
    `/g/${segment(gallery)}/view/links${asked(about)}`,
  openLink: (gallery: Link) => `/g/${segment(gallery)}/view/link`,
  /** What such a link shows, by its id. */
  byLink: (gallery: Link, link: string, part: Record<string, string> = {}) =>
    `/g/${segment(gallery)}/view/link/${segment(link)}/${asked(part)}`,
  photoByLink: (gallery: Link, link: string, photo: string) =>
    `/g/${segment(gallery)}/view/link/${segment(link)}/photo/${segment(photo)}/`,
  /** The gallery as an app. */
  app: (link: Link) => `/g/${segment(link)}/view/app.webmanifest`,
  /** What serves kept pages without a connection. */
  serviceWorker: () => "/offline.js",
  askLink: (link: Link) => `/g/${segment(link)}/selection/link`,
  openSelection: (link: Link) => `/g/${segment(link)}/selection/open`,
  shop: (link: Link, about: { photo?: string; set?: string; from?: "selection" } = {}) =>
    `/g/${segment(link)}/store${asked(about)}`,
  shopPhotos: (link: Link, photos: readonly string[]) =>
    `/g/${segment(link)}/store${photos.length > 0 ? `?${named(photos)}` : ""}`,
  /** `taken`: the key of the form that was just accepted. */
  cart: (link: Link, taken?: string | null) => `/g/${segment(link)}/cart${taken ? `?taken=${segment(taken)}` : ""}`,
  orders: (link: Link) => `/g/${segment(link)}/order`,
  order: (link: Link, order: string) => `/g/${segment(link)}/order/${segment(order)}`,
  orderCheck: (link: Link, order: string) => `/g/${segment(link)}/order/${segment(order)}/check`,
  orderInvoice: (link: Link, order: string) => `/g/${segment(link)}/order/${segment(order)}/invoice`,
  orderZip: (link: Link, order: string, size?: Size) =>
    `/g/${segment(link)}/order/${segment(order)}/photos.zip${sized(size)}`,
  orderPhoto: (link: Link, { order, photo, size }: { order: string; photo: string; size?: Size | undefined }) =>
    `/g/${segment(link)}/order/${segment(order)}/photo/${segment(photo)}${sized(size)}`,
  receipt: (link: Link) => `/g/${segment(link)}/receipt`,
  stripeReports: () => "/reports/stripe",
  clients: (next?: string) => `/clients/${next ? `?next=${segment(next)}` : ""}`,
  /** The client's own page, even for clients with only one gallery. */
  clientsAccount: () => "/clients/?stay=",
  clientsEnter: () => "/clients/enter",
  clientsLeave: () => "/clients/leave",
  clientsPassword: () => "/clients/password",
  clientsPasskey: () => "/clients/passkey",
  clientsPasskeyAsk: () => "/clients/passkey/ask",
  clientsPasskeys: () => "/clients/passkeys/",
  clientsPasskeysAsk: () => "/clients/passkeys/ask",
  askSignIn: (next?: string | null) => `/clients/link${next ? `?next=${segment(next)}` : ""}`,
  openSignIn: () => "/clients/open",
  verifyReceipt: () => "/verify",
  /** The public keys that receipts are verified with. */
  receiptKeys: () => "/.well-known/glassine-receipt-keys.json",
  stopMail: (token: string) => `/mail/stop?t=${segment(token)}`,
  /** What is kept of visitors, and whom they ask. */
  privacy: () => "/privacy",
  studio: () => "/studio/",
  studioEnter: (next?: string) => `/studio/enter${next ? `?next=${segment(next)}` : ""}`,
  studioLeave: () => "/studio/leave",
  studioPreview: () => "/studio/preview",
  studioPeople: () => "/studio/people/",
  studioEnterSecond: () => "/studio/enter?as=second",
  studioPasskey: () => "/studio/passkey",
  studioPasskeyAsk: () => "/studio/passkey/ask",
  studioPasskeys: () => "/studio/passkeys/",
  studioPasskeysAsk: () => "/studio/passkeys/ask",
  studioClients: (account?: string) => `/studio/clients/${account ? `?account=${segment(account)}` : ""}`,
  studioNumbers: (days?: number) => `/studio/numbers/${asked(days ? { days: String(days) } : {})}`,
  studioNumbersCsv: () => "/studio/numbers.csv",
  galleryNumbers: (gallery: string, days?: number) =>
    `/studio/g/${segment(gallery)}/numbers/${asked(days ? { days: String(days) } : {})}`,
  galleryNumbersCsv: (gallery: string) => `/studio/g/${segment(gallery)}/numbers.csv`,
  studioNotices: () => "/studio/notices/",
  studioMail: () => "/studio/mail/",
  studioLetter: (mail: string) => `/studio/mail/letter?mail=${segment(mail)}`,
  /** `part`: the section of the access page to open. */
  studioGallery: (gallery: string, part?: string) => `/studio/g/${segment(gallery)}/${asked(part ? { part } : {})}`,
  /** `set`: show only this set; `photo`: edit this photo's texts. */
  studioPhotos: (gallery: string, about: { set?: string; photo?: string; after?: string } = {}) =>
    `/studio/g/${segment(gallery)}/photos/${asked(about)}`,
  studioPrivate: (gallery: string) => `/studio/g/${segment(gallery)}/private/`,
  studioVersions: (gallery: string) => `/studio/g/${segment(gallery)}/versions/`,
  studioActivity: (gallery: string) => `/studio/g/${segment(gallery)}/activity/`,
  studioActivityCsv: (gallery: string) => `/studio/g/${segment(gallery)}/activity.csv`,
  /** `round`: its number, or `now` for the current state. */
  studioSelections: (gallery: string, selection?: string, part: Record<string, string> = {}) =>
    `/studio/g/${segment(gallery)}/selections/${asked({ ...(selection ? { selection } : {}), ...part })}`,
  studioPicks: (gallery: string, format: "txt" | "csv" | "json" | "zip") =>
    `/studio/g/${segment(gallery)}/selections/picks.${format}`,
  studioReceipt: (gallery: string, selection: string, part: { round: string; page?: string; print?: string }) =>
    `/studio/g/${segment(gallery)}/selections/receipt${asked({ selection, ...part })}`,
  studioReceiptFile: (gallery: string, selection: string, round: number) =>
    `/studio/g/${segment(gallery)}/selections/receipt.json${asked({ selection, round: String(round) })}`,
  studioShop: (gallery: string) => `/studio/g/${segment(gallery)}/store/`,
  studioOrder: (gallery: string, order: string) => `/studio/g/${segment(gallery)}/store/${segment(order)}/`,
  studioOrdersCsv: (gallery: string) => `/studio/g/${segment(gallery)}/store/orders.csv`,
  studioLetters: (gallery: string, part: Record<string, string> = {}) =>
    `/studio/g/${segment(gallery)}/letters/${asked(part)}`,
  /** How a letter of one kind will look. */
  studioLetterPreview: (gallery: string, kind: string) =>
    `/studio/g/${segment(gallery)}/letters/letter${asked({ kind })}`,
  studioRegistrations: (gallery: string) => `/studio/g/${segment(gallery)}/registrations/`,
  studioRegistrationsCsv: (gallery: string) => `/studio/g/${segment(gallery)}/registrations.csv`,
  studioInvitations: (gallery: string) => `/studio/g/${segment(gallery)}/invitations/`,
} as const;

const RENDITION = new RegExp(`^([1-9]\\d{0,4})-([0-9a-f]{12})\\.(${FORMAT_NAMES.join("|")})$`);

/** Reads the last segment of an image's address, as `paths.image` writes it: longer edge, content, format. */
export function readRendition(segment: string): { edge: number; hash: string; format: Format } | null {
  const [, edge, hash = "", ending] = RENDITION.exec(segment) ?? [];
  const format = FORMAT_NAMES.find((known) => known === ending);
  return format ? { edge: Number(edge), hash, format } : null;
}

/** What the address of a video names: the size, or null for its captions, and their content. */
export interface Played {
  edge: number | null;
  hash: string;
}

const PLAYED = /^(?:([1-9]\d{0,4})-)?([0-9a-f]{12})\.(mp4|vtt)$/;

/** Reads the last segment of the address of a video or its captions; null: it is another one. */
export function readPlayed(segment: string): Played | null {
  const [, edge, hash = "", ending] = PLAYED.exec(segment) ?? [];
  if (ending === undefined || (ending === "mp4") !== (edge !== undefined)) return null;
  return { edge: edge === undefined ? null : Number(edge), hash };
}

/**
 * The addresses of a photo's renditions for `<picture>`: `srcset` strings with widths in pixels, by format, and the
 * fallback.
 */
export interface PictureSources {
  /** For `<source>`: every format but the fallback. */
  sources: { type: string; srcset: string }[];
  srcset: string;
  src: string;
  width: number;
  height: number;
}

/** Sources of one photo for `<picture>`. Widths in `srcset` are the rendition's real widths, not its longer edge. */
export function pictureSources(
  place: Place,
  photo: Pick<Photo, "name" | "hash" | "width" | "height" | "renditions">,
): PictureSources {
  const longer = Math.max(photo.width, photo.height);
  const set = (format: Format) =>
    photo.renditions
      .filter((r) => r.format === format)
      .map((r) => `${paths.image(place, photo, r)} ${Math.max(1, Math.round((r.edge * photo.width) / longer))}w`)
      .join(", ");
  const fallback = photo.renditions.find((r) => r.format === FALLBACK) ?? photo.renditions[0];
  return {
    sources: FORMATS.filter(({ format }) => format !== FALLBACK)
      .map(({ format, type }) => ({ type, srcset: set(format) }))
      .filter(({ srcset }) => srcset !== ""),
    srcset: set(FALLBACK),
    src: fallback ? paths.image(place, photo, fallback) : "",
    width: photo.width,
    height: photo.height,
  };
}

/** What somebody says about a photo in their selection. Apart from `paths`, which browsers load whole. */
export const notesPath = (link: Link, photo: string, part: Record<string, string> = {}): string =>
  `/g/${segment(link)}/selection/photo/${segment(photo)}${asked(part)}`;

/** A photo as it was when something was said about it; `at`: when that was. */
export const beforePath = (link: Link, photo: string, at: number): string =>
  `${notesPath(link, photo)}/before/${at}.jpg`;

/** The same in the studio. */
export const studioBeforePath = (gallery: string, about: { selection: string; photo: string; at: number }): string =>
  `/studio/g/${segment(gallery)}/selections/before${asked({ ...about, at: String(about.at) })}`;

/** How many full-size photos are left, and where a download starts that was counted. Apart from `paths`, which browsers load whole. */
export const includedPath = (link: Link, next?: string): string =>
  `/g/${segment(link)}/download/included${next ? `?next=${segment(next)}` : ""}`;

/** A file, or the zip, of what a client's link shows. Apart for the same reason. */
export const downloadByLinkPath = (gallery: Link, link: string, file: { photo?: string; size: Size }) =>
  `/g/${segment(gallery)}/view/link/${segment(link)}/${file.photo === undefined ? "photos.zip" : `file/${segment(file.photo)}`}${sized(file.size)}`;

/** Views of photos as CSV. */
export const galleryViewsCsvPath = (gallery: string, days: number) =>
  `/studio/g/${segment(gallery)}/numbers.csv${asked({ by: "photo", days: String(days) })}`;
