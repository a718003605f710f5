import type { Metadata } from "sharp";
import type { PhotoKind } from "../../content/kind.ts";
import { type CaptureTime, captureTime } from "../exif/capture-time.ts";
import { type ExifFacts, readExif } from "../exif/exif.ts";
import { bytesOf, chainedDirectories, fieldOf, openTiff } from "../exif/tiff-fields.ts";
import { isCameraPhrase } from "./camera-phrase.ts";
import { cleanLine, cleanParagraph } from "./clean-text.ts";
import { type IptcTexts, readIptc } from "./iptc.ts";
import { readJpegMetadata } from "./jpeg-metadata.ts";
import { pngIptc, readPngTexts } from "./png-texts.ts";
import { readXmp, type XmpProperties } from "./xmp.ts";

/** What a photo's file says about it, in words. */
export interface Description {
  creator: string | null;
  rights: string | null;
  /** What is to be seen, or what the photo is called. */
  caption: string | null;
  /** 1 to 5 stars; 0: none, -1: rejected; null: not said. */
  rating: number | null;
  taken: CaptureTime | null;
  /** Model of the camera. */
  camera: string | null;
  /** It is a raw file disguised as a TIFF. */
  raw: boolean;
}

/** A file as far as it is read for that. */
interface File {
  bytes: Buffer;
  kind: PhotoKind;
  header: Metadata;
  /** What it is called: some programs write that down as its title. */
  file: string;
}

const TIFF = { xmp: 700, iptc: 33723, photoshop: 34377 } as const;
const LONGEST = { rights: 300, caption: 2000, camera: 100 };

interface Sources {
  exif: ExifFacts;
  xmp: XmpProperties;
  iptc: IptcTexts;
  /** What a PNG says in texts of its own. */
  own?: ReadonlyMap<string, string>;
}

/** Reads EXIF, XMP and IPTC, in this order: of each fact the first that says something. Never throws. */
export function readDescription(file: File): Description {
  const sources = sourcesOf(file);
  const { exif, xmp, iptc, own } = sources;
  const list = (name: string) => (xmp.get(name) ?? []).join("; ");
  const first = (name: string) => xmp.get(name)?.[0];
  const line = (longest: number, ...texts: (string | null | undefined)[]) =>
    firstOf(texts, (text) => cleanLine(text, longest));
  return {
    creator: line(LONGEST.rights, exif.creator, list("dc:creator"), iptc.creator.join("; "), own?.get("Author")),
    rights: line(LONGEST.rights, exif.rights.join("; "), first("dc:rights"), iptc.rights[0], own?.get("Copyright")),
    caption: captionOf(sources, file.file),
    // Windows writes 0 where no stars were given.
    rating: ratingOf(exif.rating || null) ?? ratingOf(Number(first("xmp:Rating") ?? Number.NaN)),
    taken: exif.taken ?? xmpTime(xmp) ?? iptcTime(iptc),
    camera: line(LONGEST.camera, exif.camera, first("tiff:Model")),
    raw: exif.raw,
  };
}

function sourcesOf({ bytes, kind, header }: File): Sources {
  const exif = readExif(kind === "tiff" ? bytes : header.exif);
  if (kind === "tiff") return { exif, ...tiffWords(bytes) };
  if (kind === "png") return { exif, xmp: readXmp(header.xmp), ...pngWords(bytes) };
  if (kind !== "jpeg") return { exif, xmp: readXmp(header.xmp), iptc: readIptc(header.iptc) };
  const { xmp: packet, moreXmp, photoshop } = readJpegMetadata(bytes);
  const xmp = readXmp(packet);
  const [guid] = xmp.get("xmpNote:HasExtendedXMP") ?? [];
  const more = guid === undefined ? undefined : readXmp(moreXmp(guid.trim()));
  return { exif, xmp: more ? new Map([...more, ...xmp]) : xmp, iptc: readIptc(photoshop) };
}

function pngWords(bytes: Buffer): Pick<Sources, "iptc" | "own"> {
  const own = readPngTexts(bytes);
  return { iptc: readIptc(pngIptc(own)), own };
}

/** A TIFF keeps XMP and IPTC in fields of its own. */
function tiffWords(bytes: Buffer): Pick<Sources, "xmp" | "iptc"> {
  const tiff = openTiff(bytes);
  const [main = null] = tiff ? chainedDirectories(tiff) : [];
  const bytesAt = (tag: number) => {
    const field = fieldOf(main, tag);
    return tiff && field ? bytesOf(tiff, field) : undefined;
  };
  return { xmp: readXmp(bytesAt(TIFF.xmp)), iptc: readIptc(bytesAt(TIFF.iptc) ?? bytesAt(TIFF.photoshop)) };
}

/** What is to be seen in the photo, else what it is called. What a camera writes into every photo is neither, nor is the file's name. */
function captionOf({ exif, xmp, iptc, own }: Sources, file: string): string | null {
  const texts = [
    ...[exif.caption, xmp.get("dc:description")?.[0], iptc.caption[0], own?.get("Description")],
    ...[exif.title, xmp.get("dc:title")?.[0], iptc.title[0], own?.get("Title")],
  ];
  const says = (text: string) => {
    const caption = cleanParagraph(text, LONGEST.caption);
    return caption === null || isCameraPhrase(caption) || isNameOf(file, caption) ? null : caption;
  };
  return firstOf(texts, says);
}

function isNameOf(file: string, text: string): boolean {
  const fold = (name: string) => name.normalize("NFC").toLowerCase();
  const stem = fold(file).replace(/\.[^.]*$/, "");
  return [stem, fold(file)].includes(fold(text)) || fold(text).replace(/\.[a-z0-9]{2,4}$/, "") === stem;
}

function ratingOf(stars: number | null): number | null {
  return stars !== null && stars >= -1 && stars <= 5 ? Math.round(stars) : null;
}

function xmpTime(xmp: XmpProperties): CaptureTime | null {
  const names = ["exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"];
  return firstOf(names, (name) => captureTime(xmp.get(name)?.[0] ?? null));
}

/** "20260613" and "110203+0200". */
function iptcTime({ dateCreated: [date = ""], timeCreated: [time = ""] }: IptcTexts): CaptureTime | null {
  const day = date.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
  return captureTime(`${day}T${time.replace(/^(\d\d)(\d\d)(\d\d)/, "$1:$2:$3")}`);
}

function firstOf<In, Out>(all: readonly (In | null | undefined)[], read: (one: In) => Out | null): Out | null {
  for (const one of all) {
    const out = one === null || one === undefined ? null : read(one);
    if (out !== null) return out;
  }
  return null;
}
