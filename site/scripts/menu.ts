/**
 * The download menu, a plain `<details>`, closes as menus do: on Escape, which returns the focus to what opened it, and
 * as soon as somebody turns to anything else, so that it covers nothing that has the focus. It works once it is loaded.
 */

const openMenu = () => document.querySelector<HTMLDetailsElement>(".menu[open]");

document.addEventListener(
  "keydown",
  (event) => {
    const menu = openMenu();
    if (event.key !== "Escape" || !menu) return;
    // One press closes one thing.
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  },
  true,
);

document.addEventListener("pointerdown", ({ target }) => {
  const menu = openMenu();
  if (menu && !menu.contains(target as Node)) menu.open = false;
});

document.addEventListener("focusin", ({ target }) => {
  const menu = openMenu();
  // A press on the menu's background gives the focus to the element around it.
  const elsewhere = menu && !menu.contains(target as Node) && !(target as Node).contains(menu);
  if (elsewhere) menu.open = false;
});

export {};
