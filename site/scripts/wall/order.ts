/** Which photo a screen shows next: those that just came, then all of them again and again, the newest first. */
export class Order {
  #all: readonly string[] = [];
  /** Came while the screen was on, and were not shown yet. */
  #fresh: string[] = [];
  /** The place of the last one of the round. */
  #at: number;

  /** `shown`: what is on the screen already, if it is the first of the list. */
  constructor(shown: string | null) {
    this.#at = shown === null ? -1 : 0;
    if (shown !== null) this.#all = [shown];
  }

  get size(): number {
    return this.#all.length;
  }

  has(photo: string): boolean {
    return this.#all.includes(photo);
  }

  /** Takes the list as it is now. The round goes on after the photo it was at, or where that was. */
  update(all: readonly string[], isFirst = false) {
    const [known, now] = [new Set(this.#all), new Set(all)];
    const fresh = isFirst ? [] : all.filter((photo) => !known.has(photo));
    this.#fresh = [...fresh, ...this.#fresh.filter((photo) => now.has(photo))];
    const last = this.#all.slice(0, this.#at + 1).findLast((photo) => now.has(photo));
    this.#at = last === undefined ? -1 : all.indexOf(last);
    this.#all = all;
  }

  /** The next photo that can be shown, if there is one. */
  next(can: (photo: string) => boolean = () => true): string | null {
    const fresh = this.#fresh.findIndex(can);
    if (fresh >= 0) return this.#fresh.splice(fresh, 1)[0] ?? null;
    for (let step = 1; step <= this.#all.length; step++) {
      const at = (this.#at + step) % this.#all.length;
      const photo = this.#all[at];
      if (photo === undefined || !can(photo)) continue;
      this.#at = at;
      return photo;
    }
    return null;
  }

  /** The next few, which stay in line. */
  upcoming(most: number): string[] {
    const round = Array.from({ length: Math.min(most, this.#all.length) }, (_, i) => {
      return this.#all[(this.#at + 1 + i) % this.#all.length] ?? "";
    });
    return [...new Set([...this.#fresh, ...round])].slice(0, most);
  }
}
