import { nameButton } from "../elements.ts";
import { say } from "../page-data.ts";

/** The heart on a photo, as `worker/page/heart.ts` writes it, and the one in the bar of an enlarged photo. */

interface Heart {
  photo: string;
  picked: boolean;
}

/** Whether a tile says that its photo is picked. */
export function isPicked(tile: Element): boolean {
  const heart = tile.querySelector(".heart");
  return heart?.getAttribute("name") === "unpick" || heart?.classList.contains("picked") === true;
}

/** Shows on a tile whether its photo is picked. */
export function showHeart(tile: Element, { photo, picked }: Heart) {
  const heart = tile.querySelector<HTMLButtonElement>("button.heart");
  const act = picked ? "unpick" : "pick";
  if (!heart || heart.name === act) return;
  heart.name = act;
  nameButton(heart, labelOf({ photo, picked }));
}

/** Shows the same by the heart in a bar. */
export function showHeartIcon(button: HTMLButtonElement, { photo, picked }: Heart) {
  button.classList.toggle("icon-picked", picked);
  button.title = labelOf({ photo, picked });
  nameButton(button, button.title);
}

const labelOf = ({ photo, picked }: Heart) => say(picked ? "unpickPhoto" : "pickPhoto", { photo });
