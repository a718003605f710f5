import { xmpLabelOf } from "../labels.ts";
import type { PhotoPick } from "../selection.ts";

/**
 * XMP (ISO 16684-1) as a sidecar file next to an original, with the properties that Lightroom and Capture One read:
 * rating, label, keywords, and the client's comment as instructions.
 */

/** One photo's sidecar. A photo without stars gets no rating, so that a rating in the catalogue stays. */
export function xmpSidecar(
  { stars, label, comment }: Pick<PhotoPick, "stars" | "label" | "comment">,
  keywords: readonly string[],
): string {
  const rating = stars > 0 ? `\n   xmp:Rating="${stars}"` : "";
  const colour = label ? `\n   xmp:Label="${xmpLabelOf(label)}"` : "";
  const instructions = comment.trim() ? `\n   photoshop:Instructions="${escapeXml(comment.trim())}"` : "";
  const items = keywords.map((word) => `\n     <rdf:li>${escapeXml(word)}</rdf:li>`).join("");
  const subject = items ? `\n   <dc:subject>\n    <rdf:Bag>${items}\n    </rdf:Bag>\n   </dc:subject>` : "";
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
   xmlns:xmp="http://ns.adobe.com/xap/1.0/"
   xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
   xmlns:dc="http://purl.org/dc/elements/1.1/"${rating}${colour}${instructions}>${subject}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** Text escaped for an attribute or element, without characters that XML 1.0 forbids. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, "")
    .replace(/[&<>"'\n\t]/g, (letter) => ENTITIES[letter] ?? "");
}
