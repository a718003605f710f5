import { isClaim } from "../../../worker/domain/claim.ts";
import type { PickChange } from "../../../worker/domain/selection.ts";

/** Fields of one photo that the gallery has not accepted yet. */
export type Unsent = Omit<PickChange, "photo">;

/**
 * Changes that wait to be saved, kept in the browser under the name of their owner, so that neither closing the page nor
 * somebody else signing in loses or mixes them. Tabs share it: it is read again before it is written.
 */
export class Outbox {
  private readonly gallery: string;
  private readonly memory = new Map<string, string>();

  constructor(gallery: string) {
    this.gallery = gallery;
  }

  read(whose: string): Map<string, Unsent> {
    const text = this.load(this.key(whose));
    try {
      return new Map(Object.entries(JSON.parse(text ?? "{}")));
    } catch {
      return new Map();
    }
  }

  add(whose: string, photo: string, fields: Unsent) {
    const all = this.read(whose);
    all.set(photo, { ...all.get(photo), ...fields });
    this.write(whose, all);
  }

  /** Takes out what was sent; what changed meanwhile stays. */
  take(whose: string, photo: string, sent: Unsent) {
    const all = this.read(whose);
    const left = Object.entries(all.get(photo) ?? {}).filter(([name, value]) => sent[name as keyof Unsent] !== value);
    if (left.length > 0) all.set(photo, Object.fromEntries(left));
    else all.delete(photo);
    this.write(whose, all);
  }

  /** Gives what waits under one name to another; what that has already is newer. */
  move(from: string, to: string) {
    if (from === to) return;
    for (const [photo, fields] of this.read(from)) this.add(to, photo, { ...fields, ...this.read(to).get(photo) });
    this.drop(from);
  }

  /** Takes out all that waits under a name. */
  drop(whose: string) {
    this.write(whose, new Map());
  }

  /**
   * The names under which changes wait that nobody will send: claims other than today's, and "", under which pages of before
   * kept what was chosen while nobody was known.
   */
  ownerless(claims: readonly (string | null)[]): string[] {
    const before = this.key("");
    const keys = this.try(() => Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? "")) ?? [];
    const names = keys.filter((key) => key.startsWith(before)).map((key) => key.slice(before.length));
    return names.filter((name) => (name === "" || isClaim(name)) && !claims.includes(name) && this.read(name).size > 0);
  }

  private key = (whose: string) => `glassine ${this.gallery} ${whose}`;

  private write(whose: string, all: Map<string, Unsent>) {
    const key = this.key(whose);
    this.memory.delete(key);
    if (all.size === 0) return this.try(() => localStorage.removeItem(key));
    const text = JSON.stringify(Object.fromEntries(all));
    const isKept = this.try(() => {
      localStorage.setItem(key, text);
      return true;
    });
    if (!isKept) this.memory.set(key, text);
  }

  /** What the browser would not keep is newer; what it keeps no more was sent by another tab. */
  private load(key: string): string | null {
    return this.memory.get(key) ?? this.try(() => localStorage.getItem(key));
  }

  /** A browser may keep nothing for us; then this page does as long as it is open. */
  private try<Result>(work: () => Result): Result | null {
    try {
      return work();
    } catch {
      return null;
    }
  }
}
