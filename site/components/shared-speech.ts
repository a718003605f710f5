import { isTextKey, words } from "../../worker/domain/words/voice.ts";
import { markup, nothing } from "../../worker/page/markup.ts";
import { type Speech, spokenSpeech } from "./speech.ts";

/** Speech of pages that a client's link shows: words that name the studio, and nothing that depends on a gallery's viewer. */
export function sharedSpeech(locale: string, studio: string): Speech {
  const voice = words(locale);
  return spokenSpeech(locale, ({ name, key }) =>
    name === "word" && isTextKey(key) ? markup`${voice.say(key, { studio })}` : nothing,
  );
}
