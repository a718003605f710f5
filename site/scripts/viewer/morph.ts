const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Lets one element turn into the one that a change leaves, if the browser can and the viewer likes motion. */
export async function morph(from: HTMLElement | undefined, change: () => HTMLElement | undefined): Promise<void> {
  if (isStill() || !document.startViewTransition || !from) return void change();
  let to: HTMLElement | undefined;
  name(from, "enlarged");
  const transition = document.startViewTransition(() => {
    to = change();
    name(from, "none");
    name(to, "enlarged");
  });
  await transition.finished.catch(() => {});
  name(from, "");
  name(to, "");
}

function name(element: HTMLElement | undefined, value: string): void {
  if (element) element.style.viewTransitionName = value;
}

const GROWING = { duration: 320, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };

/**
 * Opens a dialog in which one element grows out of another's place, if the viewer likes motion. Only these two are drawn for it:
 * a view transition first draws the whole page twice, which slow phones are busy with before they show anything.
 */
export function grow(from: HTMLElement, dialog: HTMLDialogElement, open: () => HTMLElement | undefined): void {
  const place = from.getBoundingClientRect();
  const to = open();
  if (isStill() || !to) return;
  const { left, top, width } = to.getBoundingClientRect();
  const away = `translate(${place.left - left}px, ${place.top - top}px) scale(${place.width / width})`;
  const origin = { transformOrigin: "0 0" };
  to.animate([{ ...origin, transform: away }, origin], GROWING);
  dialog.animate({ opacity: [0, 1] }, { duration: 160 });
}
