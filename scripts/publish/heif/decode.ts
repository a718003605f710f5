import libheif from "libheif-js/wasm-bundle.js";

/** A picture's pixels, red, green and blue, upright, on white where it was transparent. */
export interface HeifPixels {
  data: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  width: number;
  height: number;
}

/** What libheif says it has no code for is not damage. */
export class HeifUnsupported extends Error {}

const RGB = 1;
const INTERLEAVED = 10;
const CHROMA = { shallow: [10, 11], deep: [14, 15] } as const;
/** Where `strict_decoding` is in the structure of the options, of version 3 and later. */
const STRICT = 21;
const UNSUPPORTED = new Set([3, 4]);

/**
 * Decodes the main picture of a HEIF, its tiles joined, turned as its properties say. Throws when it can't be; `strict`: also when the
 * decoder found something wrong.
 */
export function decodeHeif(bytes: Uint8Array, { strict }: { strict: boolean }): HeifPixels {
  const memory = openMemory();
  try {
    const context = memory.own(libheif._heif_context_alloc(), libheif._heif_context_free);
    const file = memory.own(libheif._malloc(bytes.length), libheif._free);
    libheif.HEAPU8.set(bytes, file);
    const read = libheif._heif_context_read_from_memory_without_copy;
    memory.check((error) => read(error, context, file, bytes.length, 0));
    memory.check((error, out) => libheif._heif_context_get_primary_image_handle(error, context, out));
    const handle = memory.own(memory.result(), libheif._heif_image_handle_release);
    const bits = libheif._heif_image_handle_get_luma_bits_per_pixel(handle);
    const alpha = libheif._heif_image_handle_has_alpha_channel(handle) !== 0;
    const chroma = CHROMA[bits > 8 ? "deep" : "shallow"][alpha ? 1 : 0];
    const options = memory.own(libheif._heif_decoding_options_alloc(), libheif._heif_decoding_options_free);
    libheif.HEAPU8[options + STRICT] = strict ? 1 : 0;
    memory.check((error, out) => libheif._heif_decode_image(error, handle, out, RGB, chroma, options));
    const image = memory.own(memory.result(), libheif._heif_image_release);
    const premultiplied = alpha && libheif._heif_image_handle_is_premultiplied_alpha(handle) !== 0;
    return onWhite(readPlane(image, { memory, bits, channels: alpha ? 4 : 3 }), { alpha, premultiplied, bits });
  } finally {
    memory.close();
  }
}

type Memory = ReturnType<typeof openMemory>;

/** What a decoding takes of the library's memory: given back at the end, the last thing first. */
function openMemory() {
  const owned: [pointer: number, free: (pointer: number) => void][] = [];
  const own = (pointer: number, free: (pointer: number) => void) => {
    owned.push([pointer, free]);
    return pointer;
  };
  const error = own(libheif._malloc(12), libheif._free);
  const out = own(libheif._malloc(4), libheif._free);
  // The memory moves as it grows.
  const word = (at: number) => new DataView(libheif.HEAPU8.buffer).getUint32(at, true);
  return {
    own,
    out,
    result: () => word(out),
    check(call: (error: number, out: number) => void) {
      call(error, out);
      const code = word(error);
      if (code === 0) return;
      const from = word(error + 8);
      const said = Buffer.from(libheif.HEAPU8.subarray(from, libheif.HEAPU8.indexOf(0, from))).toString();
      throw UNSUPPORTED.has(code) ? new HeifUnsupported(said) : new Error(said);
    },
    close() {
      for (const [pointer, free] of owned.reverse()) if (pointer) free(pointer);
    },
  };
}

interface Plane extends HeifPixels {
  channels: 3 | 4;
}

function readPlane(
  image: number,
  { memory, bits, channels }: { memory: Memory; bits: number; channels: 3 | 4 },
): Plane {
  const [width, height] = [
    libheif._heif_image_get_width(image, INTERLEAVED),
    libheif._heif_image_get_height(image, INTERLEAVED),
  ];
  const from = libheif._heif_image_get_plane_readonly2(image, INTERLEAVED, memory.out);
  const stride = memory.result();
  const row = width * channels * (bits > 8 ? 2 : 1);
  const data = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    data.set(libheif.HEAPU8.subarray(from + y * stride, from + y * stride + row), y * row);
  }
  return { data: bits > 8 ? new Uint16Array(data.buffer) : data, width, height, channels };
}

function onWhite(
  { data, width, height, channels }: Plane,
  { alpha, premultiplied, bits }: { alpha: boolean; premultiplied: boolean; bits: number },
): HeifPixels {
  const [stored, wanted] = [2 ** bits - 1, bits > 8 ? 65535 : 255];
  if (!alpha && stored === wanted) return { data, width, height };
  const pixels = width * height;
  const made = bits > 8 ? new Uint16Array(pixels * 3) : new Uint8Array(pixels * 3);
  const scale = wanted / stored;
  for (let p = 0, from = 0, to = 0; p < pixels; p++, from += channels) {
    const opaque = alpha ? (data[from + 3] ?? 0) / stored : 1;
    for (let c = 0; c < 3; c++, to++) {
      const own = (data[from + c] ?? 0) * (premultiplied ? 1 : opaque);
      made[to] = Math.round(Math.min(stored, own + stored * (1 - opaque)) * scale);
    }
  }
  return { data: made, width, height };
}
