/** The last entry before a page of a newest-first list. */
export interface ListPlace {
  /** Milliseconds since 1970. */
  at: number;
  id: string;
}

/** Reads a place from an address; null: the text is not one. */
export function readPlace(text: string | undefined): ListPlace | null {
  const [, at, id] = /^(\d{1,15})-([\w-]{1,64})$/.exec(text ?? "") ?? [];
  return at && id ? { at: Number(at), id } : null;
}

/** A place as `readPlace` reads it. */
export const writePlace = ({ at, id }: ListPlace): string => `${at}-${id}`;
