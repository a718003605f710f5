import { makeButton, makeElement } from "./elements.ts";
import { photoOf, say } from "./page-data.ts";
import { printAll } from "./printing.ts";
import { toast } from "./toast.ts";

// For those who print without choosing: in one file, both are loaded with one request.
export { printAll };

/** Printing one or several sets, with or without the names of photos: every photo is there before the dialog opens. */

interface Choice {
  href: string;
  title: string;
  box: HTMLInputElement;
}

/** Asks what to print of this gallery, and prints it. */
export function openPrinting(grid: Element) {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".sets a")];
  const sets = links.map((link): Choice => {
    const box = makeElement("input", { type: "checkbox" });
    box.checked = link.hasAttribute("aria-current");
    return { href: link.href, title: link.textContent ?? "", box };
  });
  const names = makeElement("input", { type: "checkbox", checked: "" });
  const label = (box: HTMLInputElement, text: string) => makeElement("label", {}, box, makeElement("span", {}, text));
  const dialog = makeElement("dialog", { class: "share-dialog print-dialog", "aria-label": say("print") });
  const go = () => {
    dialog.close();
    const chosen = sets.filter(({ box }) => box.checked);
    printSets(grid, { sets: chosen.length > 0 || sets.length > 0 ? chosen : null, names: names.checked });
  };
  const print = makeButton({ label: say("print"), press: go });
  const cancel = makeButton({ label: say("cancel"), press: () => dialog.close() });
  for (const button of [print, cancel]) button.className = "button";
  const list = makeElement("div", { class: "print-sets", role: "group", "aria-label": say("print") });
  list.append(...(sets.length > 1 ? sets.map(({ box, title }) => label(box, title)) : []));
  list.addEventListener("change", () => {
    print.disabled = !sets.some(({ box }) => box.checked);
  });
  dialog.append(makeElement("h2", {}, say("print")), list, label(names, say("printNames")), print, cancel);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  print.focus();
}

interface Wanted {
  /** null: the gallery has only the set of this page. */
  sets: Choice[] | null;
  names: boolean;
}

async function printSets(grid: Element, { sets, names }: Wanted) {
  const root = document.documentElement;
  const sheet = makeElement("div", { class: names ? "contact-sheet" : "contact-sheet nameless" });
  const end = () => {
    sheet.remove();
    root.removeAttribute("data-contact-sheet");
  };
  const here = { title: document.querySelector(".opening h1")?.textContent ?? "", tiles: tilesOf(grid) };
  try {
    for (const set of sets ?? []) {
      const isHere = new URL(set.href).pathname === location.pathname;
      sheet.append(sectionOf(isHere ? here : { title: set.title, tiles: tilesOf(await fetchPage(set.href)) }));
    }
  } catch {
    return toast(say("photoFailed"));
  }
  if (!sets) sheet.append(sectionOf(here));
  document.querySelector("main")?.append(sheet);
  root.toggleAttribute("data-contact-sheet", true);
  window.addEventListener("afterprint", end, { once: true });
  if (!(await printAll([...sheet.querySelectorAll("img")]))) end();
}

async function fetchPage(href: string): Promise<Document> {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Copies of a page's photos with their names, which have no ids: those belong to the page. */
function tilesOf(page: ParentNode): Element[] {
  return [...page.querySelectorAll(".tile:not([hidden])")].map((tile) => {
    const copy = makeElement("li", { class: "tile", style: tile.getAttribute("style") ?? "" });
    const picture = tile.querySelector("picture")?.cloneNode(true) as Element | undefined;
    for (const img of picture?.querySelectorAll("img") ?? []) img.setAttribute("loading", "eager");
    if (picture) copy.append(picture);
    copy.append(makeElement("span", { class: "frame", dir: "auto" }, photoOf(tile)));
    return copy;
  });
}

const sectionOf = ({ title, tiles }: { title: string; tiles: Element[] }) =>
  makeElement("section", {}, makeElement("h2", { dir: "auto" }, title), makeElement("ul", { class: "grid" }, ...tiles));
