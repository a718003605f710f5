/** A video that has the focus turns itself up, down, on and back. */
const TYPED_INTO = "textarea, select, video, input:not([type=radio], [type=checkbox])";
const MOVES = /^(Arrow|Page|Home|End)/;

/**
 * The shortcut that a key press means, in lower case; null if the key belongs to a field. Letters and digits that the
 * layout doesn't have (digits of a French keyboard, letters of a Greek one) follow from the key's position.
 */
export function shortcutOf(event: KeyboardEvent): string | null {
  const target = event.target as Element;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest(TYPED_INTO)) return null;
  if (MOVES.test(event.key)) return target.matches("[type=radio]") ? null : event.key;
  if (event.key.length > 1 || /^[0-9a-z]$/i.test(event.key)) return named(event.key);
  return named(/^(?:Digit|Numpad|Key)(\w)$/.exec(event.code)?.[1] ?? event.key);
}

const named = (key: string) => (key.length === 1 ? key.toLowerCase() : key);
