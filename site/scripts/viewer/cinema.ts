/** A slideshow takes the whole screen and keeps it awake, as far as the device allows either. */
export class Cinema {
  private readonly screen: HTMLElement;
  private running = false;
  /** Browsers take a moment to fill the screen; it can be left only after that. */
  private filled: Promise<void> = Promise.resolve();
  private lock: Promise<WakeLockSentinel | null> | null = null;

  /** `left`: the person left the full screen, with a key or a gesture of the browser. */
  constructor(screen: HTMLElement, { left, signal }: { left: () => void; signal: AbortSignal }) {
    this.screen = screen;
    const listen = () => document.fullscreenElement || left();
    document.addEventListener("fullscreenchange", listen, { signal });
  }

  begin() {
    this.running = true;
    this.filled = this.screen.requestFullscreen?.().catch(() => {}) ?? this.filled;
    this.lock ??= navigator.wakeLock?.request("screen").catch(() => null) ?? null;
  }

  end() {
    this.running = false;
    this.filled.then(() => this.leave());
    this.lock?.then((lock) => lock?.release());
    this.lock = null;
  }

  private leave() {
    if (!this.running && document.fullscreenElement === this.screen) document.exitFullscreen().catch(() => {});
  }
}
