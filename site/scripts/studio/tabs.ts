/** Where the tabs of a gallery don't fit side by side, the one that is open is in sight. */
export function showOpenTab(): void {
  const tab = document.querySelector<HTMLElement>(".tabs [aria-current]");
  const row = tab?.closest("ul");
  if (!tab || !row) return;
  const { left, width } = tab.getBoundingClientRect();
  row.scrollLeft += left + width / 2 - innerWidth / 2;
}

showOpenTab();
