import type { Markup } from "../domain/markup.ts";
import { markup } from "./markup.ts";

interface CornerButton {
  kind: "heart" | "eye";
  /** ID of the form it sends. */
  form: string;
  photo: string;
  label: string;
}

/** A round button in a corner of a photo; its form is elsewhere in the page. */
export const cornerButton = ({ kind, form, photo, label }: CornerButton): Markup => markup`
  <button class="${kind}" form="${form}" name="photo" value="${photo}">
    <span class="vh">${label}</span>
  </button>`;

interface CornerForm {
  id: string;
  action: string;
  /** What it sends, and where the answer leads. */
  fields: Readonly<Record<string, string>>;
}

/** The form shared by all such buttons of a page that send the same, so that a tile has no form of its own. */
export function cornerForm({ id, action, fields }: CornerForm): Markup {
  const inputs = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return markup`<form id="${id}" method="post" action="${action}" hidden>${inputs}</form>`;
}
