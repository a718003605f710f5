/** The address of the page without its fragment. */
export const here = () => location.pathname + location.search;
const loaded = here();

/**
 * An enlarged photo has its own address in the history of its set's page. A page loaded at that address gets the other
 * addresses of that history too, without being left: then it loads what the address says, unless it can show that itself.
 */
export function followAddress(show: () => boolean = () => false) {
  window.addEventListener("popstate", () => {
    if (here() !== loaded && !show()) location.reload();
  });
}
