import type { Decision } from "../../worker/domain/access.ts";

/** Kinds of things that are asked for, as the table names them. */
export const KINDS = [
  "entry",
  "pages",
  "images",
  "videos",
  "downloads",
  "zips",
  "keepsakes",
  "offline",
  "news",
  "wall",
  "public cover",
  "selection and store",
  "studio",
  "site",
  "raw paths",
] as const;
export type Kind = (typeof KINDS)[number];

/** What must come if it is allowed. */
export type Comes =
  /** A page or anything else that is only searched. `shows`: texts that are in it; `never`: texts that are not. */
  | { what: "page"; shows?: readonly string[]; never?: readonly string[]; status?: readonly number[] }
  /** The bytes of a blob; `range`: a part of them. */
  | { what: "blob"; blob: string; size: number; range?: { from: number; to: number } }
  | { what: "zip"; files: readonly ZippedFile[]; list?: boolean }
  /** An offline gallery: `has`, all of its files; `may`, what its viewer may have, both as SHA-256. */
  | { what: "keepsake"; has: ReadonlySet<string>; may: ReadonlySet<string> }
  | { what: "json"; isRight: (value: unknown) => string | null }
  /** The address of the picture that this viewer has instead; `clean`: what was asked for has no watermark. */
  | { what: "moved"; clean: boolean }
  /** That originals are still being uploaded. */
  | { what: "arriving" }
  /** That nothing has changed. */
  | { what: "unchanged" }
  /** Nothing: it is allowed, but there is none. */
  | { what: "nothing" };

/** A file that a zip must hold. */
export interface ZippedFile {
  path: string;
  size: number;
  crc32: number;
  blob: string;
}

/** One request, and what must come. */
export interface Ask {
  kind: Kind;
  path: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** What `decideAccess` says; null: nothing but a refusal may come, whatever the reason. */
  decision: Decision | null;
  comes: Comes;
  /** The same request about something that does not exist: what is hidden answers exactly like that. */
  twin?: string;
}

/** An answer that is not what it must be. */
export interface Fault {
  /** It gave away something; else it is only wrong. */
  leaked: boolean;
  what: string;
}
