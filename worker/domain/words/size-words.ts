import { type Size, sizeRow } from "../sizes.ts";
import type { Voice } from "./voice.ts";

/** A size as visitors read it: "Original size", "Web size, 2048 pixels". */
export function sizeWords(size: Size, voice: Voice): string {
  const { word, edge } = sizeRow(size);
  return voice.say(word, { edge: edge ?? "" });
}
