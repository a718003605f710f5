import { paths } from "../../worker/domain/paths.ts";
import { ownLink } from "./page-data.ts";

const counted = new Set<string>();
const waiting = new Set<string>();
const AT_ONCE = 200;

/** Notes that a photo was looked at, once for each page that was opened: the photographer sees how often, not by whom. */
export function noteView(photo: string): void {
  if (counted.has(photo)) return;
  counted.add(photo);
  waiting.add(photo);
  if (waiting.size >= AT_ONCE) send();
}

function send(): void {
  if (waiting.size === 0) return;
  navigator.sendBeacon(paths.views(ownLink), new URLSearchParams([...waiting].map((photo) => ["photo", photo])));
  waiting.clear();
}

document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
// Some browsers leave a page without hiding it first.
addEventListener("pagehide", send);
