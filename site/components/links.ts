/** An address that people may follow, in its normal form, or none: only http and https lead away from a page. */
export function webAddress(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? [href] : [];
}
