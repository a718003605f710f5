import { readBrands } from "../../content/kind.ts";
import { codingOf, HEIF_KINDS } from "../heif/coding.ts";

/** The file with its coding's brands in place of its own: decoders go by the first one, and want one of all that they know. */
export function branded(bytes: Buffer): Buffer {
  const [first, ...others] = readBrands(bytes);
  const kind = HEIF_KINDS[codingOf(bytes) ?? ""];
  if (first === undefined || kind === undefined || first === kind) return bytes;
  const copy = Buffer.from(bytes);
  copy.write(kind, 8, "latin1");
  if (others.length > 0) copy.write(kind, 16, "latin1");
  return copy;
}
