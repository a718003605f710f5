import { asLink, type Link } from "../domain/link.ts";
import { paths } from "../domain/paths.ts";
import { SIZES } from "../domain/sizes.ts";

/** Segments of letters that stand for themselves, none of them empty or beginning with a dot: canonical as they are. */
const PLAIN = /^(?:\/[\w!~*'()-][\w.!~*'()-]*)+\/?$/;

/** The one address that begins with a dot (RFC 8615). */
const WELL_KNOWN = paths.receiptKeys();

/**
 * True for the one spelling of a path this Worker answers to: every segment equals `encodeURIComponent` of what it
 * decodes to and holds no slash, backslash, control character or leading dot; no segment but the last is empty.
 */
export function isCanonicalPath(path: string): boolean {
  if (PLAIN.test(path) || path === WELL_KNOWN) return true;
  if (!path.startsWith("/")) return false;
  const segments = path.slice(1).split("/");
  return segments.every((segment, i) => (segment === "" ? i === segments.length - 1 : isCanonicalSegment(segment)));
}

function isCanonicalSegment(segment: string): boolean {
  try {
    const decoded = decodeURIComponent(segment);
    return encodeURIComponent(decoded) === segment && !/[\p{Cc}/\\]|^\./u.test(decoded);
  } catch {
    return false;
  }
}

/**
 * What paths of a gallery may have after `?`: the size of a download, the set a photo is shown in, the page of a list, the
 * round of a receipt, the set and tempo of a screen, the photos of a download.
 */
const PHOTO = "photo=[\\w.!~*'()%-]+";
const QUERY = new RegExp(
  `^(?:size=(?:${SIZES.join("|")})|${PHOTO}(?:&${PHOTO})*|set=[a-z0-9-]{1,64}|page=[1-9][0-9]{0,4}|round=[1-9][0-9]{0,2}|(?:set=[a-z0-9-]{1,64}&)?seconds=[0-9]{1,3})$`,
);

/**
 * `next` as a path of the gallery with these links, under the first of them; or null for anything else: another site,
 * another gallery, an unusual spelling.
 */
export function safeNext(next: string | null | undefined, links: readonly Link[]): string | null {
  const used = links.find((link) => next?.startsWith(paths.gallery(link)));
  const [current = used] = links;
  if (!next || !used || !current) return null;
  const at = next.indexOf("?");
  if (!isCanonicalPath(at === -1 ? next : next.slice(0, at))) return null;
  if (at !== -1 && !QUERY.test(next.slice(at + 1))) return null;
  return paths.gallery(current) + next.slice(paths.gallery(used).length);
}

/** `next` as a path of the studio, or null. */
export function safeStudioNext(next: string | null | undefined): string | null {
  return next?.startsWith("/studio/") && isCanonicalPath(next) ? next : null;
}

/** `next` as the page of a client's passkeys or a path of some gallery, or null. */
export function safeClientNext(next: string | null | undefined): string | null {
  return next === paths.clientsPasskeys() ? next : safeGalleryNext(next);
}

function safeGalleryNext(next: string | null | undefined): string | null {
  const link = /^\/g\/([a-z0-9-]+)\//.exec(next ?? "")?.[1];
  return link ? safeNext(next, [asLink(link)]) : null;
}
