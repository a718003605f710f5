/** What separates the names in a text list of picks. */
export const SEPARATORS = { comma: ", ", space: " ", line: "\n" } as const;
export type Separator = keyof typeof SEPARATORS;
