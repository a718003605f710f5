/**
 * HEVC (ITU-T H.265) by hand: pictures of blocks of 16 x 16 pixels whose numbers are stored as they are (PCM), so that a decoder gives
 * back exactly these. With the decoder begun again behind each block, the arithmetic code shrinks to two bytes a block.
 */
export interface HevcPicture {
  /** Pixels; multiples of 16. */
  width: number;
  height: number;
  bits: 8 | 10;
  /** Chroma: 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4; 0 is none. */
  chroma: 0 | 1 | 2 | 3;
  /** Y, Cb and Cr of each block, row by row. */
  blocks: (readonly [number, number, number])[];
}

const BLOCK = 16;
/** How much of the range the less probable value has, by state, at the top of the range (table 9-52). */
const LESS_PROBABLE = [
  ...[
    240, 227, 216, 205, 195, 185, 175, 166, 158, 150, 142, 135, 128, 122, 116, 110, 104, 99, 94, 89, 85, 80, 76, 72, 69,
  ],
  ...[
    65, 62, 59, 56, 53, 50, 48, 45, 43, 41, 39, 37, 35, 33, 31, 30, 28, 27, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15,
    14,
  ],
  ...[14, 13, 12, 12, 11, 11, 10, 9],
];
const CHROMA_BLOCK = [0, 8 * 8, 8 * 16, 16 * 16];

class Bits {
  #bits: number[] = [];

  /** A number of so many bits. */
  u(count: number, value: number): this {
    for (let i = count - 1; i >= 0; i--) this.#bits.push(Math.floor(value / 2 ** i) % 2);
    return this;
  }

  /** Exp-Golomb. */
  ue(...values: number[]): this {
    for (const value of values) {
      const length = Math.floor(Math.log2(value + 1));
      this.u(length, 0).u(length + 1, value + 1);
    }
    return this;
  }

  bytes(): Buffer {
    while (this.#bits.length % 8) this.#bits.push(0);
    return Buffer.from(
      Array.from({ length: this.#bits.length / 8 }, (_, i) =>
        Number.parseInt(this.#bits.slice(i * 8, i * 8 + 8).join(""), 2),
      ),
    );
  }
}

const TYPES = { vps: 32, sps: 33, pps: 34, idr: 19 } as const;

function unit(type: keyof typeof TYPES, payload: Buffer): Buffer {
  const bytes = [TYPES[type] << 1, 1];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      bytes.push(3);
      zeros = 0;
    }
    bytes.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(bytes);
}

/** Profile, tier and level: format range extensions, which have every depth and chroma. */
const profile = (bits: Bits) => bits.u(8, 4).u(32, 0x08000000).u(4, 0b1001).u(44, 0).u(8, 93);

function sets({ width, height, bits, chroma }: HevcPicture): Record<"vps" | "sps" | "pps", Buffer> {
  const vps = profile(new Bits().u(4, 0).u(2, 3).u(6, 0).u(3, 0).u(1, 1).u(16, 0xffff));
  vps.u(1, 1).ue(0, 0, 0).u(6, 0).ue(0).u(2, 0).u(1, 1);
  const sps = profile(new Bits().u(4, 0).u(3, 0).u(1, 1)).ue(0, chroma);
  if (chroma === 3) sps.u(1, 0);
  sps
    .ue(width, height)
    .u(1, 0)
    .ue(bits - 8, bits - 8, 0)
    .u(1, 1)
    .ue(0, 0, 0);
  // Blocks of 16, which are not divided; transforms of 4 to 16.
  sps.ue(1, 0, 0, 2, 0, 0).u(3, 0);
  sps
    .u(1, 1)
    .u(4, bits - 1)
    .u(4, bits - 1)
    .ue(1, 0)
    .u(1, 1);
  sps.ue(0).u(3, 0).u(1, 0).u(1, 0).u(1, 1);
  const pps = new Bits().ue(0, 0).u(1, 0).u(1, 0).u(3, 0).u(2, 0).ue(0, 0, 0).u(3, 0).ue(0, 0).u(6, 0).u(1, 0);
  // No deblocking.
  pps.u(1, 1).u(1, 0).u(1, 1).u(2, 0).ue(0).u(2, 0).u(1, 1);
  return { vps: unit("vps", vps.bytes()), sps: unit("sps", sps.bytes()), pps: unit("pps", pps.bytes()) };
}

function slice({ bits, chroma, blocks }: HevcPicture): Buffer {
  const header = new Bits().u(2, 0b10).ue(0, 2, 0).u(1, 1).bytes();
  const parts = blocks.map(([y, cb, cr], i) => {
    const code = Buffer.alloc(2);
    const less = LESS_PROBABLE[Math.min(i, LESS_PROBABLE.length - 1)] ?? 0;
    // Not divided; stored as it is. All but the first say before that the one before was not the last.
    code.writeUInt16BE((((i === 0 ? 508 : 506) - less) | 1) << 7);
    const samples = new Bits();
    const many = (count: number, value: number) => {
      for (let n = 0; n < count; n++) samples.u(bits, value);
    };
    many(BLOCK * BLOCK, y);
    many(CHROMA_BLOCK[chroma] ?? 0, cb);
    many(CHROMA_BLOCK[chroma] ?? 0, cr);
    return Buffer.concat([code, samples.bytes()]);
  });
  const end = Buffer.alloc(2);
  end.writeUInt16BE(509 << 7);
  return unit("idr", Buffer.concat([header, ...parts, end]));
}

/** The picture's sets of parameters, as its container has them, and its only slice, with its length before it. */
export function encodeHevc(picture: HevcPicture): { config: Buffer; data: Buffer } {
  const { vps, sps, pps } = sets(picture);
  const head = Buffer.alloc(23);
  head.writeUInt8(1, 0);
  head.writeUInt8(4, 1);
  head.writeUInt32BE(0x08000000, 2);
  head.writeUInt8(0x90, 6);
  head.writeUInt8(93, 12);
  head.writeUInt16BE(0xf000, 13);
  head.writeUInt8(0xfc, 15);
  head.writeUInt8(0xfc | picture.chroma, 16);
  head.writeUInt8(0xf8 | (picture.bits - 8), 17);
  head.writeUInt8(0xf8 | (picture.bits - 8), 18);
  head.writeUInt8(0x0f, 21);
  head.writeUInt8(3, 22);
  const arrays = [vps, sps, pps].map((one, i) => {
    const before = Buffer.from([0x80 | (32 + i), 0, 1, 0, 0]);
    before.writeUInt16BE(one.length, 3);
    return Buffer.concat([before, one]);
  });
  const data = slice(picture);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return { config: Buffer.concat([head, ...arrays]), data: Buffer.concat([length, data]) };
}
