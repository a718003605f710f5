import { isClaim } from "../../../worker/domain/claim.ts";
import type { PickChange } from "../../../worker/domain/selection.ts";
import { KeptTexts } from "../kept-texts.ts";

/** Fields of one photo that the gallery has not accepted yet. */
export type Unsent = Omit<PickChange, "photo">;

/**
 * Changes that wait to be saved, stored in the browser under the name of their owner, so that neither closing the page
 * nor somebody else signing in loses or mixes them. Tabs share it: it is read again before it is written.
 */
export class Outbox {
  private readonly gallery: string;
  private readonly texts = new KeptTexts();

  constructor(gallery: string) {
    this.gallery = gallery;
  }

  read(whose: string): Map<string, Unsent> {
    const text = this.texts.read(this.key(whose));
    try {
      return new Map(Object.entries(JSON.parse(text ?? "{}")));
    } catch {
      return new Map();
    }
  }

  add(whose: string, photo: string, fields: Unsent) {
    const all = this.read(whose);
    const before = all.get(photo);
    all.set(photo, { ...before, ...fields, ...(fields.was && both(before, fields)) });
    this.write(whose, all);
  }

  /** Removes what was sent; what changed in the meantime stays. */
  take(whose: string, photo: string, sent: Unsent) {
    const all = this.read(whose);
    const now = all.get(photo) ?? {};
    const left = Object.entries(now).filter(([name, value]) =>
      name === "was" ? now.comment !== sent.comment : sent[name as keyof Unsent] !== value,
    );
    if (left.length > 0) all.set(photo, Object.fromEntries(left) as Unsent);
    else all.delete(photo);
    this.write(whose, all);
  }

  /** Removes what was refused: of a photo that can't be chosen, what was said waits to be sent alone. */
  refuse(whose: string, photo: string, sent: Unsent) {
    const chosen = Object.entries(sent).filter(([name]) => /^(picked|list-)/.test(name));
    this.take(whose, photo, chosen[0] ? (Object.fromEntries(chosen) as Unsent) : sent);
  }

  /** Moves what waits under one name to another; changes already there are newer. */
  move(from: string, to: string) {
    if (from === to) return;
    for (const [photo, fields] of this.read(from)) {
      const newer = this.read(to).get(photo);
      this.add(to, photo, { ...fields, ...newer, comment: fields.comment ?? newer?.comment });
    }
    this.drop(from);
  }

  /** Removes everything that waits under a name. */
  drop(whose: string) {
    this.write(whose, new Map());
  }

  /**
   * The names under which changes wait that nobody will send: claims other than today's, and "", under which older pages
   * stored what was chosen while nobody was known.
   */
  ownerless(claims: readonly (string | null)[]): string[] {
    const before = this.key("");
    const names = this.texts.keys(before).map((key) => key.slice(before.length));
    return names.filter((name) => (name === "" || isClaim(name)) && !claims.includes(name) && this.read(name).size > 0);
  }

  private key = (whose: string) => `glassine ${this.gallery} ${whose}`;

  private write(whose: string, all: Map<string, Unsent>) {
    this.texts.write(this.key(whose), all.size === 0 ? null : JSON.stringify(Object.fromEntries(all)));
  }
}

/** The gallery learns so many of the texts that it may have by now. */
const MOST = 40;

/** A comment, with what another tab wrote that this one didn't show, and what the gallery may have of it by now. */
function both({ comment: held = "", was = [] }: Unsent = {}, { comment = "", was: shown = [] }: Unsent): Unsent {
  const all = [...new Set([...was, ...shown, held])];
  all.splice(1, all.length - MOST);
  return { comment: held && held !== comment && !shown.includes(held) ? `${held}\n\n${comment}` : comment, was: all };
}
