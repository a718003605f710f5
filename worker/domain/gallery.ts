import type { Invites } from "./selection.ts";
import type { PlainSettings } from "./settings-table.ts";

/** The facts that decide about a gallery, as the photographer set them, without passwords. */

export const ROLES = ["guest", "client"] as const;

export const SET_VISIBILITIES = ["everyone", "client"] as const;
/** Of a set: for guests too, or for clients only. */
export type SetVisibility = (typeof SET_VISIBILITIES)[number];

/** A gallery's access policy as D1 has it at one moment: the plain settings and the other facts that decide. */
export interface GalleryPolicy extends PlainSettings {
  gallery: string;
  /** The live version; null when nothing was published yet. */
  version: string | null;
  /** All photos in the live version; the number says how the manifest is sharded. */
  photoCount: number;
  /** A guest password is set. */
  hasGuestPassword: boolean;
  /** A client password is set. */
  hasClientPassword: boolean;
  guestEpoch: number;
  clientEpoch: number;
  /** The price list has something to buy. */
  sells: boolean;
  /** Clients buy like guests, if guests buy. */
  clientsBuy: boolean;
  /** A download PIN is set; raised with each change. */
  pin: boolean;
  pinEpoch: number;
  /** Who is asked for a selection. */
  invites: Invites;
  /** Instant in milliseconds since 1970 after which the gallery is closed, or null. */
  expiresAt: number | null;
  /** Taken down by `unpublish`. */
  unpublished: boolean;
  /** Visibility of each set that has a row; a set without one is for clients only. */
  sets: ReadonlyMap<string, SetVisibility>;
  /** Names of the photos clients or the photographer marked private. */
  privateMarks: ReadonlySet<string>;
}
