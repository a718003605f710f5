/** Whoever sends or buys something: the same two fields everywhere, with the same limits. */
export interface Writer {
  name: string;
  email: string;
}

export const NAME_MAX = 120;
