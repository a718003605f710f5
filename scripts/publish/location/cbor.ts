const DEEPEST = 64;

/** The keys of all maps in some CBOR (RFC 8949), as far as it can be read. */
export function keysOfCbor(bytes: Buffer): string[] {
  const keys: string[] = [];
  const reader = { bytes, at: 0, keys };
  try {
    while (reader.at < bytes.length) readItem(reader, 0);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return keys;
}

interface Reader {
  bytes: Buffer;
  at: number;
  keys: string[];
}

const BREAK = 0xff;
const ENDLESS = 31;

/** Reads one item; its text where it is one. */
function readItem(reader: Reader, depth: number): string | null {
  if (depth > DEEPEST) throw new RangeError("nested too deeply");
  const head = reader.bytes.readUInt8(reader.at++);
  const [major, more] = [head >> 5, head & 31];
  const length = more < 24 || more === ENDLESS ? more : readLength(reader, more);
  if (major === 2 || major === 3) return more === ENDLESS ? readParts(reader, depth) : readText(reader, length);
  if (major === 4)
    readMany(reader, { count: more === ENDLESS ? Infinity : length, read: () => readItem(reader, depth + 1) });
  if (major === 5)
    readMany(reader, { count: more === ENDLESS ? Infinity : length, read: () => readPair(reader, depth) });
  if (major === 6) readItem(reader, depth + 1);
  return null;
}

function readPair(reader: Reader, depth: number): void {
  const key = readItem(reader, depth + 1);
  if (key !== null) reader.keys.push(key);
  readItem(reader, depth + 1);
}

function readMany(reader: Reader, { count, read }: { count: number; read: () => void }): void {
  for (let left = count; left > 0; left--) {
    if (count === Infinity && reader.bytes.readUInt8(reader.at) === BREAK) {
      reader.at += 1;
      return;
    }
    read();
  }
}

function readParts(reader: Reader, depth: number): string {
  const parts: string[] = [];
  readMany(reader, { count: Infinity, read: () => parts.push(readItem(reader, depth + 1) ?? "") });
  return parts.join("");
}

function readText(reader: Reader, length: number): string {
  if (reader.at + length > reader.bytes.length) throw new RangeError("cut off");
  reader.at += length;
  return reader.bytes.toString("latin1", reader.at - length, reader.at);
}

function readLength(reader: Reader, more: number): number {
  const size = 2 ** (more - 24);
  if (size > 8) throw new RangeError("reserved");
  reader.at += size;
  const from = reader.at - size;
  return size === 8 ? Number(reader.bytes.readBigUInt64BE(from)) : reader.bytes.readUIntBE(from, size);
}
