import { LocationFault } from "../location/fault.ts";
import { type FileBox, findBox, insideOf, readBoxes } from "./file-boxes.ts";
import type { EditedFile } from "./file-edits.ts";

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
const LARGEST_INDEX = 1 << 29;
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

/** Clears what a track's tables say are its samples (ISO/IEC 14496-12, 8.7). */
async function clearSamples(file: EditedFile, track: FileBox): Promise<void> {
  const table = async (type: string) => {
    const box = await findBox(file, track, ["mdia", "minf", "stbl", type]);
    if (box && box.size > LARGEST_INDEX) throw new LocationFault("its index is too large");
    return box ? file.read(box.at + box.head, box.size - box.head) : Buffer.alloc(0);
  };
  const sizes = sampleSizes(await table("stsz"));
  const runs = entries(await table("stsc"), 12).map((entry) => [entry.readUInt32BE(0), entry.readUInt32BE(4)] as const);
  const chunks = [
    ...entries(await table("stco"), 4).map((entry) => entry.readUInt32BE(0)),
    ...entries(await table("co64"), 8).map((entry) => Number(entry.readBigUInt64BE(0))),
  ];
  let [sample, run] = [0, 0];
  for (const [i, at] of chunks.entries()) {
    while ((runs[run + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= i + 1) run += 1;
    const count = runs[run]?.[1] ?? 0;
    let length = 0;
    for (const end = sample + count; sample < end; sample += 1) length += sizes(sample);
    await file.clear(at, Math.min(length, file.size - at));
  }
}

function entries(table: Buffer, size: number): Buffer[] {
  if (table.length < 8) return [];
  const count = Math.min(table.readUInt32BE(4), Math.floor((table.length - 8) / size));
  return Array.from({ length: count }, (_, i) => table.subarray(8 + i * size));
}

function sampleSizes(table: Buffer): (sample: number) => number {
  const same = table.length >= 12 ? table.readUInt32BE(4) : 0;
  if (same !== 0) return () => same;
  return (sample) => (12 + sample * 4 + 4 <= table.length ? table.readUInt32BE(12 + sample * 4) : 0);
}
