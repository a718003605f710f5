declare const LINK: unique symbol;

/**
 * The name of a gallery in its public addresses, `/g/<link>/`. It begins as the gallery's id and can be changed; the id never
 * changes. Addresses are made of links only, so that one made of an id does not compile.
 */
export type Link = string & { readonly [LINK]: true };

/** A link as it is stored or as an address says it. */
export const asLink = (text: string): Link => text as Link;

/** What prebuilt pages have for the link: the id. When they are joined, the current link takes its place. */
export const builtLink = (gallery: string): Link => asLink(gallery);

/** An address that a gallery had before, and that may redirect to the current one. */
export interface FormerLink {
  link: Link;
  /** Milliseconds since 1970 from which it was the gallery's. */
  since: number;
}
