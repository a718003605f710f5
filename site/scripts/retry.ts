import { makeButton } from "./elements.ts";

/** Covers a photo that failed to load: says so, and requests it again when pressed. */
export function makeRetry({
  failed,
  again,
  press,
}: {
  failed: string;
  again: string;
  press: () => void;
}): HTMLButtonElement {
  const button = makeButton({ label: again, press });
  button.className = "retry";
  button.prepend(failed, " ");
  return button;
}
