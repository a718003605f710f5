import { type VideoSample, VideoSampleSink } from "mediabunny";
import sharp from "sharp";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import type { OpenVideo } from "./inspect.ts";

/** Where to look for a picture, in the order of preference, as parts of the film. */
const MOMENTS = [0.1, 0.25, 0.5, 0.75, 0.03, 0.9];
/** A frame that is darker, or has less contrast, is not used as a poster. From 0 to 255. */
const LEAST_LIGHT = 24;
const LEAST_SPREAD = 8;

/** A picture of the film as PNG, upright: the first at a sensible moment that is not black, else the most lively one. */
export async function posterFrame(video: OpenVideo): Promise<Buffer> {
  const sink = new VideoSampleSink(video.picture);
  const start = Math.max(0, await video.picture.getFirstTimestamp());
  const seen: { picture: Buffer; spread: number }[] = [];
  for (const moment of MOMENTS) {
    const sample = await sampleAt(sink, start + moment * video.facts.duration);
    if (!sample) continue;
    const picture = await pictureOf(sample).finally(() => sample.close());
    const { light, spread } = await liveliness(picture);
    if (light >= LEAST_LIGHT && spread >= LEAST_SPREAD) return picture;
    seen.push({ picture, spread });
  }
  const [best] = seen.sort((a, b) => b.spread - a.spread);
  if (!best) throw undecodable();
  return best.picture;
}

const undecodable = (cause?: unknown) =>
  new PhotoUnreadable("can't be decoded: it is damaged or cut off", "Copy or export it again", cause);

async function sampleAt(sink: VideoSampleSink, at: number): Promise<VideoSample | null> {
  try {
    return await sink.getSample(at);
  } catch (error) {
    throw undecodable(error);
  }
}

async function pictureOf(sample: VideoSample): Promise<Buffer> {
  const format = { format: "RGBX" } as const;
  const pixels = Buffer.alloc(sample.allocationSize(format));
  await sample.copyTo(pixels, format);
  const raw = { width: sample.visibleRect.width, height: sample.visibleRect.height, channels: 4 } as const;
  const square = { width: sample.squarePixelWidth, height: sample.squarePixelHeight, fit: "fill" } as const;
  const upright = sharp(
    await sharp(pixels, { raw }).removeAlpha().resize(square).png({ compressionLevel: 1 }).toBuffer(),
  );
  const turned = upright.rotate(sample.rotation);
  return (sample.flip ? sharp(await turned.png().toBuffer()).flop() : turned).png({ compressionLevel: 1 }).toBuffer();
}

async function liveliness(picture: Buffer): Promise<{ light: number; spread: number }> {
  const grey = sharp(picture).resize({ width: 64, height: 64, fit: "fill" }).greyscale().toColourspace("b-w");
  const { channels } = await sharp(await grey.png().toBuffer()).stats();
  return { light: channels[0]?.mean ?? 0, spread: channels[0]?.stdev ?? 0 };
}
