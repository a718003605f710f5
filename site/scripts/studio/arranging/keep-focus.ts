/** Does something after which what had the focus may be gone, hidden or disabled: then `elsewhere` gives it to something else. */
export function keepFocus(act: () => void, elsewhere: () => void): void {
  const held = document.activeElement;
  act();
  if (held && held !== document.body && !mayHold(held)) elsewhere();
}

const mayHold = (element: Element) =>
  element.isConnected && !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true });
