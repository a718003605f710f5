import { z } from "zod";
import type { Markup } from "./markup.ts";

/**
 * Gallery pages as slices. In its markup the site marks where each set's link and each photo begins and ends, and where the
 * edge fills something in. Publishing cuts the page there, and the edge joins what this viewer may have.
 *
 * Marks: `<!--[set ID]-->...<!--[/set]-->`, `<!--[photo NAME]-->...<!--[/photo]-->` (ownership; not nested), and slots
 * `<!--[slot NAME KEY]-->` between elements or in the value of an attribute, or ` data-slot="NAME KEY"` among attributes. IDs,
 * names and keys are `encodeURIComponent`-ed, so none can end a comment or an attribute; Astro escapes the photographer's
 * texts, so none can begin one.
 */
export const PAGE_FORMAT = 1;

const SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/** Kinds of owners, with their letters in stored pages. */
const KINDS = { set: "s", photo: "p", proof: "w" } as const;

/**
 * The owner of a piece; a piece without an owner is for everybody who may have the page. A photo's piece is for those who
 * see it without its watermark, its proof's piece for those who don't.
 */
export type SliceOwner = { kind: keyof typeof KINDS; key: string };

/** One run of a page: markup of `length` bytes, or a slot (`length` 0) the edge fills. */
interface Piece {
  owner: SliceOwner | null;
  slot: { name: string; key: string } | null;
  length: number;
}

export interface SlicedPage {
  pieces: Piece[];
  /** UTF-8 markup of all pieces, one after the other. */
  bytes: Uint8Array;
  /** SHA-256, in Base64, of each style in the page: the policy sent with it allows these and no others. */
  styles: readonly string[];
  /** Likewise of each script in the page. */
  scripts: readonly string[];
  /** SHA-256, in hex, of everything that pages were made of then, but for the gallery; null: not known. */
  site: string | null;
}

export const sliceMark = {
  open: ({ kind, key }: SliceOwner) => `<!--[${kind} ${encodeURIComponent(key)}]-->`,
  close: (kind: SliceOwner["kind"]) => `<!--[/${kind}]-->`,
  slot: (name: string, key = "") => `<!--[slot ${name} ${encodeURIComponent(key)}]-->`,
  /** The value of a `data-slot` attribute, where the edge writes whole attributes. */
  attribute: (name: string, key = "") => `${name} ${encodeURIComponent(key)}`,
} as const;

const MARK =
  /<!--\[(?:(?<kind>set|photo|proof) (?<key>[^\s\]]+)|\/(?<end>set|photo|proof)|slot (?<slot>[a-z-]+) (?<slotKey>[^\s\]]*))\]-->| data-slot="(?<attr>[a-z-]+) (?<attrKey>[^"\s]*)"/g;

