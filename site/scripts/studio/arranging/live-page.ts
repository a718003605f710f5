/** The page as it is live now; null: it can't be reached, or is another page. `done`: it says that the changes were saved. */
export async function fetchLivePage(done: boolean): Promise<{ title: string; main: Element } | null> {
  const here = new URL(location.href);
  if (done) here.searchParams.set("done", "arranged");
  const answer = await fetch(here).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  return main?.querySelector("photo-desk") ? { title: page.title, main } : null;
}

/** Puts one page in the place of another; what was open stays open. */
export function replacePage(before: Element, { title, main }: { title: string; main: Element }): void {
  for (const { id } of before.querySelectorAll("details[open][id]"))
    main.querySelector(`[id="${id}"]`)?.setAttribute("open", "");
  document.title = title;
  before.replaceWith(main);
  main.querySelector<HTMLElement>(".banner")?.focus({ preventScroll: true });
}
