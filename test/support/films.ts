import { registerMediabunnyServer } from "@mediabunny/server";
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from "mediabunny";
import { configuration, type Frame, keyPicture, type Light, repeatedPicture, sized, userData } from "./h264.ts";

/** How a film for a test is made. */
export interface Film extends Partial<Frame> {
  /** Seconds. */
  duration?: number;
  /** Pictures in a second, of which the first is whole. */
  rate?: number;
  rotation?: 0 | 90 | 180 | 270;
  sound?: boolean;
  container?: "mp4" | "mov" | "mkv" | "webm";
  /** The table comes last unless it is to come first. */
  fastStart?: boolean;
  fragmented?: boolean;
  light?: (second: number) => Light;
  /** 110: 10 bits. */
  profile?: number;
  transfer?: "pq" | "hlg" | "bt709";
  /** Written into the first picture. */
  says?: string;
  title?: string;
}

const CONTAINERS: Record<
  NonNullable<Film["container"]>,
  (options: { fastStart: false | "in-memory" | "fragmented" }) => OutputFormat
> = {
  mp4: (options) => new Mp4OutputFormat(options),
  mov: (options) => new MovOutputFormat(options),
  mkv: () => new MkvOutputFormat(),
  webm: () => new WebMOutputFormat(),
};

/** A bright picture with something in it, another one each second. */
const LIVELY =
  (second: number): Light =>
  (x, y) =>
    60 + ((x * 3 + y * 2 + second * 40) % 170);

/** A film of H.264 and AAC, made without an encoder. */
export async function makeFilm(film: Film = {}): Promise<Buffer> {
  const { width = 64, height = 48, duration = 2, rate = 10, container = "mp4", fastStart = false, profile = 66 } = film;
  const frame = { width, height };
  const how = film.fragmented ? "fragmented" : fastStart ? "in-memory" : false;
  const target = new BufferTarget();
  const output = new Output({ format: CONTAINERS[container]({ fastStart: how }), target });
  const pictures = new EncodedVideoPacketSource("avc");
  const sounds = new EncodedAudioPacketSource("aac");
  output.addVideoTrack(pictures, { rotation: film.rotation ?? 0 });
  if (film.sound !== false) output.addAudioTrack(sounds);
  if (film.title) output.setMetadataTags({ title: film.title });
  await output.start();
  const description = configuration(frame, { profile });
  const codec = `avc1.${[description[1], description[2], description[3]].map((byte) => byte?.toString(16).padStart(2, "0")).join("")}`;
  const colorSpace = film.transfer && {
    primaries: film.transfer === "bt709" ? "bt709" : "bt2020",
    transfer: film.transfer,
    matrix: "bt709",
    fullRange: false,
  };
  const meta = {
    decoderConfig: {
      codec,
      codedWidth: width,
      codedHeight: height,
      description,
      ...(colorSpace ? { colorSpace } : {}),
    },
  };
  for (let i = 0; i < duration * rate; i++) {
    const since = i % rate;
    const second = Math.floor(i / rate);
    const picture =
      since === 0
        ? keyPicture(frame, { light: (film.light ?? LIVELY)(second), nth: second })
        : repeatedPicture(frame, { since });
    const words = i === 0 && film.says ? [sized(userData(Buffer.from(film.says, "latin1")))] : [];
    const data = Buffer.concat([...words, sized(picture)]);
    await pictures.add(
      new EncodedPacket(data, since === 0 ? "key" : "delta", i / rate, 1 / rate),
      meta as EncodedVideoChunkMetadata,
    );
  }
  pictures.close();
  if (film.sound !== false) await addSilence(sounds, duration);
  await output.finalize();
  return Buffer.from(target.buffer as ArrayBuffer);
}

const RATE = 44_100;
/** A piece of sound of such a film. */
export const SILENCE = Buffer.from([0x00, 0xc8, 0x00, 0x80, 0x23, 0x80]);

async function addSilence(source: EncodedAudioPacketSource, duration: number): Promise<void> {
  const decoderConfig = {
    codec: "mp4a.40.2",
    sampleRate: RATE,
    numberOfChannels: 1,
    description: Buffer.from([0x12, 0x08]),
  };
  const each = 1024 / RATE;
  for (let at = 0; at < duration; at += each) {
    await source.add(new EncodedPacket(SILENCE, "key", at, each), { decoderConfig });
  }
  source.close();
}

