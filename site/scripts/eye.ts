import { makeElement, nameButton } from "./elements.ts";
import { say } from "./page-data.ts";

/** The eye on a photo, as `worker/page/eye.ts` writes it, and the one in the bar of an enlarged photo. */

const tileOf = (photo: string) => document.getElementById(encodeURIComponent(photo));
const eyeOf = (photo: string) => tileOf(photo)?.querySelector<HTMLButtonElement>(".eye");

/** Whether a photo is shown as hidden from guests. */
export const isHidden = (photo: string) => eyeOf(photo)?.name === "show";

/** Shows a photo as hidden from guests, or as not hidden. */
export function showHidden(photo: string, hidden: boolean) {
  const tile = tileOf(photo);
  const eye = eyeOf(photo);
  if (!tile || !eye) return;
  eye.name = hidden ? "show" : "hide";
  nameButton(eye, labelOf(photo, hidden));
  tile.querySelector(".veil")?.remove();
  if (hidden) eye.before(makeElement("span", { class: "veil" }, makeElement("span", {}, say("hiddenFromGuests"))));
  tile.dispatchEvent(new Event("marked", { bubbles: true }));
}

/** Does what the eye on a photo does. */
export const pressEye = (photo: string) => eyeOf(photo)?.click();

/** Shows the same by the eye in a bar. */
export function showEyeIcon(button: HTMLButtonElement, photo: string) {
  const hidden = isHidden(photo);
  button.classList.toggle("icon-shut", hidden);
  button.title = labelOf(photo, hidden);
  nameButton(button, button.title);
}

const labelOf = (photo: string, hidden: boolean) => say(hidden ? "showPhoto" : "hidePhoto", { photo });
