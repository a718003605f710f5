/** The key of the form by which something was sent: what it made is kept under that key, or under one that ends with it after a dot. */
export const formKeyOf = (key: string): string => key.slice(key.indexOf(".") + 1);

/**
 * What a page says about drafts in the browser: the keys of forms that arrived, whose drafts can go, and with a "!" the one that
 * was refused just now. What that form sent before, with other words, arrived; its draft has more.
 */
export const takenOf = (keys: readonly string[], refused: string | null): string[] => [
  ...keys.map(formKeyOf).filter((key) => key !== refused),
  ...(refused ? [`!${refused}`] : []),
];
