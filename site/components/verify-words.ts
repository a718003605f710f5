import type { TextKey, Voice } from "../../worker/domain/words/voice.ts";

const KEYS = [
  ...["verifyRight", "verifyChanged", "verifyForged", "verifyUnknown", "verifyOther", "verifyNoKeys"],
  ...["verifyTooLarge", "verifyNotJson", "verifyNotReceipt", "verifyUnable", "verifyUnreachable"],
].flatMap((title) => [title, `${title}Text`]) as TextKey[];

const LABELS: readonly TextKey[] = [
  ...(["changeOther", "changeAlike", "changeMissing", "changeAdded", "changeTwice", "changePart"] as const),
  ...(["receiptBy", "receiptTime", "receiptRound", "receiptGallery", "receiptVersion", "receiptRated"] as const),
  ...(["message", "receiptContent"] as const),
];

/** What the page that verifies receipts says, by key, with holes for what only the browser knows. */
export function verifyWords(voice: Voice, values: { size: string }): Record<string, string> {
  return Object.fromEntries([...KEYS, ...LABELS].map((key) => [key, voice.say(key, values)]));
}
