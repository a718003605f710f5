import { isHidden, showHidden } from "./eye.ts";
import { client, count, say } from "./page-data.ts";
import { toast } from "./toast.ts";

/** Private marks: shown at once, sent in order, taken back when the gallery did not accept them. */

const RETRY_MS = [600, 2000, 5000];
const BATCH = 100;

let line: Promise<unknown> = Promise.resolve();

/** Marks photos private, or removes the marks. */
export function mark(photos: readonly string[], hide: boolean) {
  const changed = photos.filter((photo) => isHidden(photo) !== hide);
  if (changed.length === 0) return;
  for (const photo of changed) showHidden(photo, hide);
  line = line.then(async () => {
    const kept = await send(changed, hide);
    const lost = changed.filter((photo) => !kept.photos.includes(photo));
    for (const photo of lost) showHidden(photo, !hide);
    if (lost.length > 0) toast(say("markFailed"), { label: say("tryAgain"), press: () => mark(lost, hide) });
    else toast(confirmation(hide, kept.hidden), { label: say("undo"), press: () => mark(changed, !hide) });
  });
}

/** What an eye says it does. */
export function toggleMark(eye: HTMLButtonElement) {
  mark([eye.value], eye.name === "hide");
}

function confirmation(hide: boolean, hidden: number): string {
  if (hide) return count("nowHidden", hidden);
  return hidden === 0 ? say("nowAllShown") : count("nowShown", hidden);
}

interface Kept {
  photos: string[];
  hidden: number;
}

/** What the gallery accepted. */
async function send(photos: readonly string[], hide: boolean): Promise<Kept> {
  const kept: Kept = { photos: [], hidden: 0 };
  for (let at = 0; at < photos.length; at += BATCH) {
    const batch = photos.slice(at, at + BATCH);
    const answer = await post(batch, hide);
    if (!answer) break;
    kept.photos.push(...batch);
    kept.hidden = answer.hidden;
  }
  return kept;
}

async function post(photo: string[], hide: boolean, tries = 0): Promise<{ hidden: number } | null> {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const body = JSON.stringify({ photo, private: hide });
  const response = await fetch(client.marks ?? "", { method: "POST", headers, body, keepalive: true }).catch(
    () => null,
  );
  if (response?.ok && response.headers.get("content-type")?.includes("json")) return response.json();
  const hopeless = response && response.status < 500 && response.status !== 429;
  if (hopeless || tries >= RETRY_MS.length) return null;
  await new Promise((resolve) => setTimeout(resolve, RETRY_MS[tries]));
  return post(photo, hide, tries + 1);
}