// Left over from a mark that was not understood. Everybody would see what it encloses.
const LEFT_OVER = /<!--\s*\[|\sdata-slot\s*=\s*["']/i;

/**
 * Cuts a built page at its marks; the caller adds the rest. Throws if marks are unknown, nested, unclosed or don't
 * match.
 */
export function cutPage(html: string): SlicedPage {
  const encoder = new TextEncoder();
  const pieces: Piece[] = [];
  const chunks: Uint8Array[] = [];
  let owner: SliceOwner | null = null;
  let from = 0;
  const push = (to: number) => {
    if (to === from) return;
    const text = html.slice(from, to);
    const odd = LEFT_OVER.exec(text);
    if (odd) throw new Error(`page marks: ${text.slice(odd.index, odd.index + 40)} is none`);
    const bytes = encoder.encode(text);
    pieces.push({ owner, slot: null, length: bytes.length });
    chunks.push(bytes);
  };
  for (const match of html.matchAll(MARK)) {
    push(match.index);
    from = match.index + match[0].length;
    const mark = match.groups ?? {};
    if (mark.kind) {
      if (owner) throw new Error(`page marks: ${match[0]} stands inside ${owner.kind} ${owner.key}`);
      owner = { kind: mark.kind as SliceOwner["kind"], key: decodeURIComponent(mark.key ?? "") };
    } else if (mark.end) {
      if (owner?.kind !== mark.end) throw new Error(`page marks: ${match[0]} ends nothing`);
      owner = null;
    } else {
      const name = mark.slot ?? mark.attr ?? "";
      pieces.push({ owner, slot: { name, key: decodeURIComponent(mark.slotKey ?? mark.attrKey ?? "") }, length: 0 });
    }
  }
  if (owner) throw new Error(`page marks: ${owner.kind} ${owner.key} is not closed`);
  push(html.length);
  return { pieces, bytes: concat(chunks), styles: [], scripts: [], site: null };
}

const headSchema = z.object({
  format: z.number(),
  // A large gallery's page has a hundred thousand, so `toPiece` checks each as it reads it.
  pieces: z.custom<unknown[]>(Array.isArray),
  /** These are missing in pages of earlier editions. */
  styles: z.array(z.string()).default([]),
  scripts: z.array(z.string()).default([]),
  site: z.string().nullable().default(null),
});

type Row = [owner: 0 | "s" | "p" | "w", ownerKey: string, slot: string, slotKey: string, length: number];

/** A sliced page as stored: one line of JSON (format and pieces), a line feed, the bytes. */
export function encodePage({ pieces, bytes, styles, scripts, site }: SlicedPage): Uint8Array {
  const rows = pieces.map(
    ({ owner, slot, length }): Row => [
      owner ? KINDS[owner.kind] : 0,
      owner?.key ?? "",
      slot?.name ?? "",
      slot?.key ?? "",
      length,
    ],
  );
  const head = { format: PAGE_FORMAT, pieces: rows, styles, scripts, site };
  return concat([new TextEncoder().encode(`${JSON.stringify(head)}\n`), bytes]);
}

/** Reads a stored page. Throws when it is of another format or its lengths do not add up. */
export function decodePage(stored: Uint8Array): SlicedPage {
  const line = stored.indexOf(10);
  const head = headSchema.parse(JSON.parse(new TextDecoder().decode(stored.subarray(0, line))));
  if (head.format !== PAGE_FORMAT) throw new Error(`page format ${head.format}, expected ${PAGE_FORMAT}`);
  const bytes = stored.subarray(line + 1);
  const pieces = head.pieces.map(toPiece);
  if (pieces.reduce((sum, p) => sum + p.length, 0) !== bytes.length) throw new Error("page is cut short");
  const sound = (digests: string[]) => digests.filter((digest) => SHA256.test(digest));
  return { pieces, bytes, styles: sound(head.styles), scripts: sound(head.scripts), site: head.site };
}

function toPiece(row: unknown): Piece {
  if (!isRow(row)) throw new Error("page has a piece of another format");
  const [kind, ownerKey, slot, slotKey, length] = row;
  return {
    owner: kind === 0 ? null : ownerOf(kind, ownerKey),
    slot: slot ? { name: slot, key: slotKey } : null,
    length,
  };
}

/** Nobody sees a piece of an unknown kind: no photo has an empty name. */
function ownerOf(letter: string, key: string): SliceOwner {
  const kind = KIND_NAMES.find((name) => KINDS[name] === letter);
  return kind ? { kind, key } : { kind: "photo", key: "" };
}

const KIND_NAMES = Object.keys(KINDS) as (keyof typeof KINDS)[];

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row)) return false;
  const [kind, ownerKey, slot, slotKey, length]: unknown[] = row;
  const isText = typeof ownerKey === "string" && typeof slot === "string" && typeof slotKey === "string";
  // A piece of an unknown kind is hidden; the rest of the page is not.
  return (kind === 0 || typeof kind === "string") && isText && typeof length === "number";
}

export interface JoinRules {
  /** Whether this viewer may have what `owner` owns. */
  sees(owner: SliceOwner): boolean;
  /** Markup for a slot; nothing for what is not offered or not known. */
  fill(slot: { name: string; key: string }): Markup;
}

/** Joins the pieces that this viewer may have. It is an allow-list, so a forgotten case shows nothing. */
export function joinPage({ pieces, bytes }: SlicedPage, { sees, fill }: JoinRules): Uint8Array {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const { owner, slot, length } of pieces) {
    const visible = owner === null || sees(owner);
    if (visible) chunks.push(slot ? encoder.encode(fill(slot).toString()) : bytes.subarray(at, at + length));
    at += length;
  }
  return concat(chunks);
}

function concat(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, c) => sum + c.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
