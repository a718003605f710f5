import { LABELS } from "../../worker/domain/labels.ts";
import type { TextKey, Voice } from "../../worker/domain/words/voice.ts";

const KEYS = [
  ...["verifyRight", "verifyChanged", "verifyForged", "verifyUnknown", "verifyOther", "verifyNoKeys"],
  ...["verifyTooLarge", "verifyNotJson", "verifyNotReceipt", "verifyUnable", "verifyUnreachable"],
  ...["verifyRevoked", "verifyEarlier"],
].flatMap((title) => [title, `${title}Text`]) as TextKey[];

const SAID: readonly TextKey[] = [
  ...(["changeOther", "changeAlike", "changeMissing", "changeAdded", "changeTwice", "changePart"] as const),
  ...(["receiptBy", "receiptTime", "receiptRound", "receiptGallery", "receiptVersion", "receiptRated"] as const),
  ...(["message", "sendWhat", "receiptContent"] as const),
];

const STARS = [1, 2, 3, 4, 5];

/** What the page that verifies receipts says, by key, with holes for what only the browser knows. */
export function verifyWords(voice: Voice, values: { size: string }): Record<string, string> {
  const said = [...KEYS, ...SAID, ...LABELS].map((key) => [key, voice.say(key, values)]);
  return Object.fromEntries([...said, ...STARS.map((count) => [`stars${count}`, voice.count("starCount", count)])]);
}
