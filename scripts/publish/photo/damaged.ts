import { findFlaw } from "../damage/find.ts";
import type { Flaw } from "../damage/flaw.ts";
import { missingPart } from "../damage/grey.ts";
import { tidyJpeg } from "../damage/tidy.ts";
import type { FileFacts } from "./claim.ts";
import { decodePhoto, type Intermediate, type Size } from "./intermediate.ts";
import { openNegative } from "./open-negative.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** A photo decoded, and what is wrong with its file, if the picture is whole all the same. */
interface Decoded {
  intermediate: Intermediate;
  damage: string | null;
}

/**
 * Decodes a photo strictly, and only if that fails as far as it goes. Throws PhotoUnreadable where a part of the picture is
 * missing; what the decoder throws where it gives up.
 */
export async function decodeDamaged(file: FileFacts, size: Size): Promise<Decoded> {
  const { bytes, kind } = file;
  const flaw = findFlaw(bytes, { kind, pixels: size.width * size.height });
  refuseMissing(flaw);
  const negative = await openNegative(file);
  const damage = flaw?.what ?? null;
  // Of the other formats the decoder finds errors or nothing; of TIFF it warns about fields it does not know.
  if (kind !== "jpeg") return { intermediate: await decodePhoto(negative, { size, failOn: "error" }), damage };
  try {
    const tidy = { ...negative, bytes: tidyJpeg(bytes) };
    return { intermediate: await decodePhoto(tidy, { size, failOn: "warning" }), damage };
  } catch {
    const intermediate = await decodePhoto(negative, { size, failOn: "error" });
    refuseMissing(await missingPart(bytes));
    return { intermediate, damage: damage ?? "is damaged: a part of its coded picture is missing or wrong" };
  }
}

function refuseMissing(flaw: Flaw | null): void {
  if (flaw?.missing) throw new PhotoUnreadable(flaw.what, "Copy or export it again");
}
