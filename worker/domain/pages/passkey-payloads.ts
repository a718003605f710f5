import type { VisitorProblem } from "../problem.ts";
import type { StudioFrame } from "./studio-payloads.ts";

/** Somebody's passkeys, as their own page lists them. */
export interface OwnPasskeys {
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

export interface StudioPasskeysPayload extends OwnPasskeys {
  frame: StudioFrame;
  /** The studio's password is off; null: it is not for who looks to turn off. */
  passwordOff: boolean | null;
}

/** The passkeys of a client's account. */
export interface ClientPasskeysPayload extends OwnPasskeys {
  studioName: string;
  /** Name of the account. */
  name: string;
  done: "added" | "removed" | "renamed" | null;
  /** What was wrong with a form. */
  fault: { kind: "refused" | "gone" | "again" } | { kind: "problem"; problems: VisitorProblem[] } | null;
  /** The passkey it was about; null: a new one. */
  about: string | null;
}
