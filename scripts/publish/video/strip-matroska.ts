import { LocationFault } from "../location/fault.ts";
import type { EditedFile } from "./file-edits.ts";

/** An element of EBML (RFC 8794), by its place in the file; `size` null: it goes on until something else begins. */
interface Element {
  id: number;
  at: number;
  /** Bytes of its header. */
  head: number;
  /** Bytes of what it holds. */
  size: number | null;
}

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const TRACK_TYPE = 0x83;
/** SeekHead, Info, Cues: where things are, and how long the film is. */
const KEPT = new Set([0x114d9b74, INFO, TRACKS, CLUSTER, 0x1c53bb6b, 0xec, 0xbf]);
/** Of what is said about the whole film: its length and clock, and the program that wrote it. */
const KEPT_INFO = new Set([0x2ad7b1, 0x4489, 0x4d80, 0x5741, 0xec, 0xbf]);
const VIDEO_OR_SOUND = new Set([1, 2]);
const VOID = 0xec;

/**
 * Looks for everything in a Matroska or WebM film (RFC 9559) that is not picture or sound, and has it emptied: tags, attachments,
 * chapters. Nothing moves. Throws LocationFault if it isn't clear what something is.
 */
export async function stripMatroska(file: EditedFile): Promise<void> {
  for (let at = 0; at < file.size; ) {
    const element = await readElement(file, at);
    const end = element.size === null ? file.size : at + element.head + element.size;
    if (element.id === SEGMENT) await stripSegment(file, { from: at + element.head, to: Math.min(end, file.size) });
    at = end;
  }
}

async function stripSegment(file: EditedFile, { from, to }: { from: number; to: number }): Promise<void> {
  for (let at = from; at < to; ) {
    const element = await readElement(file, at);
    if (element.size === null) throw new LocationFault("it was recorded as a stream, without its parts' sizes");
    const end = at + element.head + element.size;
    if (end > to) throw new LocationFault("one of its parts is broken");
    if (element.id === TRACKS) await checkTracks(file, { from: at + element.head, to: end });
    if (element.id === INFO) await stripInfo(file, { from: at + element.head, to: end });
    if (!KEPT.has(element.id)) await empty(file, { at, length: end - at });
    if (element.id === VOID) await file.clear(at + element.head, element.size);
    at = end;
  }
}

async function stripInfo(file: EditedFile, { from, to }: { from: number; to: number }): Promise<void> {
  for (const { id, at, head, size } of await children(file, { from, to })) {
    if (!KEPT_INFO.has(id)) await empty(file, { at, length: head + (size ?? 0) });
  }
}

/** Tracks of texts or data are spread over the film, between pictures. */
async function checkTracks(file: EditedFile, { from, to }: { from: number; to: number }): Promise<void> {
  for (const track of await children(file, { from, to })) {
    if (track.id !== TRACK) continue;
    const inner = await children(file, { from: track.at + track.head, to: track.at + track.head + (track.size ?? 0) });
    const type = inner.find(({ id }) => id === TRACK_TYPE);
    const kind = type ? (await file.read(type.at + type.head, 1))[0] : undefined;
    if (!VIDEO_OR_SOUND.has(kind ?? 0)) throw new LocationFault("it has a track of texts or data");
  }
}

async function children(file: EditedFile, { from, to }: { from: number; to: number }): Promise<Element[]> {
  const found: Element[] = [];
  for (let at = from; at < to; ) {
    const element = await readElement(file, at);
    if (element.size === null) throw new LocationFault("one of its parts is broken");
    found.push(element);
    at += element.head + element.size;
  }
  return found;
}

async function readElement(file: EditedFile, at: number): Promise<Element> {
  const bytes = await file.read(at, 12);
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || bytes.length < idLength + sizeLength) {
    throw new LocationFault("one of its parts is broken");
  }
  const first = (bytes[idLength] ?? 0) & (0xff >> sizeLength);
  const rest = bytes.subarray(idLength + 1, idLength + sizeLength);
  const unknown = first === 0xff >> sizeLength && rest.every((byte) => byte === 0xff);
  const size = rest.reduce((sum, byte) => sum * 256 + byte, first);
  return { id: bytes.readUIntBE(0, idLength), at, head: idLength + sizeLength, size: unknown ? null : size };
}

/** Turns an element into an empty one of the same length. */
async function empty(file: EditedFile, { at, length }: { at: number; length: number }): Promise<void> {
  const head = length >= 9 ? Buffer.alloc(9) : Buffer.from([VOID, 0x80 | (length - 2)]);
  if (length >= 9) {
    head[0] = VOID;
    head.writeBigUInt64BE(BigInt(length - 9) | (1n << 56n), 1);
  }
  await file.write(at, head);
  await file.clear(at + head.length, length - head.length);
}
