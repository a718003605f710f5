import type { StudioFrame } from "./studio-payloads.ts";

export interface StudioPasskeysPayload {
  frame: StudioFrame;
  /** Passkeys work here; else `site` says where. */
  here: boolean;
  /** Origin of the site; "" if none is configured. */
  site: string;
  /** Signed in a moment ago: one can be added. */
  fresh: boolean;
  /** No more can be added. */
  full: boolean;
  passkeys: { id: string; name: string; createdAt: number; lastUsedAt: number | null }[];
}
