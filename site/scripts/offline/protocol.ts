import type { Link } from "../../../worker/domain/link.ts";
import type { KeptPhoto } from "../../../worker/domain/pages/kept-copy.ts";
import type { KeptSet } from "./copy.ts";

/** What a page wants done about a set. */
export type Doing =
  | { do: "look" | "begin" | "remove" }
  | { do: "photo"; photo: KeptPhoto }
  | { do: "finish"; kept: Omit<KeptSet, "since"> };

/** What it sends. Page and service worker come from builds of their own: fields are only added. */
export type Asked = Doing & { gallery: string; set: string /** Of the gallery; it may change. */; link?: Link };

/** The answer. */
export interface Told {
  /** No room; nobody may have it; something else. */
  fault?: "full" | "gone" | "failed";
  /** What the set is now. */
  state?: string;
  /** What is kept of it. */
  since?: number;
  photos?: KeptPhoto[];
  words?: KeptSet["words"];
  locale?: string;
}
