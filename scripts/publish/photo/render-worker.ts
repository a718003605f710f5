/** Runs in the render worker: everything that reads or makes a photo's bytes. */
import type { MessagePort } from "node:worker_threads";
import type { Metadata } from "sharp";
import { mediaTypeOf } from "../../../worker/domain/formats.ts";
import type { PhotoFile } from "../../content/gallery-folder.ts";
import { PHOTO_TYPES, type PhotoKind } from "../../content/kind.ts";
import { type Description, readDescription } from "../description/description.ts";
import { blankLocation } from "../location/blank.ts";
import { LocationFault } from "../location/fault.ts";
import { damageOf } from "./damaged.ts";
import { decodingOf } from "./decoding.ts";
import { readHeader } from "./header.ts";
import { photoKind } from "./kind.ts";
import { type Digest, type Digested, digest, readOriginal, sha256Of } from "./original.ts";
import { keptHash } from "./recipe.ts";
import { type RenderedFile, type RenderedPhoto, renderPhoto } from "./render-photo.ts";
import type { Rights } from "./rights.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** One original to read. */
export interface Work {
  file: PhotoFile;
  stripGps: boolean;
  /** An original whose renditions exist, by SHA-256 and hash: if they would be the same, they are not made again. */
  known: { source: string; hash: string; judged: boolean } | null;
  /** Looks for damage in every coded bit, also of known ones. */
  thorough?: boolean;
}

/** An original, and what was made from it. */
export interface ProcessedPhoto {
  /** SHA-256 of the file as it is on disk. */
  source: string;
  /** Identifies what is made from it. */
  hash: string;
  /** What the file says about the photo. */
  description: Description;
  /** The original as it is delivered, without its location. */
  original: Digested;
  /** What is wrong with the file; null when nothing is, missing when that is known. */
  damage?: string | null;
  /** null: it is the known one. */
  developed: (Omit<RenderedPhoto, "renditions" | "damage"> & { encoded: EncodedRendition[] }) | null;
}

/** A rendition's bytes. */
export type EncodedRendition = Digested & Pick<RenderedFile, "edge" | "format">;

/** A file of a photo. */
export interface PhotoBytes extends Digested {
  of: "original" | "rendition";
}

/** Work for a thread. Each file goes into `files` as soon as it is made: transferred, not copied. */
export interface Task extends Work {
  files: MessagePort;
}

/** A processed photo whose files were handed over. */
export interface HandedOver extends Omit<ProcessedPhoto, "original" | "developed"> {
  original: Digest;
  developed: (Omit<RenderedPhoto, "renditions" | "damage"> & { encoded: Omit<EncodedRendition, "bytes">[] }) | null;
}

export type Outcome = { ok: true; processed: HandedOver } | { ok: false; what: string; fix: string };

/** Processes one photo. Errors lose their class between threads, so problems of a photo are passed as words. */
export default async function work(task: Task): Promise<Outcome> {
  try {
    return { ok: true, processed: await processPhoto(task) };
  } catch (error) {
    if (error instanceof PhotoUnreadable) return { ok: false, what: error.message, fix: error.fix };
    if (error instanceof LocationFault) return { ok: false, ...locationProblem(error) };
    throw error;
  }
}

async function processPhoto({ file, stripGps, known, thorough = false, files }: Task): Promise<HandedOver> {
  const bytes = await readOriginal(file);
  const source = sha256Of(bytes);
  const kind = photoKind(bytes);
  const blanked = stripGps && (await blank(bytes, kind));
  const header = await readHeader(bytes);
  const description = readDescription({ bytes, kind, header, file: file.file });
  const decoding = decodingOf({ bytes, kind, header, rights: description });
  const before = known?.source === source ? known.hash : undefined;
  const hash = keptHash(before, { source, decoding });
  const isKnown = known && hash === before;
  const facts = { kind, header, thorough };
  const deliver = () => {
    const original = digest(bytes, { type: PHOTO_TYPES[kind], sha256: blanked ? null : source });
    return handOver(files, { ...original, of: "original" });
  };
  const made = isKnown
    ? { developed: null, ...(await judge(bytes, { ...facts, judged: known.judged })), original: deliver() }
    : await develop(bytes, { ...facts, rights: description, files, deliver });
  return { source, hash, description, ...made };
}

/** What is left of a file here. */
function handOver(files: MessagePort, file: PhotoBytes): Digest {
  const { type, sha256, crc32 } = file;
  files.postMessage(file, [file.bytes.buffer]);
  return { type, sha256, crc32 };
}

/** Blanks the location. If a file can't be decoded anyway, that is reported instead: it may contain no location at all. */
async function blank(bytes: Buffer, kind: PhotoKind): Promise<boolean> {
  try {
    return blankLocation(bytes, kind);
  } catch (fault) {
    await readHeader(bytes);
    throw fault;
  }
}

interface Facts {
  kind: PhotoKind;
  header: Metadata;
  thorough: boolean;
}

interface Developing extends Facts {
  rights: Rights;
  files: MessagePort;
  /** Hands the original over. */
  deliver: () => Digest;
}

/** Makes renditions. The original is handed over once it was decoded, so what nobody can read is not stored. */
async function develop(
  bytes: Buffer<ArrayBuffer>,
  { files, deliver, ...file }: Developing,
): Promise<Pick<HandedOver, "original" | "developed" | "damage">> {
  const decoded: { original?: Digest } = {};
  const encoded = new Map<RenderedFile, Digest>();
  const {
    renditions,
    damage = null,
    ...facts
  } = await renderPhoto(bytes, {
    ...file,
    onDecoded() {
      decoded.original = deliver();
    },
    onRendition(rendition) {
      const type = mediaTypeOf(rendition.format);
      const own = digest(rendition.bytes, { type, sha256: null });
      encoded.set(rendition, handOver(files, { ...own, of: "rendition" }));
    },
  });
  const made = renditions.flatMap((rendition) => {
    const { edge, format } = rendition;
    const own = encoded.get(rendition);
    return own ? [{ ...own, edge, format }] : [];
  });
  if (!decoded.original) throw new Error("what was rendered was decoded");
  return { original: decoded.original, damage, developed: { ...facts, encoded: made } };
}

/** Looks for damage in a photo that is published already, if nobody has or if that is asked for. */
async function judge(
  bytes: Buffer,
  { kind, header, thorough, judged }: Facts & { judged: boolean },
): Promise<Pick<ProcessedPhoto, "damage">> {
  return judged && !thorough ? {} : { damage: await damageOf({ bytes, kind, header }, { thorough }) };
}

function locationProblem({ message }: LocationFault): { what: string; fix: string } {
  return {
    what: `says where it was taken, and that can't be removed without changing the file: ${message}`,
    fix: "Export it again without location, or set strip-gps: false",
  };
}
