import { ALL_FORMATS, EncodedPacketSink, Input, type InputAudioTrack, type InputVideoTrack } from "mediabunny";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import { filmSource } from "./film-files.ts";

/** A film that is open, with the tracks that are shown. */
export interface OpenVideo {
  path: string;
  input: Input;
  picture: InputVideoTrack;
  sound: InputAudioTrack | null;
  facts: VideoFacts;
}

/** What decides how a film is published. */
export interface VideoFacts {
  /** Seconds. */
  duration: number;
  /** Size in pixels, upright. */
  width: number;
  height: number;
  /** "avc", "hevc" ..., or what the file calls it. */
  codec: string;
  /** As browsers name it: "avc1.640028". */
  profile: string;
  /** Bits of the picture in a second. */
  bitrate: number;
  /** Pictures, and pieces of sound. */
  packets: { picture: number; sound: number };
  hdr: boolean;
  /** null: silent. */
  sound: { codec: string } | null;
  /** When it was recorded, as its file says, if it says the zone. */
  taken: { wall: string; zone: string } | null;
}

const BROKEN = ["can't be played: it is damaged or cut off", "Copy or export it again"] as const;
const UNKNOWN = "Export it as MP4 with H.264 and AAC";

/** Opens a film and reads its tables. Throws PhotoUnreadable if it is none, or broken; whoever gets it calls `input.dispose()`. */
export async function openVideo(path: string): Promise<OpenVideo> {
  const input = new Input({ source: filmSource(path), formats: ALL_FORMATS });
  try {
    return { path, ...(await readTracks(input)) };
  } catch (error) {
    input.dispose();
    throw error instanceof PhotoUnreadable ? error : new PhotoUnreadable(...BROKEN, error);
  }
}

async function readTracks(input: Input): Promise<Omit<OpenVideo, "path">> {
  const there = (await input.canRead()) && (await input.getTracks()).length > 0;
  if (!there) throw new PhotoUnreadable(...BROKEN);
  const picture = await input.getPrimaryVideoTrack();
  if (!picture) throw new PhotoUnreadable("is not a video: it has no picture", "Remove it from the folder");
  const sound = await input.getPrimaryAudioTrack();
  const stats = await picture.computePacketStats();
  const first = await new EncodedPacketSink(picture).getFirstPacket();
  const start = await picture.getFirstTimestamp();
  const duration = (await input.computeDuration(sound ? [picture, sound] : [picture])) - Math.max(0, start);
  if (!first || stats.packetCount === 0 || !(duration > 0)) throw new PhotoUnreadable("has no pictures", UNKNOWN);
  await checkEnd(picture);
  const facts: VideoFacts = {
    duration: Math.round(duration * 1000) / 1000,
    width: await picture.getDisplayWidth(),
    height: await picture.getDisplayHeight(),
    codec: (await picture.getCodec()) ?? String(await picture.getInternalCodecId()),
    profile: (await picture.getCodecParameterString()) ?? "",
    bitrate: stats.averageBitrate,
    packets: { picture: stats.packetCount, sound: sound ? (await sound.computePacketStats()).packetCount : 0 },
    hdr: await isHdr(picture),
    sound: sound && { codec: (await sound.getCodec()) ?? String(await sound.getInternalCodecId()) },
    taken: await takenOf(input),
  };
  return { input, picture, sound, facts };
}

/** The tables may promise more than the file holds, or than was copied into it. */
async function checkEnd(picture: InputVideoTrack): Promise<void> {
  const last = await new EncodedPacketSink(picture).getPacket(Number.POSITIVE_INFINITY);
  const isThere = last && last.data.length === last.byteLength && last.data.some((byte) => byte !== 0);
  if (!isThere) throw new PhotoUnreadable(...BROKEN);
}

const HDR = new Set<string>(["pq", "hlg", "bt2020"]);

async function isHdr(picture: InputVideoTrack): Promise<boolean> {
  const { transfer, primaries } = await picture.getColorSpace();
  return HDR.has(transfer ?? "") || HDR.has(primaries ?? "");
}

const RECORDED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?([+-]\d\d):?(\d\d)$/;

/** Phones say when they recorded, with the zone; what others say may be of any zone. */
async function takenOf(input: Input): Promise<VideoFacts["taken"]> {
  const { raw = {} } = await input.getMetadataTags();
  const said = raw["com.apple.quicktime.creationdate"];
  const [, wall, hours, minutes] = (typeof said === "string" && RECORDED.exec(said)) || [];
  return wall ? { wall, zone: `${hours}:${minutes}` } : null;
}
