import { isCalledPhoto, isKeptCopy } from "../content/companions.ts";
import { HEAD_BYTES, kindOf } from "../content/kind.ts";
import { openPhoto } from "../content/photo-fault.ts";

const TAIL = 8;

/** How long a file must stay as it is before it counts as written, in milliseconds. */
const PATIENCE = {
  /** It ends as a whole file of its kind does, or it is a text. */
  whole: 150,
  /** A program may delete a file just before it writes it again. */
  gone: 1500,
  /** Its end says nothing. */
  unclear: 2000,
  /** Its end is missing, so somebody is probably still writing. */
  cut: 5000,
  /** Its name says that somebody is still writing. */
  temporary: 60_000,
} as const;

/** How long to wait for a file that looks like this. */
export async function patienceWith(path: string, size: number | null): Promise<number> {
  if (size === null) return PATIENCE.gone;
  if (isKeptCopy(path)) return PATIENCE.temporary;
  if (/\.(?:yaml|svg)$/i.test(path)) return PATIENCE.whole;
  const end = await endOf(path, size).catch(() => "unclear" as const);
  return end === "unclear" && size === 0 && isCalledPhoto(path) ? PATIENCE.cut : PATIENCE[end];
}

/** What a file's last bytes say: JPEG (EOI), PNG (IEND) and WebP (the length in its head) say where they end. */
async function endOf(path: string, size: number): Promise<"whole" | "cut" | "unclear"> {
  const file = await openPhoto(path);
  try {
    const read = async (from: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    const head = await read(0, HEAD_BYTES);
    const kind = kindOf(head);
    if (!kind.ok) return size === 0 ? "cut" : "unclear";
    const tail = await read(Math.max(0, size - TAIL), TAIL);
    if (kind.kind === "jpeg") return tail.toString("hex").endsWith("ffd9") ? "whole" : "cut";
    if (kind.kind === "png") return tail.toString("hex") === "49454e44ae426082" ? "whole" : "cut";
    if (kind.kind === "webp") return head.readUInt32LE(4) + 8 <= size ? "whole" : "cut";
    return "unclear";
  } finally {
    await file.close();
  }
}
