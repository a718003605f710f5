import { makeButton } from "./elements.ts";

/** What lies over a photo that failed: says so, and asks for it again when it is pressed. */
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
