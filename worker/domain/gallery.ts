import type { Invites } from "./invites.ts";
import type { Link } from "./link.ts";
import type { PlainSettings } from "./settings-table.ts";

/** The facts that decide who may see what in a gallery, as the photographer set them; no passwords. */

export const ROLES = ["guest", "client"] as const;

export const SET_VISIBILITIES = ["everyone", "client"] as const;
/** A set is for guests too, or for clients only. */
export type SetVisibility = (typeof SET_VISIBILITIES)[number];

/** A gallery's access policy as D1 has it at one moment: the plain settings, and the other facts that matter. */
export interface GalleryPolicy extends PlainSettings {
  /** Its id: the same for ever. */
  gallery: string;
  /** Its current address. */
  link: Link;
  /** The live version; null: nothing was published yet. */
  version: string | null;
  /** How many photos the live version has; how the manifest is sharded follows from it. */
  photoCount: number;
  /** All photos of the live version have a proof. */
  proofsReady: boolean;
  /** A guest password is set. */
  hasGuestPassword: boolean;
  /** A client password is set. */
  hasClientPassword: boolean;
  guestEpoch: number;
  clientEpoch: number;
  /** The price list has something to buy. */
  sells: boolean;
  /** Clients buy as guests do, if guests buy. */
  clientsBuy: boolean;
  /** A download PIN is set; `pinEpoch` goes up with each change. */
  pin: boolean;
  pinEpoch: number;
  /** How many full-size photos each visitor may download; null: they are not counted. */
  included: number | null;
  /** Who is asked for a selection. */
  invites: Invites;
  /** Instant in milliseconds since 1970 after which the gallery is closed, or null. */
  expiresAt: number | null;
  /** `unpublish` has taken it down. */
  unpublished: boolean;
  /** Visibility of each set that has a row; a set without one is for clients only. */
  sets: ReadonlyMap<string, SetVisibility>;
  /** Names of the photos clients or the photographer marked private. */
  privateMarks: ReadonlySet<string>;
}
