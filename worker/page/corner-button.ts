import type { Markup } from "../domain/markup.ts";
import { markup } from "./markup.ts";

interface CornerButton {
  kind: "heart" | "eye";
  /** ID of the form it sends. */
  form: string;
  photo: string;
  label: string;
}

/** A round button in a corner of a photo, which has its form somewhere else in the page. */
export const cornerButton = ({ kind, form, photo, label }: CornerButton): Markup => markup`
  <button class="${kind}" form="${form}" name="photo" value="${photo}">
    <span class="vh">${label}</span>
  </button>`;

interface CornerForm {
  id: string;
  action: string;
  /** What sending it says, and where the answer leads to. */
  fields: Readonly<Record<string, string>>;
}

/** The form all such buttons of a page share that say the same, so that a tile carries no form of its own. */
export function cornerForm({ id, action, fields }: CornerForm): Markup {
  const inputs = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return markup`<form id="${id}" method="post" action="${action}" hidden>${inputs}</form>`;
}
