/** Which galleries the studio's list shows, and in which order. */

/** What the list is sorted and filtered by. Times are milliseconds since 1970. */
export interface GalleryHead {
  gallery: string;
  title: string;
  publishedAt: number;
  expiresAt: number | null;
  unpublished: boolean;
  archived: boolean;
  lastActivity: number | null;
  /** Visitors are invited to choose photos. */
  invites: boolean;
  /** Somebody has sent a selection. */
  sent: boolean;
  /** A selection was sent, or has open notes or photos to be changed, and the photographer has not marked it as done. */
  toAnswer: boolean;
  /** An invoice is unpaid, or what was paid is not what was due. */
  toSettle: boolean;
}

export const SHOWN = ["current", "open", "closing", "waiting", "selections", "orders", "archived"] as const;
export type Shown = (typeof SHOWN)[number];

export const SORTS = ["newest", "title", "closing", "activity"] as const;
export type Sort = (typeof SORTS)[number];

/** What the photographer wants to see, read from the list's address. */
export interface ListWish {
  /** Words from the title or the link; "": any. */
  find: string;
  show: Shown;
  sort: Sort;
  /** From 1. */
  page: number;
}

/** A page of the list. */
export interface ListedPage {
  galleries: string[];
  /** How many galleries there are on all pages. */
  found: number;
  pages: number;
  /** The number of this page: the last one, if the requested page doesn't exist. */
  page: number;
}

export const PAGE = 50;
export const SOON_MS = 7 * 86_400_000;
const FIND_MAX = 100;

/** Reads a wish from the address; anything missing or invalid gets its default. */
export function readWish(query: (name: string) => string | undefined): ListWish {
  const page = query("page") ?? "";
  return {
    find: (query("find") ?? "").trim().slice(0, FIND_MAX),
    show: SHOWN.find((known) => known === query("show")) ?? "current",
    sort: SORTS.find((known) => known === query("sort")) ?? "newest",
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}

/** The query for a wish, as `readWish` reads it: "" or beginning with `?`. */
export function writeWish({ find, show, sort, page }: ListWish): string {
  const query = new URLSearchParams({
    ...(find && { find }),
    ...(show !== "current" && { show }),
    ...(sort !== "newest" && { sort }),
    ...(page > 1 && { page: String(page) }),
  });
  return query.size > 0 ? `?${query}` : "";
}

/** Whether it is published and not closed. */
const isOpen = ({ unpublished, expiresAt }: GalleryHead, now: number) =>
  !unpublished && (expiresAt === null || expiresAt > now);

/** Whether it closes within a week. */
const closesSoon = (head: GalleryHead, now: number) =>
  isOpen(head, now) && head.expiresAt !== null && head.expiresAt < now + SOON_MS;

/** Whether visitors are asked to choose and nobody has sent anything yet. */
export const waitsForSelection = (head: GalleryHead, now: number) => isOpen(head, now) && head.invites && !head.sent;

const BELONGS: Record<Shown, (head: GalleryHead, now: number) => boolean> = {
  current: ({ archived }) => !archived,
  open: (head, now) => !head.archived && isOpen(head, now),
  closing: (head, now) => !head.archived && closesSoon(head, now),
  waiting: (head, now) => !head.archived && waitsForSelection(head, now),
  selections: ({ archived, toAnswer }) => !archived && toAnswer,
  orders: ({ archived, toSettle }) => !archived && toSettle,
  archived: ({ archived }) => archived,
};

/** How many galleries each filter shows. */
export function countShown(heads: readonly GalleryHead[], now: number): Record<Shown, number> {
  const counted = SHOWN.map((show) => [show, heads.filter((head) => BELONGS[show](head, now)).length] as const);
  return Object.fromEntries(counted) as Record<Shown, number>;
}

/** The page of the list that was asked for. */
export function listPage(heads: readonly GalleryHead[], wish: ListWish, now: number): ListedPage {
  const words = foldText(wish.find).split(" ").filter(Boolean);
  const found = heads
    .filter((head) => BELONGS[wish.show](head, now) && hasWords(head, words))
    .toSorted((a, b) => ORDER[wish.sort](a, b) || byId(a, b));
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(wish.page, pages);
  const galleries = found.slice((page - 1) * PAGE, page * PAGE).map(({ gallery }) => gallery);
  return { galleries, found: found.length, pages, page };
}

const titles = new Intl.Collator("en", { numeric: true });
const byId = (a: GalleryHead, b: GalleryHead) => (a.gallery < b.gallery ? -1 : 1);
const latest = (a: number | null, b: number | null) => (b ?? -1) - (a ?? -1);

const ORDER: Record<Sort, (a: GalleryHead, b: GalleryHead) => number> = {
  newest: (a, b) => b.publishedAt - a.publishedAt,
  title: (a, b) => titles.compare(a.title, b.title),
  // Those without a date come last.
  closing: (a, b) => (a.expiresAt ?? Number.MAX_VALUE) - (b.expiresAt ?? Number.MAX_VALUE),
  activity: (a, b) => latest(a.lastActivity, b.lastActivity),
};

function hasWords({ title, gallery }: GalleryHead, words: readonly string[]): boolean {
  const text = `${foldText(title)} ${gallery}`;
  return words.every((word) => text.includes(word));
}

/** Without accents and capitals, so that "jorg" finds "Jörg". */
const foldText = (text: string) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
