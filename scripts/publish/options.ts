import type { SetVisibility } from "../../worker/domain/gallery.ts";
import type { Link } from "../../worker/domain/link.ts";
import type { PhotoFile } from "../content/gallery-folder.ts";
import type { Target } from "../target/target.ts";
import type { Problem } from "../terminal/problem.ts";
import type { Progress } from "../terminal/progress.ts";
import type { RenderPool } from "./photo/render-pool.ts";

/** Moments of a publish, in order; `photo` comes after each photo that was measured. */
export const MOMENTS = ["read", "plan", "render", "photo", "build", "upload", "check", "switch", "switched"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface PublishOptions {
  /** The project's root. */
  root: string;
  /** Folder with studio.yaml and the galleries. */
  content: string;
  /** Folder for what is remembered about files between runs. */
  cacheDir: string;
  /** Galleries to publish; none: all of them. */
  galleries: readonly string[];
  target: Target;
  progress: Progress;
  /** Remove photos whose originals are gone. */
  removeMissing: boolean;
  /** Publish even if guests will see photos that they did not see before. */
  allowWidening: boolean;
  /**
   * From how many bytes of originals on visitors see the photos before these are stored, which a second pass does; left
   * out: never.
   */
  seeFirst?: number;
  /** Ask the target for every file, even if nothing changed. */
  check: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Stops the publish between two photos or steps. */
  signal: AbortSignal;
  /** The name under which leases are held; random by default. */
  holder?: string;
  /** Reads and renders the photos, and is closed after the last one; left out: one of its own. */
  renderPool?: RenderPool;
  /** Files that are still being written: their photos stay as they were published; left out: none. */
  isUnsettled?: (file: PhotoFile) => boolean;
  /** Awaited when a step begins; if it throws, the publish ends there. */
  checkpoint?: (moment: Moment) => void | Promise<void>;
}

export interface NewSet {
  id: string;
  visibility: SetVisibility;
  /** The id it had; null: it is new. */
  before: string | null;
}

/** The result for one gallery. `lost`: somebody else was faster. */
export interface GalleryReport {
  gallery: string;
  /** Its address. */
  link: Link;
  outcome: "published" | "unchanged" | "failed" | "lost";
  photos: number;
  /** How many photos' originals are still to be stored, if any are. */
  arriving?: number;
  /** Names of photos whose files are damaged, if there are any. */
  damaged?: string[];
  /** A guest can get in. */
  open: boolean;
  /** A first publish. */
  first: boolean;
  /** Sets that did not exist before this publish, or not under this id. */
  newSets: NewSet[];
}

export interface PublishReport {
  galleries: GalleryReport[];
  problems: Problem[];
  warnings: string[];
}
