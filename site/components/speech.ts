import type { Markup } from "../../worker/domain/markup.ts";
import { sliceMark } from "../../worker/domain/slices.ts";
import { type TextKey, words } from "../../worker/domain/words/voice.ts";
import { elementSlot, markup, nothing } from "../../worker/page/markup.ts";
import type { SlotName } from "../../worker/page/slots.ts";

/**
 * How a component says what depends on language or viewer. A prebuilt page leaves slots for the edge; a page rendered at
 * the edge has the words at once. Results are markup or attributes to spread.
 */
export interface Speech {
  text(key: TextKey): Markup;
  /** An `aria-label`. */
  label(key: TextKey): Record<string, string>;
  lang: Record<string, string>;
  /** For the body: what a form says if there is no network. A prebuilt page has no such forms. */
  unsent: Record<string, string>;
  slot(name: SlotName, key?: string): Markup;
}

/** Speech of prebuilt pages. */
export const builtSpeech: Speech = {
  text: (key) => elementSlot("word", key),
  label: (key) => ({ "data-slot": sliceMark.attribute("label", key) }),
  lang: { "data-slot": sliceMark.attribute("lang") },
  unsent: {},
  slot: (name, key) => elementSlot(name, key),
};

/** Speech of pages rendered at the edge; `fill` is there if a gallery is shown. */
export function spokenSpeech(locale: string, fill?: (slot: { name: string; key: string }) => Markup): Speech {
  const voice = words(locale);
  return {
    text: (key) => fill?.({ name: "word", key }) ?? markup`${voice.say(key)}`,
    label: (key) => ({ "aria-label": voice.say(key) }),
    lang: { lang: voice.language },
    unsent: { "data-unsent": voice.say("notSentOffline"), "data-kept": voice.say("textKept") },
    slot: (name, key = "") => fill?.({ name, key }) ?? nothing,
  };
}
