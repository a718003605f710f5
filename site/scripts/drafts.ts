import { KeptTexts } from "./kept-texts.ts";

const BEGINNING = "glassine-draft ";
/** More than any form may be sent with. */
const CHARS_MAX = 64 * 1024;
/** For all galleries and owners together; the oldest are dropped. */
const MOST = 20;
const KEPT_MS = 30 * 86_400_000;

/** One field that somebody filled in. `about`: the question, if the page's author may change it. */
export interface DraftField {
  name: string;
  about: string;
  value: string;
}

/** What somebody typed into a form and the gallery has not confirmed. */
export interface Draft {
  fields: DraftField[];
  /** The key it was sent with, if it was not changed since; "": it was not sent. */
  sent: string;
  /** When it was typed, in ms. */
  at: number;
}

/** The key under which a form's draft is stored. */
export interface DraftName {
  gallery: string;
  form: string;
  /** Its owner, as the gallery calls them. */
  whose: string;
}

/** Texts of forms, each stored under its gallery, form and owner, so that it only comes back to that form for that owner. */
export class Drafts {
  private readonly texts = new KeptTexts();

  read(name: DraftName): Draft | null {
    return this.at(keyOf(name));
  }

  write(name: DraftName, draft: Draft) {
    const text = JSON.stringify(draft);
    if (text.length > CHARS_MAX) return;
    this.texts.write(keyOf(name), text);
    this.tidy(draft.at);
  }

  drop(name: DraftName) {
    this.texts.write(keyOf(name), null);
  }

  /** Drops what was sent with one of these keys and not changed since. "!" and a key: that form was refused. */
  settle(taken: ReadonlySet<string>) {
    for (const key of this.texts.keys(BEGINNING)) {
      const draft = this.at(key);
      if (!draft?.sent) continue;
      if (taken.has(draft.sent)) this.texts.write(key, null);
      if (taken.has(`!${draft.sent}`)) this.texts.write(key, JSON.stringify({ ...draft, sent: "" }));
    }
  }

  /** Drops what is too old, or too much. */
  tidy(now: number) {
    const dated = this.texts.keys(BEGINNING).map((key) => ({ key, at: this.at(key)?.at ?? 0 }));
    dated.sort((one, other) => other.at - one.at);
    const spare = dated.filter(({ at }, i) => i >= MOST || at < now - KEPT_MS);
    for (const { key } of spare) this.texts.write(key, null);
  }

  private at(key: string): Draft | null {
    try {
      const draft = JSON.parse(this.texts.read(key) ?? "null");
      return Array.isArray(draft?.fields) && typeof draft.at === "number" ? draft : null;
    } catch {
      return null;
    }
  }
}

const keyOf = ({ gallery, form, whose }: DraftName) => `${BEGINNING}${gallery} ${form} ${whose}`;
