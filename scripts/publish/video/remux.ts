import {
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import { copyFilm } from "./copy-film.ts";
import { filmTarget } from "./film-files.ts";
import type { OpenVideo } from "./inspect.ts";
import { lengthBytesOf, withoutUserData } from "./nal-units.ts";
import { bytesOf } from "./sample-entries.ts";

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
export async function remuxVideo(video: OpenVideo, remuxing: Remuxing): Promise<void> {
  if (!(await copyFilm(video, remuxing))) await rewriteFilm(video, remuxing);
}

/** The same for films of every kind and order, packet by packet. */
async function rewriteFilm(video: OpenVideo, { to, signal, onProgress }: Remuxing): Promise<void> {
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
  const { description } = decoderConfig ?? {};
  const lengthBytes = description ? lengthBytesOf(bytesOf(description)) : null;
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
