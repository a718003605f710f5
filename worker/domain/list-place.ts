/** A place in a newest-first list, after which a page begins. */
export interface ListPlace {
  /** Milliseconds since 1970. */
  at: number;
  id: string;
}

/** A place as it is in an address; null if it is not one. */
export function readPlace(text: string | undefined): ListPlace | null {
  const [, at, id] = /^(\d{1,15})-([\w-]{1,64})$/.exec(text ?? "") ?? [];
  return at && id ? { at: Number(at), id } : null;
}

/** A place in the form that `readPlace` reads. */
export const writePlace = ({ at, id }: ListPlace): string => `${at}-${id}`;
