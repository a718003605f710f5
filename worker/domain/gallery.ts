import type { Invites } from "./selection.ts";
import type { DownloadSizes } from "./sizes.ts";

/** What decides about a gallery: the facts the photographer sets, without passwords. */

export const ROLES = ["guest", "client"] as const;

export const VISIBILITIES = ["public", "protected", "private"] as const;
/** Of a gallery: no guest password, guest password, assigned client accounts only. */
export type Visibility = (typeof VISIBILITIES)[number];

export const SET_VISIBILITIES = ["everyone", "client"] as const;
/** Of a set: for guests too, or for clients only. */
export type SetVisibility = (typeof SET_VISIBILITIES)[number];

export const DOWNLOAD_RULES = ["off", "photos", "all", "buy"] as const;
/** What guests may download: nothing, single photos, sets and the whole gallery too, or what they bought. */
export type DownloadRule = (typeof DOWNLOAD_RULES)[number];

/** A gallery's access policy as D1 holds it at one moment. */
export interface GalleryPolicy {
  gallery: string;
  /** The live version; null when nothing was published yet. */
  version: string | null;
  /** Photos in the live version, all of them; it says how the manifest is sharded. */
  photoCount: number;
  visibility: Visibility;
  /** A guest password is set. */
  guestDoor: boolean;
  /** A client password is set. */
  clientDoor: boolean;
  guestEpoch: number;
  clientEpoch: number;
  /** Clients may mark photos private. */
  marks: boolean;
  downloads: DownloadRule;
  downloadSizes: DownloadSizes;
  /** The price list holds something to buy. */
  sells: boolean;
  /** Clients buy as guests do, where guests buy. */
  clientsBuy: boolean;
  /** A download PIN is set; bumped with each change. */
  pin: boolean;
  pinEpoch: number;
  /** Whose selection the gallery asks for. */
  invites: Invites;
  listed: boolean;
  /** Instant in milliseconds since 1970 after which the gallery is closed, or null. */
  expiresAt: number | null;
  /** Taken down by `unpublish`. */
  unpublished: boolean;
  /** Visibility of each set that has a row; a set without one is for clients only. */
  sets: ReadonlyMap<string, SetVisibility>;
  /** Names of the photos clients or the photographer marked private. */
  privateMarks: ReadonlySet<string>;
}
