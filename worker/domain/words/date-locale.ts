/** Without a region, English dates are written day first, with the month as a word: everybody reads them in one way. */
export const dateLocale = (locale: string): string => (locale === "en" ? "en-GB" : locale);
