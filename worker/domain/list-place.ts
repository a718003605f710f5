/** A place in a list that is newest first, which a page of it begins after. */
export interface ListPlace {
  /** Milliseconds since 1970. */
  at: number;
  id: string;
}

/** A place as an address says it; null: it says none. */
export function readPlace(text: string | undefined): ListPlace | null {
  const [, at, id] = /^(\d{1,15})-([\w-]{1,64})$/.exec(text ?? "") ?? [];
  return at && id ? { at: Number(at), id } : null;
}

/** A place as `readPlace` reads it. */
export const writePlace = ({ at, id }: ListPlace): string => `${at}-${id}`;
