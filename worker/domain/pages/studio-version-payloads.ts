import type { Revealed } from "../arrangement/going-back.ts";
import type { VersionChanges } from "../arrangement/version-changes.ts";
import type { StudioFrame, StudioGallery } from "./studio-payloads.ts";

export interface StudioVersionsPayload {
  frame: StudioFrame;
  gallery: StudioGallery;
  /** The one that went live last first. */
  versions: {
    version: string;
    publishedAt: number;
    /** null: it is incomplete in storage. */
    photos: number | null;
    changes: VersionChanges | null;
  }[];
  /** How many older ones are kept besides. */
  older: number;
  /** What going back would show that is not visible now: the photographer is asked first. */
  asked: { version: string; code: string; revealed: Revealed[] } | null;
}
