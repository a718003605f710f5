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
  const lettersIn = async (path: readonly string[], from: number) => {
    const box = await findBox(file, track, path);
    return box ? (await file.read(box.at + box.head + from, 4)).toString("latin1") : "";
  };
  const format = await lettersIn(["mdia", "minf", "stbl", "stsd"], 12);
  return SHOWN.has(await lettersIn(["mdia", "hdlr"], 8)) && !STILLS.test(format);
}

/** Clears what a track's tables say are its samples. */
async function clearSamples(file: EditedFile, track: FileBox): Promise<void> {
  const sizes = readSizes(await readSampleTable(file, track, "stsz"));
  for (const { at, first, count } of await readChunks(file, track)) {
    let length = 0;
    for (let sample = first; sample < Math.min(first + count, sizes.count); sample += 1) length += sizes.of(sample);
    await file.clear(at, Math.min(length, file.size - at));
  }
}
