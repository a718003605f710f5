import { builtLink, type Link } from "../domain/link.ts";

/** Attributes with addresses. In no text is a quotation mark as it is in these: markup writes it as a reference. */
const ADDRESSES = / (?:href|src|srcset|imagesrcset|action)="[^"]*"/g;

/** A page with a gallery's current link in its addresses, instead of the one that it was built with. */
export function relinked(page: Uint8Array, { gallery, link }: { gallery: string; link: Link }): Uint8Array {
  const built = builtLink(gallery);
  if (built === link) return page;
  // An address begins the attribute, or follows another one in a list.
  const before = new RegExp(`(["\\s,])/g/${built}/`, "g");
  const text = new TextDecoder().decode(page);
  const written = text.replace(ADDRESSES, (attribute) => attribute.replace(before, `$1/g/${link}/`));
  return new TextEncoder().encode(written);
}
