/** A profile of CMYK, put together here: a table of two steps for each ink, whose corners are known. */

type Lab = [number, number, number];

/** Magenta and yellow, as the table has them. */
const RED: Lab = [48, 66, 46];

const colourOf = (c: number, m: number, y: number, k: number): Lab => {
  if (k) return [0, 0, 0];
  if (!c && m && y) return RED;
  return [96 - 25 * c - 24 * m - 4 * y, -36 * c + 70 * m - 5 * y, -48 * c - 4 * m + 90 * y];
};

export function cmykProfile(): { icc: Buffer; red: Lab } {
  const corners = Array.from({ length: 16 }, (_, i) => colourOf((i >> 3) & 1, (i >> 2) & 1, (i >> 1) & 1, i & 1));
  const table = corners.flatMap(([l, a, b]) => [(l / 100) * 0xff00, (a + 128) * 256, (b + 128) * 256]);
  const straight = (count: number) => Array.from({ length: count }, () => [0, 0xffff]).flat();
  const numbers = [2, 2, ...straight(4), ...table, ...straight(3)];
  const lut = Buffer.alloc(48 + numbers.length * 2);
  lut.write("mft2", 0, "latin1");
  for (const [i, value] of [4, 3, 2].entries()) lut.writeUInt8(value, 8 + i);
  for (const i of [0, 4, 8]) lut.writeInt32BE(65536, 12 + i * 4);
  for (const [i, value] of numbers.entries()) lut.writeUInt16BE(Math.round(value), 48 + i * 2);
  return { icc: assemble(lut), red: RED };
}

function assemble(lut: Buffer): Buffer {
  const white = Buffer.alloc(20);
  white.write("XYZ ", 0, "latin1");
  for (const [i, value] of [0.9642, 1, 0.8249].entries()) white.writeInt32BE(Math.round(value * 65536), 8 + i * 4);
  const text = Buffer.from("desc\0\0\0\0\0\0\0\x05CMYK\0".padEnd(96, "\0"), "latin1");
  const tags: [string, Buffer][] = [
    ["desc", text],
    ["wtpt", white],
    ["A2B0", lut],
  ];
  const head = Buffer.alloc(132 + tags.length * 12);
  let at = head.length;
  for (const [i, [name, data]] of tags.entries()) {
    head.write(name, 132 + i * 12, "latin1");
    head.writeUInt32BE(at, 136 + i * 12);
    head.writeUInt32BE(data.length, 140 + i * 12);
    at += data.length;
  }
  head.writeUInt32BE(at, 0);
  head.writeUInt32BE(0x02400000, 8);
  head.write("prtrCMYKLab ", 12, "latin1");
  head.write("acsp", 36, "latin1");
  for (const [i, value] of [0.9642, 1, 0.8249].entries()) head.writeInt32BE(Math.round(value * 65536), 68 + i * 4);
  head.writeUInt32BE(tags.length, 128);
  return Buffer.concat([head, ...tags.map(([, data]) => data)]);
}
