/** What files may say too: typed text without control characters, in one line. */
export const lineOf = (typed: string): string => textOf(typed.replace(/[\t-\r\u0085\u2028\u2029]+/g, " "));

/** The same in several lines. */
export const textOf = (typed: string): string =>
  typed
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .trim();
