import { boxOf, readBoxes } from "../heif/boxes.ts";
import { readStoredItems } from "../heif/stored-items.ts";

/** Where an AVIF or HEIC keeps its pictures of some codings. */
export function storedPieces(file: Buffer, codings: readonly string[]): { from: number; to: number }[] {
  const meta = boxOf(readBoxes(file), "meta");
  const boxes = meta ? readBoxes(meta.data, 4) : [];
  const data = (type: string) => boxOf(boxes, type)?.data ?? Buffer.alloc(0);
  const items = readStoredItems({ iinf: data("iinf"), iloc: data("iloc"), idat: data("idat"), file });
  return items
    .filter(({ type }) => codings.includes(type))
    .flatMap(({ pieces }) => pieces)
    .map((piece) => ({
      from: piece.byteOffset - file.byteOffset,
      to: piece.byteOffset - file.byteOffset + piece.length,
    }));
}
