import type { Label } from "../labels.ts";
import type { PhotoPick, SentFrom } from "../selection.ts";

/** What a receipt says: format 1, which docs/receipts.md describes. Receipts are kept by people, so it never changes. */
export interface Statement {
  format: 1;
  studio: { name: string; site: string };
  gallery: { title: string; link: string; version?: string };
  /** Which selection, and how often it had been sent. */
  selection: string;
  round: number;
  /** ISO 8601, in UTC. */
  sent: string;
  by: string;
  message?: string;
  /** By the id of the question. */
  answers?: Record<string, string>;
  /** The name of the only list that was sent; left out if everything was. */
  list?: string;
  /** By name. */
  photos: ReceiptPhoto[];
}

/** One photo: chosen, or only rated or commented. What was not said about it is left out. */
export interface ReceiptPhoto {
  name: string;
  /** Of the original as it was published then; null: it was not known. */
  sha256: string | null;
  picked: boolean;
  stars?: number;
  label?: Label;
  comment?: string;
  /** Names of the lists that it is on. */
  lists?: string[];
}

/** A round with what its receipt says, as it is stored. */
export interface SentRound {
  selection: string;
  round: number;
  submittedAt: number;
  name: string;
  message: string;
  answers: Record<string, string>;
  /** null: it was sent before there were receipts. */
  from: SentFrom | null;
  photos: (PhotoPick & { sha256: string | null })[];
}

/** The statement of a round: always the same, whenever it is asked for. null: it was sent before there were receipts. */
export function statementOf({ from, photos, ...sent }: SentRound): Statement | null {
  if (!from) return null;
  const nameOf = new Map(from.lists?.map(({ id, name }) => [id, name]));
  const list = nameOf.get(from.list ?? "");
  const answers = Object.entries(sent.answers).filter(([, answer]) => answer !== "");
  return {
    format: 1,
    studio: { name: from.studio, site: from.site },
    gallery: { title: from.title, link: from.link, ...(from.version && { version: from.version }) },
    ...{ selection: sent.selection, round: sent.round, sent: new Date(sent.submittedAt).toISOString(), by: sent.name },
    ...(sent.message && { message: sent.message }),
    ...(answers.length > 0 && { answers: Object.fromEntries(answers) }),
    ...(list && { list }),
    photos: photos.map(({ photo: name, sha256, picked, stars, label, comment, lists }) => ({
      ...{ name, sha256, picked },
      ...(stars > 0 && { stars }),
      ...(label && { label }),
      ...(comment && { comment }),
      ...(lists.length > 0 && { lists: lists.flatMap((id) => nameOf.get(id) ?? []) }),
    })),
  };
}
