/** What runs in the threads that decode HEIF: the library's code works in one thread, and nothing else can go on there meanwhile. */
import Tinypool from "tinypool";
import { decodeHeif, type HeifPixels, HeifUnsupported } from "./decode.ts";

/** `damaged`: only a lenient decoder takes it. */
export type Decoded = ({ ok: true; damaged: boolean } & HeifPixels) | { ok: false; unsupported: boolean };

/** Decodes one file; its pixels are handed over, not copied. */
export default function work(bytes: Uint8Array): Decoded {
  const decoded = attempt(bytes);
  const parcel = {
    [Tinypool.transferableSymbol]: decoded.ok ? [decoded.data.buffer] : [],
    [Tinypool.valueSymbol]: decoded,
  };
  return Tinypool.move(parcel as never) as unknown as Decoded;
}

// Errors lose their class between threads.
function attempt(bytes: Uint8Array): Decoded {
  for (const strict of [true, false]) {
    try {
      return { ok: true, damaged: !strict, ...decodeHeif(bytes, { strict }) };
    } catch (error) {
      if (error instanceof HeifUnsupported) return { ok: false, unsupported: true };
    }
  }
  return { ok: false, unsupported: false };
}
