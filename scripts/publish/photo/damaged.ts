import { findFlaw } from "../damage/find.ts";
import type { Flaw } from "../damage/flaw.ts";
import { missingPart } from "../damage/grey.ts";
import { tidyJpeg } from "../damage/tidy.ts";
import type { FileFacts } from "./claim.ts";
import { decodePhoto, type Intermediate, type Size, sizeOf } from "./intermediate.ts";
import { DAMAGED } from "./negative.ts";
import { openNegative } from "./open-negative.ts";
import { PhotoUnreadable, unreadable } from "./unreadable.ts";

/** A decoded photo, and what is wrong with its file although the picture is whole. */
interface Decoded {
  intermediate: Intermediate;
  damage: string | null;
}

interface Look {
  size: Size;
  /** Looks at every coded bit, however long it takes. */
  thorough: boolean;
}

/**
 * Decodes a photo strictly, and leniently only if that fails. Throws PhotoUnreadable if part of the picture is missing, and
 * whatever the decoder throws if it gives up.
 */
export async function decodeDamaged(file: FileFacts, { size, thorough }: Look): Promise<Decoded> {
  const { bytes, kind } = file;
  const flaw = findFlaw(bytes, { kind, pixels: size.width * size.height, thorough });
  refuseMissing(flaw);
  const negative = await openNegative(file);
  const damage = flaw?.what ?? negative.damage ?? null;
  // For TIFF the decoder warns about fields it doesn't know; for other formats it finds errors or nothing.
  if (kind !== "jpeg") return { intermediate: await decodePhoto(negative, { size, failOn: "error" }), damage };
  try {
    const tidy = { ...negative, bytes: tidyJpeg(bytes) };
    return { intermediate: await decodePhoto(tidy, { size, failOn: "warning" }), damage };
  } catch {
    const intermediate = await decodePhoto(negative, { size, failOn: "error" });
    refuseMissing(await missingPart(bytes));
    return { intermediate, damage: damage ?? DAMAGED };
  }
}

/** What is wrong with the file of a photo that is published already; null when nothing is. */
export async function damageOf(file: FileFacts, { thorough }: Pick<Look, "thorough">): Promise<string | null> {
  try {
    return (await decodeDamaged(file, { size: sizeOf(file.header), thorough })).damage;
  } catch (cause) {
    return (cause instanceof PhotoUnreadable ? cause : unreadable(cause)).message;
  }
}

function refuseMissing(flaw: Flaw | null): void {
  if (flaw?.missing) throw new PhotoUnreadable(flaw.what, "Copy or export it again");
}
