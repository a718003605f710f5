/** Fills the screen, or leaves it again. */
export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

/** Keeps the screen awake while the page is in front. A browser ends it each time the page is left. */
export function stayAwake() {
  const lock = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => null);
  document.addEventListener("visibilitychange", lock);
  lock();
}

const IDLE_MS = 4000;

/** Marks an element while somebody uses the page, so that what can be pressed, and the pointer, are seen only then. */
export function showWhenUsed(element: HTMLElement) {
  let idle: ReturnType<typeof setTimeout>;
  const used = () => {
    element.dataset.used = "";
    clearTimeout(idle);
    idle = setTimeout(() => delete element.dataset.used, IDLE_MS);
  };
  for (const event of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(event, used);
  used();
}
