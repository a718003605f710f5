/** Hidden fields that a form gets a new value of whenever it is shown: they don't say which form it is. */
export const RENEWED_FIELDS: ReadonlySet<string> = new Set(["key", "revision", "from", "was"]);
