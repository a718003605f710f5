/** Long lists of photos are split into pages; for printing, into larger ones with pictures and names only. */

const SHOWN = 100;
const PRINTED = 2000;

/** Which part of a list is wanted. */
export interface PhotoPagesWish {
  /** From 1. */
  page: number;
  print: boolean;
}

/** A part of a list. */
export interface PhotoPage<Of> extends PhotoPagesWish {
  items: Of[];
  pages: number;
  /** Items on all pages. */
  total: number;
}

/** `?page=3`, or `?print=1` for what is printed. */
export function readPhotoPagesWish(query: (name: string) => string | undefined): PhotoPagesWish {
  const [page, print] = [query("page"), query("print")].map((text) =>
    /^[1-9]\d{0,4}$/.test(text ?? "") ? Number(text) : null,
  );
  return { page: print ?? page ?? 1, print: print !== null && print !== undefined };
}

/** The page of a list that shows its item at a position, from 1. */
export const pageOfPosition = (position: number): PhotoPagesWish => ({
  page: Math.ceil(position / SHOWN),
  print: false,
});

/** What to add to the address of a list; "" for its first page. */
export function writePhotoPagesWish({ page, print }: PhotoPagesWish): Record<string, string> {
  if (print) return { print: String(page) };
  return page > 1 ? { page: String(page) } : {};
}

/** The wanted part, or the last one if there are fewer. */
export function photoPage<Of>(all: readonly Of[], { page, print }: PhotoPagesWish): PhotoPage<Of> {
  const size = print ? PRINTED : SHOWN;
  const pages = Math.max(1, Math.ceil(all.length / size));
  const shown = Math.min(page, pages);
  return { items: all.slice((shown - 1) * size, shown * size), page: shown, pages, print, total: all.length };
}
