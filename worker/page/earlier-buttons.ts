import type { Markup } from "../domain/markup.ts";
import type { VisibleGallery } from "../domain/pages/visible-gallery.ts";
import { paths } from "../domain/paths.ts";
import type { MakeCornerButton } from "./corner-button.ts";
import { markup, nothing } from "./markup.ts";

/**
 * Eyes and hearts in set pages that were published before all buttons of a page shared the form around them: those pages,
 * and the scripts they came with, have four forms after the photos, named by what they do.
 */
export const earlierButton: MakeCornerButton = ({ kind, act, photo, label }) => markup`
  <button class="${kind}" form="@${act}" name="photo" value="${photo}">
    <span class="vh">${label}</span>
  </button>`;

/** The two forms of all eyes of such a page. */
export function earlierEyeForms({ link, offers, here }: VisibleGallery): Markup {
  if (!offers.mark) return nothing;
  const form = (id: string, hide: "true" | "false") =>
    earlierForm({ id, action: paths.marks(link), fields: { private: hide, next: here } });
  return markup`${form("@hide", "true")}${form("@show", "false")}`;
}

/** The two forms of all its hearts. */
export function earlierHeartForms({ link, selection, here }: VisibleGallery): Markup {
  if (selection?.state !== "open") return nothing;
  const form = (id: string, picked: "true" | "false") =>
    earlierForm({ id, action: paths.selection(link), fields: { picked, next: here } });
  return markup`${form("@pick", "true")}${form("@unpick", "false")}`;
}

interface EarlierForm {
  id: string;
  action: string;
  fields: Readonly<Record<string, string>>;
}

function earlierForm({ id, action, fields }: EarlierForm): Markup {
  const inputs = Object.entries(fields).map(
    ([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`,
  );
  return markup`<form id="${id}" method="post" action="${action}" hidden>${inputs}</form>`;
}
