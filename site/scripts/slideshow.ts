const STAY_MS = 5000;

export interface SlideshowEvents {
  /** Goes on to the next photo; false if there is none. */
  next(): boolean;
  /** Settles when the current photo can be seen; with false when a video has ended, which stays no longer. */
  shown(): Promise<boolean>;
  changed(playing: boolean): void;
}

/** Shows photo after photo until somebody does anything, the page is hidden, or the last one was shown. */
export class Slideshow {
  private readonly events: SlideshowEvents;
  private run = 0;

  constructor(events: SlideshowEvents) {
    this.events = events;
    document.addEventListener("visibilitychange", () => document.hidden && this.pause());
  }

  get playing(): boolean {
    return this.run % 2 === 1;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  pause() {
    if (!this.playing) return;
    this.run++;
    this.events.changed(false);
  }

  private async play() {
    const run = ++this.run;
    this.events.changed(true);
    for (;;) {
      // A photo that does not load is not waited for.
      const stays = await this.events.shown().catch(() => true);
      if (stays) await new Promise((resolve) => setTimeout(resolve, STAY_MS));
      if (run !== this.run) return;
      if (!this.events.next()) return this.pause();
    }
  }
}
