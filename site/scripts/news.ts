import type { News } from "../../worker/domain/pages/news.ts";
import { client, count, photoOf, say } from "./page-data.ts";
import { endToast, toast } from "./toast.ts";

const shown = new Set([...document.querySelectorAll(".tile")].map(photoOf));
let address = client.news ?? "";
let fresh: string[] = [];
/** Milliseconds: longer while nothing comes. */
let pause = 2e4;

/** Nobody is asked while the page is hidden, and nothing covers an enlarged photo. */
async function look() {
  if (!document.hidden && !document.querySelector("dialog[open]")) {
    const answer = await fetch(address).catch(() => null);
    pause = Math.min(12e4, pause * 1.2);
    // Whoever may no longer look asks no more.
    if (/^4(?!29)/.test(`${answer?.status}`)) return;
    if (answer?.status === 200) learn(await answer.json());
    if (fresh[0] && !document.querySelector(".toast p")) tell(fresh[0]);
  }
  // Pages that are open at the same time don't ask at the same time.
  setTimeout(look, pause * (0.8 + 0.4 * Math.random()));
}

function learn({ photos, next }: News) {
  address = next;
  pause = 2e4;
  if (fresh[0]) endToast();
  fresh = photos.filter((photo) => !shown.has(photo));
}

/** At the bottom of the screen, so that nothing moves. */
function tell(first: string) {
  const press = () => location.assign(`?new=${fresh.length}#${encodeURIComponent(encodeURIComponent(first))}`);
  toast(count("newPhotos", fresh.length), { stays: true, label: say("showNew"), press });
}

look();
