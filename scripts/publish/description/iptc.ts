import { decodeText } from "../exif/text.ts";

const TEXTS = {
  title: 5,
  dateCreated: 55,
  timeCreated: 60,
  creator: 80,
  rights: 116,
  caption: 120,
} as const;
type TextName = keyof typeof TEXTS;
/** Texts of the IPTC record, each in its order. */
export type IptcTexts = Readonly<Record<TextName, readonly string[]>>;

const DATASET = 0x1c;
const RESOURCE = Buffer.from("8BIM", "latin1");
const IPTC_RESOURCE = 0x0404;
/** ISO 2022 for UTF-8. */
const UTF8 = "\x1b%G";
const LATIN = new TextDecoder("windows-1252");

/** Reads IPTC-IIM 4.2: bare datasets, or inside Photoshop's resources. Never throws. */
export function readIptc(bytes: Buffer | undefined): IptcTexts {
  const datasets = bytes ? [...readDatasets(recordsOf(bytes))] : [];
  const [mark] = datasets.filter(({ record, set }) => record === 1 && set === 90);
  // Most of those that name no encoding write UTF-8 today.
  const isUtf8 = !mark || mark.data.toString("latin1") === UTF8;
  const textsOf = (wanted: number) =>
    datasets
      .filter(({ record, set }) => record === 2 && set === wanted)
      .map(({ data }) => (isUtf8 ? decodeText(data) : LATIN.decode(data)));
  const names = Object.keys(TEXTS) as TextName[];
  return Object.fromEntries(names.map((name) => [name, textsOf(TEXTS[name])])) as unknown as IptcTexts;
}

/** The IPTC resource among Photoshop's, or the bytes themselves. */
function recordsOf(bytes: Buffer): Buffer {
  let at = bytes.indexOf(RESOURCE);
  while (at >= 0 && at + 12 <= bytes.length && bytes.subarray(at, at + 4).equals(RESOURCE)) {
    const id = bytes.readUInt16BE(at + 4);
    // The resource's name is a Pascal string, padded to an even length, as its data is.
    const nameLength = (bytes[at + 6] ?? 0) + 1;
    const sizeAt = at + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    if (id === IPTC_RESOURCE) return bytes.subarray(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + size + (size % 2);
  }
  return bytes[0] === DATASET ? bytes : Buffer.alloc(0);
}

interface Dataset {
  record: number;
  set: number;
  data: Buffer;
}

function* readDatasets(bytes: Buffer): Generator<Dataset> {
  let at = 0;
  while (at + 5 <= bytes.length && bytes[at] === DATASET) {
    const [record = 0, set = 0] = bytes.subarray(at + 1, at + 3);
    const short = bytes.readUInt16BE(at + 3);
    // Lengths beyond 15 bits are written as the number of their own bytes, and those.
    const more = short < 0x8000 ? 0 : short & 0x7fff;
    if (more > 4 || at + 5 + more > bytes.length) return;
    const length = more === 0 ? short & 0x7fff : bytes.readUIntBE(at + 5, more);
    const from = at + 5 + more;
    if (from + length > bytes.length) return;
    yield { record, set, data: bytes.subarray(from, from + length) };
    at = from + length;
  }
}
