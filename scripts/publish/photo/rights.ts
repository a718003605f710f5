import type { Sharp } from "sharp";
import type { ExifFacts } from "../exif/exif.ts";

const ASCII = /^[\x20-\x7e]*$/;

/** Creator and copyright are kept: as EXIF and, if they contain letters beyond ASCII, which EXIF can't hold, also as XMP. */
export function withRights(image: Sharp, { creator, copyright }: ExifFacts): Sharp {
  if (!creator && !copyright) return image;
  const fields = { ...(copyright ? { Copyright: copyright } : {}), ...(creator ? { Artist: creator } : {}) };
  const marked = image.withExif({ IFD0: fields });
  return ASCII.test(`${creator ?? ""}${copyright ?? ""}`)
    ? marked
    : marked.withXmp(rightsPacket({ creator, copyright }));
}

function rightsPacket({ creator, copyright }: Pick<ExifFacts, "creator" | "copyright">): string {
  const escaped = (text: string) => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  const by = creator ? `<dc:creator><rdf:Seq><rdf:li>${escaped(creator)}</rdf:li></rdf:Seq></dc:creator>` : "";
  const rights = copyright
    ? `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${escaped(copyright)}</rdf:li></rdf:Alt></dc:rights>`
    : "";
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${by}${rights}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}
