/**
 * The smallest H.264 that every decoder plays (ITU-T H.264): pictures whose samples are written as they are (I_PCM), and pictures that
 * repeat the one before. Nothing is compressed, so no encoder is needed.
 */
const MACROBLOCK = 16;

class Bits {
  private readonly bits: number[] = [];

  u(count: number, value: number): this {
    for (let i = count - 1; i >= 0; i--) this.bits.push((value >> i) & 1);
    return this;
  }

  ue(value: number): this {
    const length = 31 - Math.clz32(value + 1);
    return this.u(length, 0).u(length + 1, value + 1);
  }

  align(): this {
    while (this.bits.length % 8 !== 0) this.bits.push(0);
    return this;
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.bits.length / 8));
    for (const [i, bit] of this.bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (7 - (i % 8)));
    return bytes;
  }

  /** With the bit that ends a unit. */
  trailing(): Buffer {
    return this.u(1, 1).align().bytes();
  }
}

export interface Frame {
  width: number;
  height: number;
}

/** Brightness of a picture's points, from 16 to 235. */
export type Light = (x: number, y: number) => number;

const across = (pixels: number) => Math.ceil(pixels / MACROBLOCK);

/** The parameters of a film of this size, with `high` ones of 10 bits, which browsers don't play. */
function parameters({ width, height }: Frame, { profile = 66 }: { profile?: number } = {}) {
  const begin = new Bits().u(8, profile).u(8, 0xc0).u(8, 31).ue(0);
  const sequence = (
    profile >= 100
      ? begin
          .ue(1)
          .ue(profile === 110 ? 2 : 0)
          .ue(profile === 110 ? 2 : 0)
          .u(2, 0)
      : begin
  )
    .ue(4)
    .ue(2)
    .ue(1)
    .u(1, 0)
    .ue(across(width) - 1)
    .ue(across(height) - 1)
    .u(2, 3);
  const cut = [across(width) * MACROBLOCK - width, across(height) * MACROBLOCK - height];
  if (cut.some((pixels) => pixels > 0)) {
    sequence
      .u(1, 1)
      .ue(0)
      .ue((cut[0] ?? 0) / 2)
      .ue(0)
      .ue((cut[1] ?? 0) / 2);
  } else sequence.u(1, 0);
  const sps = unit(0x67, sequence.u(1, 0).trailing());
  const pps = unit(0x68, new Bits().ue(0).ue(0).u(2, 0).ue(0).ue(0).ue(0).u(3, 0).ue(0).ue(0).ue(0).u(3, 4).trailing());
  return { sps, pps };
}

/** Its AVC configuration (ISO/IEC 14496-15, 5.3.3.1). */
export function configuration(frame: Frame, options: { profile?: number } = {}): Buffer {
  const { sps, pps } = parameters(frame, options);
  const lengthOf = ({ length }: Buffer) => Buffer.from([length >> 8, length & 255]);
  const head = Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]);
  return Buffer.concat([head, lengthOf(sps), sps, Buffer.from([1]), lengthOf(pps), pps]);
}

/** A whole picture. `nth`: which one it is, so that neighbours differ. */
export function keyPicture({ width, height }: Frame, { light, nth }: { light: Light; nth: number }): Buffer {
  const head = new Bits()
    .ue(0)
    .ue(7)
    .ue(0)
    .u(8, 0)
    .ue(nth % 2)
    .u(2, 0)
    .ue(0)
    .ue(1);
  const parts: Buffer[] = [];
  let bits = head;
  for (let y = 0; y < across(height); y++) {
    for (let x = 0; x < across(width); x++) {
      parts.push(bits.ue(25).align().bytes(), samples({ x: x * MACROBLOCK, y: y * MACROBLOCK }, light));
      bits = new Bits();
    }
  }
  return unit(0x65, Buffer.concat([...parts, bits.trailing()]));
}

function samples(at: { x: number; y: number }, light: Light): Buffer {
  const bytes = Buffer.alloc(384, 128);
  for (let i = 0; i < 256; i++) bytes[i] = Math.min(235, Math.max(16, light(at.x + (i % 16), at.y + (i >> 4))));
  return bytes;
}

/** A picture like the one before. `since`: how many there were since the last whole one. */
export function repeatedPicture({ width, height }: Frame, { since }: { since: number }): Buffer {
  const bits = new Bits()
    .ue(0)
    .ue(5)
    .ue(0)
    .u(8, since % 256)
    .u(1, 0)
    .u(1, 0)
    .u(1, 0)
    .ue(0)
    .ue(1);
  return unit(0x41, bits.ue(across(width) * across(height)).trailing());
}

/** Words that an encoder or a camera writes among the pictures. */
export function userData(text: Buffer): Buffer {
  const payload = Buffer.concat([Buffer.alloc(16, 7), text]);
  const sizes = [...Array.from({ length: Math.floor(payload.length / 255) }, () => 255), payload.length % 255];
  return unit(6, Buffer.concat([Buffer.from([5, ...sizes]), payload, Buffer.from([0x80])]));
}

/** A unit with the bytes that keep a start code from appearing by chance. */
function unit(type: number, payload: Buffer): Buffer {
  const out: number[] = [type];
  let zeros = 0;
  for (const byte of payload) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}

/** A unit behind its length, as it is stored in films. */
export function sized(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
