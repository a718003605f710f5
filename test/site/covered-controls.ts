import type { Page } from "playwright-core";

/** Controls of a page, or of its open dialog, that are seen but can't be pressed where they are: something else is there. */
export function coveredControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const host = document.querySelector("dialog[open]") ?? document.body;

    const isSeen = (control: Element): boolean => {
      if (control.closest("[inert]") || !control.checkVisibility({ visibilityProperty: true })) return false;
      const { opacity, pointerEvents } = getComputedStyle(control);
      if (opacity === "0" && pointerEvents === "none") return false;
      for (let part: Element | null = control; part; part = part.parentElement)
        if (getComputedStyle(part).clipPath !== "none") return false;
      return true;
    };
    const isPressed = (control: Element): boolean => {
      control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const [box] = control.getClientRects();
      if (!box || box.width === 0 || box.height === 0) return true;
      const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return found !== null && (control.contains(found) || found.closest("label")?.control === control);
    };
    const nameOf = (control: Element) => control.cloneNode(false) as Element;
    const covered = (within: Element) =>
      [...within.querySelectorAll(CONTROLS)]
        .filter((control) => isSeen(control) && !isPressed(control))
        .map((control) => `${nameOf(control).outerHTML} ${control.textContent?.trim().slice(0, 40)}`);

    const found = covered(host);
    // A menu may cover what is around it, but nothing of its own.
    for (const menu of host.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
      menu.open = true;
      found.push(...covered(menu));
      menu.open = false;
    }
    scrollTo(0, 0);
    return found;
  });
}
