import type { InputAudioTrack, InputVideoTrack } from "mediabunny";
import type { Described } from "./movie-box.ts";
import { box, fullBox, u16, u32 } from "./write-boxes.ts";

const PRIMARIES: Record<string, number> = { bt709: 1, bt470bg: 5, smpte170m: 6 };
const TRANSFERS: Record<string, number> = { bt709: 1, smpte170m: 6, linear: 8, "iec61966-2-1": 13 };
const MATRICES: Record<string, number> = { rgb: 0, bt709: 1, bt470bg: 5, smpte170m: 6 };
const UNSAID = 2;

export const bytesOf = (bytes: AllowSharedBufferSource): Buffer =>
  ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes as ArrayBuffer);

/** How H.264 is described (ISO/IEC 14496-15, 5.4.2), by nothing but what a decoder needs; null if that is not in the tables. */
export async function describePicture(track: InputVideoTrack): Promise<Described | null> {
  const config = await track.getDecoderConfig();
  if ((await track.getInternalCodecId()) !== "avc1" || !config?.description) return null;
  const { codedWidth: width = 0, codedHeight: height = 0 } = config;
  const entry = box(
    "avc1",
    ...[Buffer.alloc(6), u16(1), Buffer.alloc(16), u16(width, height), u32(0x480000, 0x480000, 0), u16(1)],
    ...[Buffer.alloc(32), u16(24, 0xffff), box("avcC", bytesOf(config.description))],
    ...(await aspect(track)),
    ...(await colours(track)),
  );
  return { entry, handler: "vide", shown: { width, height, matrix: await turned(track, { width, height }) } };
}

async function aspect(track: InputVideoTrack): Promise<Buffer[]> {
  const { num, den } = await track.getPixelAspectRatio();
  return num === den ? [] : [box("pasp", u32(num, den))];
}

async function colours(track: InputVideoTrack): Promise<Buffer[]> {
  const { primaries, transfer, matrix, fullRange } = await track.getColorSpace();
  if (!(primaries || transfer || matrix)) return [];
  const code = (codes: Record<string, number>, name: string | null | undefined) => codes[name ?? ""] ?? UNSAID;
  const said = u16(code(PRIMARIES, primaries), code(TRANSFERS, transfer), code(MATRICES, matrix));
  return [box("colr", Buffer.from("nclx"), said, Buffer.from([fullRange ? 0x80 : 0]))];
}

const RIGHT = 90;

/** The matrix that turns a picture and mirrors it, and moves it back to where it was. */
async function turned(track: InputVideoTrack, { width, height }: { width: number; height: number }): Promise<number[]> {
  const [turns, flip] = [(await track.getRotation()) / RIGHT, (await track.getFlip()) ? -1 : 1];
  const [cos, sin] = [[1, 0, -1, 0][turns] ?? 1, [0, 1, 0, -1][turns] ?? 0];
  const [a, b, c, d] = [cos * flip, sin, -sin * flip, cos];
  const x = (Math.abs(a) * width + Math.abs(c) * height - a * width - c * height) / 2;
  const y = (Math.abs(b) * width + Math.abs(d) * height - b * width - d * height) / 2;
  const fixed = (value: number) => value * 0x10000;
  return [fixed(a), fixed(b), 0, fixed(c), fixed(d), 0, fixed(x), fixed(y), 0x40000000];
}

/** How AAC is described (ISO/IEC 14496-14, 5.6), by nothing but what a decoder needs; null if that is not in the tables. */
export async function describeSound(track: InputAudioTrack): Promise<Described | null> {
  const config = await track.getDecoderConfig();
  const [channels, rate] = [await track.getNumberOfChannels(), await track.getSampleRate()];
  const specific = config?.description && bytesOf(config.description);
  if (!specific || specific.length === 0 || specific.length > 64) return null;
  const decoder = descriptor(4, Buffer.from([0x40, 0x15, 0, 0, 0]), u32(0, 0), descriptor(5, specific));
  const stream = descriptor(3, u16(1), Buffer.from([0]), decoder, descriptor(6, Buffer.from([2])));
  const entry = box(
    "mp4a",
    ...[Buffer.alloc(6), u16(1), Buffer.alloc(8), u16(channels, 16), u32(0), u16(rate < 0x10000 ? rate : 0, 0)],
    fullBox("esds", [0, 0], stream),
  );
  return { entry, handler: "soun", shown: null };
}

/** A descriptor of MPEG-4 systems (ISO/IEC 14496-1, 7.2.2) of fewer than 128 bytes. */
function descriptor(tag: number, ...parts: Uint8Array[]): Buffer {
  const data = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, data.length]), data]);
}
