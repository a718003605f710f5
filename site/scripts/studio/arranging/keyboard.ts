import type { Selection } from "./selection.ts";
import type { Tiles } from "./tiles.ts";

interface Keyboard {
  tiles: Tiles;
  selection: Selection;
  /** Moves photos before another one; null: to the end. */
  move(photos: string[], before: string | null): void;
  open(name: string): void;
  say(text: string): void;
  signal: AbortSignal;
}

/** The grid by keyboard: arrows move the focus, with Shift they select, with Alt or Ctrl they move photos. */
export function listenToKeys(keyboard: Keyboard): void {
  const { tiles, signal } = keyboard;
  tiles.grid.addEventListener("keydown", (event) => press(event, keyboard), { signal });
  // The box of a photo may be pressed, but the focus belongs to its cell.
  tiles.grid.addEventListener(
    "focusin",
    ({ target }) => {
      const name = (target as Element).closest<HTMLElement>(".frame-tile")?.dataset.photo;
      if (name === undefined) return;
      tiles.hold(name);
      if (target instanceof HTMLInputElement) tiles.focus(name);
    },
    { signal },
  );
}

function press(event: KeyboardEvent, keyboard: Keyboard): void {
  const { tiles, selection } = keyboard;
  const held = tiles.held;
  if (held === null || (event.target as Element).closest("a") || event.isComposing) return;
  // On a Mac, arrows with this key belong to the browser and the system.
  const to = event.metaKey ? null : targetOf(event.key, tiles);
  const [moves, control] = [event.altKey || event.ctrlKey, event.ctrlKey || event.metaKey];
  if (to !== null) moves ? carry(to, keyboard) : go(to, { extends: event.shiftKey, keyboard });
  else if (control && event.key.toLowerCase() === "a") {
    selection.all();
    keyboard.say(`All ${tiles.names.length} photos selected`);
  } else if (event.key === " " && !control) selection.toggle(held);
  else if (event.key === "Enter") keyboard.open(held);
  else if (event.key === "Escape" && selection.photos.length > 0) {
    selection.clear();
    keyboard.say("Nothing selected");
  } else return;
  event.preventDefault();
}

/** The place that a key leads to from the one that has the focus; null: it leads nowhere. */
function targetOf(key: string, tiles: Tiles): number | null {
  const { names } = tiles;
  const at = names.indexOf(tiles.held ?? "");
  const steps: Record<string, () => number> = {
    ArrowLeft: () => at - 1,
    ArrowRight: () => at + 1,
    ArrowUp: () => at - tiles.columns,
    ArrowDown: () => at + tiles.columns,
    PageUp: () => at - tiles.columns * tiles.rowsShown,
    PageDown: () => at + tiles.columns * tiles.rowsShown,
    Home: () => 0,
    End: () => names.length - 1,
  };
  const step = steps[key]?.();
  return step === undefined ? null : Math.min(Math.max(step, 0), names.length - 1);
}

function go(to: number, { extends: isRange, keyboard }: { extends: boolean; keyboard: Keyboard }): void {
  const { tiles, selection } = keyboard;
  const [from, name] = [tiles.held, tiles.names[to]];
  if (name === undefined || from === null) return;
  if (isRange) selection.extendTo(name, { from });
  tiles.focus(name);
}

/** Moves the photo that has the focus, and with it those that are selected if it is one of them. */
function carry(to: number, { tiles, selection, move }: Keyboard): void {
  const held = tiles.held;
  if (held === null) return;
  const photos = selection.photos.includes(held) ? selection.photos : [held];
  const moved = new Set(photos);
  const at = tiles.names.indexOf(held);
  const rest = tiles.names.filter((name) => !moved.has(name));
  const placed = tiles.names.slice(0, at).filter((name) => !moved.has(name)).length;
  const place = Math.min(Math.max(placed + to - at, 0), rest.length);
  if (place === placed && photos.length === 1) return;
  move(photos, rest[place] ?? null);
  tiles.focus(held);
}
