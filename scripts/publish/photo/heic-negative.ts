import { decodeInThread } from "../heif/decoders.ts";
import { readItems } from "../heif/items.ts";
import type { FileFacts } from "./claim.ts";
import { DAMAGED, type Negative, plainNegative } from "./negative.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** The picture of a HEIC, in a form that the decoder of all other files can read. */
export async function heicNegative({ bytes, header }: FileFacts, profile: Buffer | null): Promise<Negative> {
  const decoded = await decodeInThread(bytes);
  if (decoded.ok) {
    if (!hasSize(decoded, header)) throw new Error("the picture has another size than the file says");
    if (decoded.damaged && isTiled(bytes)) throw new PhotoUnreadable(MISSING, "Copy or export it again");
    const negative = await plainNegative({ ...decoded, channels: 3 }, profile);
    return decoded.damaged ? { ...negative, damage: DAMAGED } : negative;
  }
  if (!decoded.unsupported) throw new Error("the decoder says the file is damaged");
  throw new PhotoUnreadable("is a kind of HEIC that Glassine can't read", "Export it as JPEG");
}

/** A lenient decoder leaves out tiles that it can't read. */
const MISSING = "is damaged: a part of its picture is missing";

function isTiled(bytes: Buffer): boolean {
  const items = readItems(bytes);
  return items !== null && items.tilesOf(items.main).length > 1;
}

interface Size {
  width: number;
  height: number;
}

// Half pixels of a cut may be rounded either way.
const hasSize = (a: Size, b: Size) => Math.abs(a.width - b.width) <= 1 && Math.abs(a.height - b.height) <= 1;
