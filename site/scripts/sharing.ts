import { paths } from "../../worker/domain/paths.ts";
import { makeButton, makeElement } from "./elements.ts";
import { client, say } from "./page-data.ts";
import { handOver } from "./saving.ts";
import { canSave } from "./share-sheet.ts";

/**
 * Shares photos: as files where the device takes them and they may be downloaded, else the link of the one photo or of
 * this page; by the device's own sheet, or else by copying, mail and QR code.
 */
export async function share(photos: readonly string[]): Promise<void> {
  if (canSave()) return handOver(photos, { label: say("share") });
  const only = photos.length === 1 ? photos[0] : undefined;
  const path = only === undefined ? location.pathname : paths.photo(client.gallery, only);
  const url = new URL(path, location.href).href;
  // If the person closes the sheet, there is nothing to add.
  if ("share" in navigator) await navigator.share({ title: document.title, url }).catch(() => {});
  else await showLink(url, only === undefined ? null : await fetchSheet(only));
}

/** `made`: a sheet with code and mail, as a photo's own page has it. */
function showLink(url: string, made: Element | null) {
  const sheet = made ?? makeElement("div", { class: "share-sheet" });
  const field = sheet.querySelector("input") ?? sheet.appendChild(makeElement("input", { readonly: "" }));
  if (field.value !== url) sheet.querySelector(".share-code")?.remove();
  field.value = url;
  const mail = sheet.querySelector("a") ?? sheet.appendChild(makeElement("a", {}, say("byEmail")));
  mail.href = `mailto:?body=${encodeURIComponent(url)}`;
  openDialog(sheet, field);
}

async function fetchSheet(photo: string): Promise<Element | null> {
  const answer = await fetch(paths.photo(client.gallery, photo)).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  return page?.querySelector(".share-sheet") ?? null;
}

function openDialog(sheet: Element, field: HTMLInputElement) {
  const dialog = makeElement("dialog", { class: "share-dialog", "aria-label": say("share") });
  const said = makeElement("span", { role: "status" });
  const copy = makeButton({ label: say("copyLink"), press: () => copyText(field, said) });
  const done = makeButton({ label: say("done"), press: () => dialog.close() });
  for (const button of [copy, done]) button.className = "button";
  field.after(copy, said);
  field.setAttribute("aria-label", say("share"));
  dialog.append(sheet, done);
  dialog.addEventListener("close", () => dialog.remove());
  // A press beside it closes it, too.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

async function copyText(field: HTMLInputElement, said: Element) {
  field.select();
  await navigator.clipboard?.writeText(field.value).then(
    () => said.replaceChildren(say("copied")),
    () => {},
  );
}
