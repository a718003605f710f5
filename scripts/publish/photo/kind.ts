import { HEAD_BYTES, kindOf, type PhotoKind } from "../../content/kind.ts";
import { codingOf, HEIF_KINDS } from "../heif/coding.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** What a whole file is. AVIF or HEIC depends on how the picture is coded: their brands may be the same. */
export function photoKind(bytes: Buffer): PhotoKind {
  const kind = kindOf(bytes.subarray(0, HEAD_BYTES));
  if (!kind.ok) throw new PhotoUnreadable("is not an image", "Remove it from the folder");
  if (kind.kind !== "avif" && kind.kind !== "heic") return kind.kind;
  return HEIF_KINDS[codingOf(bytes) ?? ""] ?? kind.kind;
}
