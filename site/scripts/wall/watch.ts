import type { WallList } from "../../../worker/domain/pages/wall.ts";

/** How often is asked what there is to show: a photo that is hidden leaves the screen within ten seconds. */
const EVERY_MS = 6000;
const PATIENCE_MS = 8000;
/** Without an answer for so long, nothing is shown any more. */
const DAY_MS = 86_400_000;

interface Events {
  /** What there is to show has changed. */
  listed(photos: string[]): void;
  /** Whoever looks may do so no longer. `answered`: a refusal says so. */
  ended(answered: boolean): void;
}

/** Asks what there is to show for as long as the page is in front. */
export class Watch {
  #address: string;
  readonly #until: number;
  readonly #events: Events;
  #answered = Date.now();
  #asking = false;

  constructor(address: string, until: number, events: Events) {
    this.#address = address;
    this.#until = until;
    this.#events = events;
    document.addEventListener("visibilitychange", () => this.#ask());
  }

  /** The first answer has come, or can't come. */
  begin(): Promise<void> {
    setInterval(() => this.#ask(), EVERY_MS);
    return this.#ask();
  }

  async #ask() {
    if (Date.now() >= Math.min(this.#until, this.#answered + DAY_MS)) this.#events.ended(false);
    if (document.hidden || this.#asking) return;
    this.#asking = true;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const list = await fetch(this.#address, { signal })
      .then((answer) => this.#read(answer))
      .catch(() => null);
    this.#asking = false;
    if (!list) return;
    this.#address = list.next;
    this.#events.listed(list.photos);
  }

  async #read(answer: Response): Promise<WallList | null> {
    const { status } = answer;
    if (status >= 400 && status < 500 && status !== 429) this.#events.ended(true);
    if (!answer.ok) return null;
    this.#answered = Date.now();
    return status === 204 ? null : answer.json();
  }
}
