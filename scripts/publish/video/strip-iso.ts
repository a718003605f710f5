import { LocationFault } from "../location/fault.ts";
import { type FileBox, findBox, insideOf, readBoxes } from "./file-boxes.ts";
import type { EditedFile } from "./file-edits.ts";
import { readChunks, readSampleTable, readSizes } from "./sample-tables.ts";

/** What stays of the boxes in each place: pictures, sound and their tables. Everything else goes, whatever it may say. */
const KEPT: Record<string, readonly string[]> = {
  "": ["ftyp", "styp", "moov", "moof", "mdat", "mfra", "sidx", "ssix", "pdin", "wide", "prft"],
  moov: ["mvhd", "trak", "mvex", "iods"],
  trak: ["tkhd", "edts", "tref", "mdia", "tapt", "clip", "load"],
  mdia: ["mdhd", "hdlr", "elng", "minf"],
  moof: ["mfhd", "traf"],
  traf: ["tfhd", "tfdt", "trun", "saiz", "saio", "senc", "sbgp", "sgpd", "subs"],
};
const SHOWN = new Set(["vide", "soun", "tmcd"]);
/** Pictures that stand beside the film, such as covers, which may say more than what they show. */
const STILLS = /^(?:jpeg|mjp[a-z0-9]|png |gif |tiff|raw )$/;
const FREE = Buffer.from("free", "latin1");

/**
 * Looks for everything in an MP4 or QuickTime film that is not picture or sound, and has it cleared: metadata, remarks, tracks of
 * positions and texts. Nothing moves, so all tables go on fitting. Throws LocationFault if it isn't clear what something is.
 */
export async function stripIso(file: EditedFile): Promise<void> {
  const boxes = await readBoxes(file, { from: 0, to: file.size });
  const fragmented = boxes.some(({ type }) => type === "moof");
  await stripBoxes(file, { boxes, place: "", fragmented });
  if (!fragmented) await clearBetween(file, boxes);
}

interface Place {
  boxes: FileBox[];
  /** The type of the box they are in; "" at the top. */
  place: string;
  fragmented: boolean;
}

async function stripBoxes(file: EditedFile, { boxes, place, fragmented }: Place): Promise<void> {
  for (const box of boxes) {
    const { type } = box;
    const isHidden = type === "trak" && !(await isShown(file, box));
    if (isHidden && fragmented) throw new LocationFault("it comes in fragments and has a track of texts or data");
    if (isHidden) await clearSamples(file, box);
    if (isHidden || !KEPT[place]?.includes(type)) await freeBox(file, box);
    else if (KEPT[type]) {
      const inner = { boxes: await readBoxes(file, insideOf(box)), place: type, fragmented };
      await stripBoxes(file, inner);
    }
  }
}

async function freeBox(file: EditedFile, { type, at, head, size }: FileBox): Promise<void> {
  if (type !== "skip" && type !== "free") await file.write(at + 4, FREE);
  await file.clear(at + head, size - head);
}

async function isShown(file: EditedFile, track: FileBox): Promise<boolean> {
  const format = await lettersIn(file, track, { path: ["mdia", "minf", "stbl", "stsd"], from: 12 });
  return SHOWN.has(await handlerOf(file, track)) && !STILLS.test(format);
}

const handlerOf = (file: EditedFile, track: FileBox) => lettersIn(file, track, { path: ["mdia", "hdlr"], from: 8 });

async function lettersIn(
  file: EditedFile,
  track: FileBox,
  { path, from }: { path: readonly string[]; from: number },
): Promise<string> {
  const box = await findBox(file, track, path);
  return box ? (await file.read(box.at + box.head + from, 4)).toString("latin1") : "";
}

/** Clears what a track's tables say are its samples. */
async function clearSamples(file: EditedFile, track: FileBox): Promise<void> {
  for (const { from, to } of await samplesOf(file, track)) await file.clear(from, Math.min(to, file.size) - from);
}

/** Clears what is in the film's data and no sample of what is shown: nobody can know what it says. */
async function clearBetween(file: EditedFile, boxes: readonly FileBox[]): Promise<void> {
  const shown: Chunked[] = [];
  for (const movie of boxes.filter(({ type }) => type === "moov")) {
    for (const box of await readBoxes(file, insideOf(movie))) {
      if (box.type === "trak" && (await isShown(file, box))) shown.push(...(await samplesOf(file, box)));
    }
  }
  shown.sort((a, b) => a.from - b.from);
  for (const media of boxes.filter(({ type }) => type === "mdat").map(insideOf)) {
    let { from } = media;
    for (const [i, chunk] of [...shown, { from: media.to, to: media.to, open: false }].entries()) {
      const gap = Math.min(chunk.from, media.to) - from;
      if (gap > 0) await file.clear(from, gap);
      from = Math.max(from, chunk.open ? (shown[i + 1]?.from ?? media.to) : chunk.to);
    }
  }
}

interface Chunked {
  from: number;
  to: number;
  /**
   * It may go on to the next chunk: where all samples of a sound are equally long, tables may count them in a unit that only its codec
   * knows.
   */
  open: boolean;
}

async function samplesOf(file: EditedFile, track: FileBox): Promise<Chunked[]> {
  const sizes = readSizes(await readSampleTable(file, track, "stsz"));
  const open = sizes.same && (await handlerOf(file, track)) === "soun";
  return (await readChunks(file, track)).map(({ at, first, count }) => {
    let to = at;
    for (let sample = first; sample < Math.min(first + count, sizes.count); sample += 1) to += sizes.of(sample);
    return { from: at, to, open };
  });
}
