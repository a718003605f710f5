import {
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { filmTarget } from "./film-files.ts";
import type { OpenVideo } from "./inspect.ts";
import { withoutUserData } from "./nal-units.ts";

/** Up to this size a film's table is made in memory, which takes no room for packets that never come. */
const IN_MEMORY = 1 << 27;

interface Remuxing {
  to: string;
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress: (done: number) => void;
}

/**
 * Writes picture and sound of a film into an MP4 whose table comes first, as they are coded, and nothing else that the film says. Its
 * rotation stays. Picture has to be H.264 and sound AAC.
 */
export async function remuxVideo(video: OpenVideo, { to, signal, onProgress }: Remuxing): Promise<void> {
  const { picture, sound, facts } = video;
  const small = (facts.bitrate * facts.duration) / 8 < IN_MEMORY;
  const format = new Mp4OutputFormat({ fastStart: small ? "in-memory" : "reserve" });
  const output = new Output({ format, target: filmTarget(to) });
  const pictures = new EncodedVideoPacketSource("avc");
  const sounds = new EncodedAudioPacketSource("aac");
  const [rotation, flip] = [await picture.getRotation(), await picture.getFlip()];
  output.addVideoTrack(pictures, { rotation, flip, maximumPacketCount: facts.packets.picture });
  if (sound) output.addAudioTrack(sounds, { maximumPacketCount: facts.packets.sound });
  try {
    await output.start();
    await Promise.all([
      copyPictures(video, { pictures, signal, onProgress }),
      sound && copySound(sound, { sounds, signal }),
    ]);
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  }
}

interface Copying {
  signal: AbortSignal;
}

async function copyPictures(
  { picture, facts }: OpenVideo,
  { pictures, signal, onProgress }: Copying & Pick<Remuxing, "onProgress"> & { pictures: EncodedVideoPacketSource },
): Promise<void> {
  const sink = new EncodedPacketSink(picture);
  const decoderConfig = (await picture.getDecoderConfig()) ?? undefined;
  const lengthBytes = lengthBytesOf(decoderConfig?.description);
  const first = await sink.getFirstKeyPacket({ verifyKeyPackets: true });
  for await (const packet of sink.packets(first ?? undefined, undefined, { verifyKeyPackets: true })) {
    signal.throwIfAborted();
    const clean = lengthBytes === null ? packet : cleaned(packet, lengthBytes);
    await pictures.add(clean, decoderConfig ? { decoderConfig } : undefined);
    onProgress(Math.min(1, Math.max(0, packet.timestamp / facts.duration)));
  }
  pictures.close();
}

function cleaned(packet: EncodedPacket, lengthBytes: number): EncodedPacket {
  const data = withoutUserData(packet.data, lengthBytes);
  return data === packet.data ? packet : packet.clone({ data });
}

/** How many bytes the length before each unit has, by the film's AVC configuration (ISO/IEC 14496-15, 5.3.3.1). */
function lengthBytesOf(description: AllowSharedBufferSource | undefined): number | null {
  if (!description) return null;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return ((bytes[4] ?? 0) & 3) + 1;
}

async function copySound(
  track: NonNullable<OpenVideo["sound"]>,
  { sounds, signal }: Copying & { sounds: EncodedAudioPacketSource },
): Promise<void> {
  const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    signal.throwIfAborted();
    await sounds.add(packet, decoderConfig ? { decoderConfig } : undefined);
  }
  sounds.close();
}
