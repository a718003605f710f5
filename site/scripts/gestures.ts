import { isForFilm } from "./film.ts";

/** What fingers, pens and mice do on a stage, told in words of the stage. Points are measured from its centre. */
export interface Moves {
  /** Still held: how far it has moved since it was grabbed. */
  drag(by: Point): void;
  /** Let go, with its speed in pixels per millisecond. */
  drop(by: Point, speed: Point): void;
  pinch(factor: number, at: Point, by: Point): void;
  pinchEnd(): void;
  tap(at: Point, event: PointerEvent): void;
  doubleTap(at: Point, event: PointerEvent): void;
}

export interface Point {
  x: number;
  y: number;
}

const TAP_MS = 280;
const TAP_PIXELS = 10;

/** Listens on a stage. One pointer drags and taps, two pinch. */
export function listenToGestures(stage: HTMLElement, moves: Moves) {
  const held = new Map<number, Point>();
  let from: Point & { at: number } = { x: 0, y: 0, at: 0 };
  let last: Point & { at: number } = from;
  let speed: Point = { x: 0, y: 0 };
  let spread = 0;
  let middle: Point = { x: 0, y: 0 };
  let pinched = false;
  let tapped: (Point & { at: number }) | null = null;

  const point = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };
  const measure = () => {
    const [a, b] = [...held.values()];
    if (!a || !b) return;
    spread = Math.hypot(a.x - b.x, a.y - b.y);
    middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.target as Element).closest("button, a") || isForFilm(event)) return;
    stage.setPointerCapture(event.pointerId);
    held.set(event.pointerId, point(event));
    if (held.size === 1) {
      from = last = { ...point(event), at: event.timeStamp };
      speed = { x: 0, y: 0 };
      pinched = false;
    } else {
      pinched = true;
      measure();
    }
  });

  stage.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    const now = point(event);
    held.set(event.pointerId, now);
    if (held.size === 2) {
      const [before, centre] = [spread, middle];
      measure();
      moves.pinch(spread / before, middle, { x: middle.x - centre.x, y: middle.y - centre.y });
    } else if (!pinched) {
      const passed = Math.max(1, event.timeStamp - last.at);
      speed = { x: (now.x - last.x) / passed, y: (now.y - last.y) / passed };
      last = { ...now, at: event.timeStamp };
      moves.drag({ x: now.x - from.x, y: now.y - from.y });
    }
  });

  const release = (event: PointerEvent) => {
    if (!held.delete(event.pointerId)) return;
    if (pinched) return held.size === 0 ? moves.pinchEnd() : undefined;
    const now = point(event);
    const by = { x: now.x - from.x, y: now.y - from.y };
    const still = Math.hypot(by.x, by.y) < TAP_PIXELS;
    if (!still || event.type === "pointercancel") {
      const stopped = event.timeStamp - last.at > 80;
      return moves.drop(by, stopped ? { x: 0, y: 0 } : speed);
    }
    moves.drop({ x: 0, y: 0 }, { x: 0, y: 0 });
    const again = tapped && event.timeStamp - tapped.at < TAP_MS && Math.hypot(now.x - tapped.x, now.y - tapped.y) < 40;
    tapped = again ? null : { ...now, at: event.timeStamp };
    if (again) moves.doubleTap(now, event);
    else moves.tap(now, event);
  };
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);

  // A trackpad's pinch arrives as a wheel with Ctrl.
  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (!event.ctrlKey) return;
      moves.pinch(Math.exp(-event.deltaY / 120), point(event), { x: 0, y: 0 });
      moves.pinchEnd();
    },
    { passive: false },
  );
}
