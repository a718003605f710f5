import { Conversion, FilePathTarget, Mp4OutputFormat, Output, VideoSample } from "mediabunny";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import type { OpenVideo } from "./inspect.ts";
import { layOver, type Overlay } from "./laid-over.ts";

/** A size in which films are encoded: its shorter edge in pixels, and bits a second. */
export interface Encoding {
  shorter: number;
  bitrate: number;
  /** Laid over every picture, as large as `sizeFor` says; the film's pictures have to be 8-bit YCbCr 4:2:0. */
  overlay?: Overlay;
}

/** For most visitors, and for slow networks. */
export const LARGE: Encoding = { shorter: 1080, bitrate: 6_000_000 };
export const SMALL: Encoding = { shorter: 540, bitrate: 1_400_000 };
const SOUND_BITRATE = 160_000;

/** The size of a film's picture when its shorter edge has at most so many pixels; even numbers, as encoders want. */
export function sizeFor({ width, height }: { width: number; height: number }, shorter: number) {
  const scale = Math.min(1, shorter / Math.min(width, height), (shorter * 16) / 9 / Math.max(width, height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

interface Encoded {
  to: string;
  as: Encoding;
  onProgress: (done: number) => void;
}

/** Encodes a film as H.264 and AAC, upright and without metadata, into an MP4 whose table comes last. */
export async function encodeVideo(video: OpenVideo, { to, as, onProgress }: Encoded): Promise<void> {
  const { input, picture, sound, facts } = video;
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target: new FilePathTarget(to) });
  const size = sizeFor(facts, as.shorter);
  const conversion = await Conversion.init({
    input,
    output,
    tags: {},
    showWarnings: false,
    video: (track) =>
      track === picture
        ? {
            codec: "avc",
            ...size,
            fit: "fill",
            bitrate: as.bitrate,
            forceTranscode: true,
            allowTransformationMetadata: false,
            ...(as.overlay ? { process: laid(as.overlay) } : {}),
          }
        : { discard: true },
    audio: (track) =>
      track === sound
        ? { codec: "aac", ...(facts.sound?.codec === "aac" ? {} : { bitrate: SOUND_BITRATE, numberOfChannels: 2 }) }
        : { discard: true },
  });
  if (!conversion.isValid) throw unencodable();
  conversion.onProgress = onProgress;
  try {
    await conversion.execute();
  } catch (error) {
    throw unencodable(error);
  }
}

/** Lays an overlay over one picture after the other; all of a film have the same colours. */
function laid(overlay: Overlay): (sample: VideoSample) => Promise<VideoSample> {
  let lay: ReturnType<typeof layOver> | null = null;
  return async (sample) => {
    const { format, codedWidth, codedHeight, timestamp, duration, colorSpace } = sample;
    const fits = format === "I420" && codedWidth === overlay.width && codedHeight === overlay.height;
    if (!fits) throw unencodable();
    const planes = new Uint8Array(sample.allocationSize());
    await sample.copyTo(planes);
    lay ??= layOver(overlay, colorSpace);
    lay(planes);
    return new VideoSample(planes, { format, codedWidth, codedHeight, timestamp, duration, colorSpace });
  };
}

const unencodable = (cause?: unknown) =>
  new PhotoUnreadable("can't be encoded on this computer", "Export it as MP4 with H.264 and AAC", cause);
