import { showNumber } from "./page-data.ts";

/**
 * Sections of a long set that are far from the screen cost nothing: the browser skips them as a whole, and each takes the
 * room that it took before. All of them are laid out before that, so nothing moves and Back leads to the same place.
 */
export function skipFarSections(grid: Element) {
  const sections = [...grid.querySelectorAll<HTMLElement>("form > .grid")];
  const show = () => {
    for (const { style } of sections) style.contentVisibility = "";
  };
  const skip = () => {
    const heights = sections.map((section) => section.getBoundingClientRect().height);
    for (const [at, { style }] of sections.entries()) {
      // While a filter shows all sections as one grid, none has a height of its own, so none is skipped.
      if (!heights[at]) continue;
      style.containIntrinsicBlockSize = `auto ${heights[at]}px`;
      style.contentVisibility = "auto";
    }
  };
  const again = () => {
    show();
    skip();
  };
  // The first photo that is enlarged says how many there are: by then, numbers of four digits have their format.
  showNumber(1000);
  let width = 0;
  new ResizeObserver(([entry]) => {
    // With another width, rows have other heights.
    if (!entry || entry.contentRect.width === width) return;
    width = entry.contentRect.width;
    again();
  }).observe(grid);
  window.addEventListener("beforeprint", show);
  window.addEventListener("afterprint", skip);
}
