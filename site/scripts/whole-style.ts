import { settled } from "./settled.ts";

/** First signs that somebody wants more than to look at the first photos. */
export const SIGNS = ["pointerdown", "keydown", "wheel", "scroll"] as const;

/** Milliseconds after which nothing waits for the first photos any longer: one of them may never come. */
export const LATEST_MS = 9000;

/** Applies the whole stylesheet, which else waits until the first photos are painted. Settles too if it can't be had. */
export async function wholeStyle(): Promise<void> {
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[data-late]")) {
    link.media = "all";
    if (link.sheet) continue;
    // It may have failed; and what is for print is not fetched in haste.
    const again = link.cloneNode() as HTMLLinkElement;
    link.replaceWith(again);
    await settled(again);
  }
}
