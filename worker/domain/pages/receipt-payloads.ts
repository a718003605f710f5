import { type PhotoPage, type PhotoPagesWish, photoPage } from "../photo-pages.ts";
import type { ReceiptPhoto, Statement } from "../receipt/statement.ts";
import type { Question } from "../selection.ts";

/** The receipt of what was sent, for its holder or the photographer. */
export interface SelectionReceiptPayload {
  title: string;
  look: Readonly<Record<string, string>>;
  /** null: it was sent before there were receipts, or names photos that this visitor may not see now. */
  shown: ShownReceipt | null;
  because: "before" | "unavailable" | null;
  back: string;
}

export interface ShownReceipt {
  statement: Omit<Statement, "photos">;
  photos: PhotoPage<ReceiptPhoto>;
  /** How many were chosen. */
  chosen: number;
  /** "YYYY-MM-DD" where the studio is. */
  day: string;
  /** To word the answers, as they are asked today. */
  questions: readonly Question[];
  file: string;
}

interface Showing extends Pick<ShownReceipt, "day" | "questions" | "file"> {
  statement: Statement;
  wish: PhotoPagesWish;
}

/** A page of a receipt. */
export function shownReceipt({ statement: { photos, ...statement }, wish, ...rest }: Showing): ShownReceipt {
  const chosen = photos.filter(({ picked }) => picked).length;
  const inOrder = photos.toSorted((a, b) => Number(b.picked) - Number(a.picked));
  return { ...rest, statement, chosen, photos: photoPage(inOrder, wish) };
}
