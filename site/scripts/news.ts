import type { News } from "../../worker/domain/pages/news.ts";
import { dock } from "./dock.ts";
import { makeButton, makeElement } from "./elements.ts";
import { client, count, say } from "./page-data.ts";

const region = makeElement("div", { class: "toast", role: "status" });
let address = client.news;
/** Milliseconds until the next look: longer while nothing comes. */
let pause = 2e4;

/** Asks for photos that came since the page was made, but not while it is hidden or a photo is enlarged. */
async function look() {
  if (address && !document.hidden && !document.querySelector("dialog[open]")) {
    const answer = await fetch(address).catch(() => null);
    pause = Math.min(12e4, pause * 1.2);
    // Whoever may no longer look asks no more.
    if (answer && answer.status > 400 && answer.status < 429) return;
    if (answer?.status === 200) show(await answer.json());
  }
  lookLater();
}

export function lookLater() {
  setTimeout(look, pause);
}

/** At the bottom of the screen, so that nothing moves. */
function show({ tiles, next }: News) {
  address = next;
  pause = 2e4;
  const fresh = tiles.filter((tile) => !document.getElementById(tile));
  dock(region);
  region.replaceChildren();
  if (!fresh[0]) return;
  const to = `?new=${fresh.length}#${encodeURIComponent(fresh[0])}`;
  // A live region announces changes, so it has to exist, and be empty, a moment before.
  requestAnimationFrame(() =>
    region.append(
      makeElement("p", {}, count("newPhotos", fresh.length)),
      makeButton({ label: say("showNew"), press: () => location.assign(to) }),
    ),
  );
}
