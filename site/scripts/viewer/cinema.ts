/** A slideshow takes the whole screen and keeps it awake, as far as the device allows either. */
export class Cinema {
  private readonly screen: HTMLElement;
  private lock: Promise<WakeLockSentinel | null> | null = null;

  /** `left`: the person left the full screen, with a key or a gesture of the browser. */
  constructor(screen: HTMLElement, { left, signal }: { left: () => void; signal: AbortSignal }) {
    this.screen = screen;
    const listen = () => document.fullscreenElement || left();
    document.addEventListener("fullscreenchange", listen, { signal });
  }

  begin() {
    this.screen.requestFullscreen?.().catch(() => {});
    this.lock ??= navigator.wakeLock?.request("screen").catch(() => null) ?? null;
  }

  end() {
    if (document.fullscreenElement === this.screen) document.exitFullscreen().catch(() => {});
    this.lock?.then((lock) => lock?.release());
    this.lock = null;
  }
}
