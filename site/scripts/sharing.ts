import { paths } from "../../worker/domain/paths.ts";
import { makeButton, makeElement } from "./elements.ts";
import { client, ownLink, say } from "./page-data.ts";
import { saveToDevice } from "./saving.ts";
import { canSave } from "./share-sheet.ts";

/**
 * Shares photos: as files where the device takes them and they may be downloaded, else by a link, with the device's own
 * sheet, by copying, mail and QR code. A link holds one photo or a whole set: several photos get the set's, which is said.
 */
export async function share(photos: readonly string[]): Promise<void> {
  if (canSave()) return saveToDevice(photos, say("share"));
  const [only, ...others] = photos;
  if (only === undefined || others.length > 0) return showLink(setLink(), setSheet());
  const url = new URL(paths.photo(ownLink, only), location.href).href;
  if ("share" in navigator) await handLink(url);
  else showLink(url, await fetchSheet(only));
}

const setLink = () => new URL(location.pathname, location.href).href;

// If the person closes the sheet, there is nothing to add.
const handLink = (url: string) => navigator.share({ title: document.title, url }).catch(() => {});

/** Goes on to where a client makes a link that shows these photos to others. */
export function makeLinkTo(photos: readonly string[]): void {
  const field = (name: string, value: string) => makeElement("input", { type: "hidden", name, value });
  const form = makeElement("form", { method: "post", action: client.links ?? "", hidden: "" });
  form.append(field("action", "choose"), ...photos.map((photo) => field("photo", photo)));
  document.body.append(form);
  form.submit();
}

/** What is shown of a set's link: that it opens the whole set, and its code. */
function setSheet(): Element {
  const set = decodeURIComponent(location.pathname.split("/")[3] ?? "");
  return makeElement(
    "div",
    { class: "share-sheet" },
    makeElement("p", {}, say(client.links ? "shareWhole" : "shareSet")),
    makeElement("input", { readonly: "", value: setLink() }),
    makeElement("a", {}, say("byEmail")),
    makeElement("img", { src: paths.linkCode(ownLink, set), alt: say("qrCode"), class: "share-code" }),
  );
}

/** `made`: a sheet with code and mail, as a photo's own page has it. */
function showLink(url: string, made: Element | null) {
  const sheet = made ?? makeElement("div", { class: "share-sheet" });
  const field = sheet.querySelector("input") ?? sheet.appendChild(makeElement("input", { readonly: "" }));
  if (field.value !== url) sheet.querySelector(".share-code")?.remove();
  field.value = url;
  const mail = sheet.querySelector("a") ?? sheet.appendChild(makeElement("a", {}, say("byEmail")));
  mail.href = `mailto:?subject=${encodeURIComponent(document.title)}&body=${encodeURIComponent(url)}`;
  openDialog(sheet, field);
}

async function fetchSheet(photo: string): Promise<Element | null> {
  const answer = await fetch(paths.photo(ownLink, photo)).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  return page?.querySelector(".share-sheet") ?? null;
}

function openDialog(sheet: Element, field: HTMLInputElement) {
  const dialog = makeElement("dialog", { class: "share-dialog", "aria-label": say("share") });
  const said = makeElement("span", { role: "status" });
  const copy = makeButton({ label: say("copyLink"), press: () => copyText(field, said) });
  const done = makeButton({ label: say("done"), press: () => dialog.close() });
  const hand = makeButton({ label: say("share"), press: () => handLink(field.value) });
  for (const button of [copy, hand, done]) button.className = "button";
  field.after(copy, ...("share" in navigator ? [hand] : []), said);
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
