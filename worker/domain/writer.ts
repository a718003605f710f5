/** Whoever sends or buys something: the same two fields and limits everywhere. */
export interface Writer {
  name: string;
  email: string;
}

export const NAME_MAX = 120;
