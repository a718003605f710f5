import type { Sharp } from "sharp";
import type { Description } from "../description/description.ts";

/** What every rendition says about who made the photo and who owns it. */
export type Rights = Pick<Description, "creator" | "rights">;

export const NOBODY: Rights = { creator: null, rights: null };

const ASCII = /^[\x20-\x7e]*$/;

/** Creator and copyright are kept: as EXIF and, if they contain letters beyond ASCII, which EXIF can't hold, also as XMP. */
export function withRights(image: Sharp, { creator, rights }: Rights): Sharp {
  if (!creator && !rights) return image;
  const fields = { ...(rights ? { Copyright: rights } : {}), ...(creator ? { Artist: creator } : {}) };
  const marked = image.withExif({ IFD0: fields });
  return ASCII.test(`${creator ?? ""}${rights ?? ""}`) ? marked : marked.withXmp(rightsPacket({ creator, rights }));
}

function rightsPacket({ creator, rights }: Rights): string {
  const escaped = (text: string) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const by = creator ? `<dc:creator><rdf:Seq><rdf:li>${escaped(creator)}</rdf:li></rdf:Seq></dc:creator>` : "";
  const owner = rights
    ? `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${escaped(rights)}</rdf:li></rdf:Alt></dc:rights>`
    : "";
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${by}${owner}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}