/** A film that says it is coded in another way; nothing of it can be decoded. */
export async function makeBrokenFilm(): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new MkvOutputFormat(), target });
  const pictures = new EncodedVideoPacketSource("vp9");
  output.addVideoTrack(pictures);
  await output.start();
  const decoderConfig = { codec: "vp09.00.10.08", codedWidth: 64, codedHeight: 48 };
  for (let i = 0; i < 10; i++) {
    await pictures.add(new EncodedPacket(Buffer.alloc(40, 1), "key", i / 10, 0.1), { decoderConfig });
  }
  pictures.close();
  await output.finalize();
  return Buffer.from(target.buffer as ArrayBuffer);
}

/** A film that is really coded in another way, by the encoder, as phones and browsers record. */
export async function encodeFilm(codec: "hevc" | "vp9" | "av1"): Promise<Buffer> {
  registerMediabunnyServer();
  const target = new BufferTarget();
  const format = codec === "hevc" ? new MovOutputFormat() : new MkvOutputFormat();
  const output = new Output({ format, target });
  const pictures = new VideoSampleSource({ codec, bitrate: 200_000 });
  output.addVideoTrack(pictures, { rotation: codec === "hevc" ? 90 : 0 });
  await output.start();
  const about = { format: "RGBX", codedWidth: 128, codedHeight: 96, duration: 0.25 } as const;
  for (let i = 0; i < 4; i++) {
    const pixels = Uint8Array.from({ length: 128 * 96 * 4 }, (_, at) => 40 + ((at * 3 + i * 20) % 180));
    const sample = new VideoSample(pixels, { ...about, timestamp: i / 4 });
    await pictures.add(sample);
    sample.close();
  }
  await output.finalize();
  return Buffer.from(target.buffer as ArrayBuffer);
}

/** A box of an ISO base media file. */
export function box(type: string, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, data]);
}

const number32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
};

/** A film whose table comes last, with more boxes in the table, and behind it. */
export function withBoxes(
  film: Buffer,
  { inMovie = [], atEnd = [] }: { inMovie?: Buffer[]; atEnd?: Buffer[] },
): Buffer {
  const at = film.lastIndexOf("moov") - 4;
  const added = Buffer.concat(inMovie);
  const size = film.readUInt32BE(at);
  if (at < 0 || at + size !== film.length) throw new Error("the table of this film does not come last");
  return Buffer.concat([film.subarray(0, at), number32(size + added.length), film.subarray(at + 4), added, ...atEnd]);
}

/** A track of data, whose sample is at this place of the file. */
export function dataTrack(
  format: string,
  { handler, sample, at }: { handler: string; sample: Buffer; at: number },
): Buffer {
  const full = (type: string, ...parts: Buffer[]) => box(type, number32(0), ...parts);
  const table = box(
    "stbl",
    full("stsd", number32(1), box(format, Buffer.alloc(8))),
    full("stts", number32(1, 1, 1000)),
    full("stsc", number32(1, 1, 1, 1)),
    full("stsz", number32(0, 1, sample.length)),
    full("stco", number32(1, at)),
  );
  const hdlr = full("hdlr", number32(0), Buffer.from(handler, "latin1"), Buffer.alloc(13));
  const mdhd = full("mdhd", number32(0, 0, 1000, 1000), Buffer.alloc(4));
  const tkhd = full("tkhd", number32(0, 0, 9, 0, 1000), Buffer.alloc(60));
  return box("trak", tkhd, box("mdia", mdhd, hdlr, box("minf", table)));
}

/** A film with a track of data, as cameras write where they were. */
export function withTrack(
  film: Buffer,
  format: string,
  { handler = "meta", sample }: { handler?: string; sample: Buffer },
): Buffer {
  const track = (at: number) => dataTrack(format, { handler, sample, at });
  const at = film.length + track(0).length + 8;
  return withBoxes(film, { inMovie: [track(at)], atEnd: [box("mdat", sample)] });
}
