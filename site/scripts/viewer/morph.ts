/** Lets one element turn into the one that a change leaves, if the browser can and the viewer likes motion. */
export async function morph(from: HTMLElement | undefined, change: () => HTMLElement | undefined): Promise<void> {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !document.startViewTransition || !from) return void change();
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
