import { sliceMark } from "../../worker/domain/slices.ts";
import { type TextKey, words } from "../../worker/domain/words/voice.ts";
import { markup } from "../../worker/page/markup.ts";

/**
 * How a component says what depends on language or viewer. A prebuilt page leaves slots for the edge; a page rendered at
 * the edge says it at once. Results are markup (for `set:html`) or attributes to spread.
 */
export interface Speech {
  text(key: TextKey): string;
  /** An `aria-label`. */
  label(key: TextKey): Record<string, string>;
  lang: Record<string, string>;
  slot(name: string, key?: string): string;
}

/** Speech of prebuilt pages. */
export const builtSpeech: Speech = {
  text: (key) => sliceMark.slot("word", key),
  label: (key) => ({ "data-slot": sliceMark.attribute("label", key) }),
  lang: { "data-slot": sliceMark.attribute("lang") },
  slot: (name, key) => sliceMark.slot(name, key),
};

/** Speech of pages rendered at the edge; `fill` is there where a gallery is shown. */
export function spokenSpeech(language: string, fill?: (slot: { name: string; key: string }) => string): Speech {
  const voice = words(language);
  return {
    text: (key) => fill?.({ name: "word", key }) ?? String(markup`${voice.say(key)}`),
    label: (key) => ({ "aria-label": voice.say(key) }),
    lang: { lang: voice.language },
    slot: (name, key = "") => fill?.({ name, key }) ?? "",
  };
}
