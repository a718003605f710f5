import { makeElement, nameButton } from "./elements.ts";
import { say } from "./page-data.ts";

/** The eye on a photo, as `worker/page/eye.ts` writes it. */

const tileOf = (photo: string) => document.getElementById(encodeURIComponent(photo));
const eyeOf = (photo: string) => tileOf(photo)?.querySelector(".eye");

/** Whether a photo is shown as hidden from guests. */
export const isHidden = (photo: string) => eyeOf(photo)?.getAttribute("form") === "@show";

/** Shows a photo as hidden from guests, or as not hidden. */
export function showHidden(photo: string, hidden: boolean) {
  const tile = tileOf(photo);
  const eye = eyeOf(photo);
  if (!tile || !eye) return;
  eye.setAttribute("form", hidden ? "@show" : "@hide");
  nameButton(eye, say(hidden ? "showPhoto" : "hidePhoto", { photo }));
  tile.querySelector(".veil")?.remove();
  if (hidden) eye.before(makeElement("span", { class: "veil" }, makeElement("span", {}, say("hiddenFromGuests"))));
  tile.dispatchEvent(new Event("marked", { bubbles: true }));
}
