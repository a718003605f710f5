import { type FileHandle, open } from "node:fs/promises";
import { LocationFault } from "../location/fault.ts";
import { type OwnChunk, orderChunks } from "./copied-order.ts";
import { type CopiedMovie, type CopiedTrack, readCopiedMovie } from "./copied-track.ts";
import { copySamples } from "./copy-samples.ts";
import { readFrom, writeAll } from "./file-edits.ts";
import type { OpenVideo } from "./inspect.ts";
import { type Described, movieBox, type Placed } from "./movie-box.ts";
import { isWhole, lengthBytesOf } from "./nal-units.ts";
import { bytesOf, describePicture, describeSound } from "./sample-entries.ts";
import { box, u32, u64s } from "./write-boxes.ts";

interface Copying {
  to: string;
  signal: AbortSignal;
  /** How much is done, from 0 to 1. */
  onProgress: (done: number) => void;
}

/**
 * Writes an MP4 or QuickTime film into an MP4 whose table comes first: new tables, and of the film's data the samples of picture and
 * sound, in the order in which they are. False, and nothing is written, if it is not a film whose samples can be copied like that.
 */
export async function copyFilm(video: OpenVideo, copying: Copying): Promise<boolean> {
  const from = await open(video.path, "r");
  try {
    const plan = await planCopy(video, from);
    if (plan) await writeCopy(plan, { ...copying, from });
    return plan !== null;
  } finally {
    await from.close();
  }
}

interface CopyPlan {
  movie: CopiedMovie;
  order: OwnChunk[];
  tracks: { track: CopiedTrack; described: Described }[];
  lengthBytes: number;
}

async function planCopy(video: OpenVideo, from: FileHandle): Promise<CopyPlan | null> {
  const { picture, sound } = video;
  const described = await describePicture(picture);
  const heard = sound && (await describeSound(sound));
  const avc = (await picture.getDecoderConfig())?.description;
  const lengthBytes = avc && lengthBytesOf(bytesOf(avc));
  if (!described || !lengthBytes || (sound && !heard)) return null;
  const movie = await readMovie(from, { picture: picture.id, sound: sound?.id ?? null });
  const order = movie && orderChunks(movie);
  if (!movie || !order || !(await beginsWhole(from, { movie, lengthBytes }))) return null;
  const tracks = [{ track: movie.picture, described }];
  if (movie.sound && heard) tracks.push({ track: movie.sound, described: heard });
  return { movie, order, tracks, lengthBytes };
}

async function readMovie(from: FileHandle, ids: { picture: number; sound: number | null }) {
  const { size } = await from.stat();
  const file = { size, read: (at: number, length: number) => readFrom(from, at, length) };
  return readCopiedMovie(file, ids).catch((error) => {
    if (error instanceof LocationFault) return null;
    throw error;
  });
}

/** Whether the first picture is a whole one, as its tables say. */
async function beginsWhole(
  from: FileHandle,
  { movie: { picture }, lengthBytes }: Pick<CopyPlan, "movie" | "lengthBytes">,
): Promise<boolean> {
  const first = await readFrom(from, picture.chunks[0]?.at ?? 0, picture.sizes[0] ?? 0);
  return isWhole(first, lengthBytes);
}

const FTYP = box("ftyp", Buffer.from("isom"), u32(0x200), Buffer.from("isomavc1mp41"));
const FAR = 2 ** 32;

async function writeCopy(
  { movie, order, tracks, lengthBytes }: CopyPlan,
  { from, to, signal, onProgress }: Copying & { from: FileHandle },
): Promise<void> {
  const most = order.reduce((sum, { at, end }) => sum + end - at, 0);
  const placed = new Map(tracks.map(({ track }) => [track, unplaced(track)]));
  const written = tracks.map((own) => ({ ...own, placed: placed.get(own.track) ?? unplaced(own.track) }));
  // Its length depends on how many samples there are, and not on where they are.
  const table = (far: boolean) => movieBox(movie, written, far);
  const far = most + FTYP.length + table(true).length + 16 >= FAR;
  const begin = FTYP.length + table(far).length + (far ? 16 : 8);
  const output = await open(to, "w");
  try {
    const length = await copySamples(order, {
      from,
      output,
      begin,
      placed,
      lengthBytes,
      picture: movie.picture,
      signal,
      onProgress,
    });
    const head = far ? [u32(1), Buffer.from("mdat"), u64s([length + 16])] : [u32(length + 8), Buffer.from("mdat")];
    await writeAll(output, Buffer.concat([FTYP, table(far), ...head]), 0);
  } finally {
    await output.close();
  }
}

const unplaced = ({ chunks, sizes }: CopiedTrack): Placed => ({
  places: new Float64Array(chunks.length),
  sizes: sizes.slice(),
});
