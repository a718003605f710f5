import type { Markup } from "../domain/markup.ts";
import type { PhotoAct } from "../domain/photo-acts.ts";
import { markup, nothing } from "./markup.ts";

interface CornerButton {
  kind: "heart" | "eye";
  act: PhotoAct;
  photo: string;
  label: string;
  /** Where it sends its form, if not where the form says. */
  to?: string;
}

/** Makes a round button in a corner of a photo. */
export type MakeCornerButton = (button: CornerButton) => Markup;

/** One that sends the form around it, which says where the answer leads. */
export const cornerButton: MakeCornerButton = ({ kind, act, photo, label, to }) => markup`
  <button class="${kind}" name="${act}" value="${photo}"${to === undefined ? nothing : markup` formaction="${to}"`}>
    <span class="vh">${label}</span>
  </button>`;
