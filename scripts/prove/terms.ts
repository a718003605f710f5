import { standsAlone } from "./text.ts";

const HEAD = 3;
const SLOTS = 1 << 16;

/** Finds which of many terms are in a text, in one pass. Terms shorter than three characters are not looked for. */
export interface Terms {
  /** Terms that stand alone somewhere in the text. */
  find(text: string): string[];
}

/** Prepares the search. `allowed`: texts that a longer match belongs to, such as `kiss-2` for `kiss`. */
export function searchFor(terms: Iterable<string>, allowed: Iterable<string>): Terms {
  const known = new Set([...terms].filter((term) => term.length >= HEAD));
  const heads = new Uint8Array(SLOTS);
  const byHead = new Map<string, Map<number, Set<string>>>();
  for (const term of known) {
    heads[slotOf(term.charCodeAt(0), term.charCodeAt(1), term.charCodeAt(2))] = 1;
    const head = term.slice(0, HEAD);
    const lengths = byHead.get(head) ?? new Map<number, Set<string>>();
    byHead.set(head, lengths);
    lengths.set(term.length, (lengths.get(term.length) ?? new Set()).add(term));
  }
  const longer = longerOf([...allowed]);
  return {
    find(text) {
      const found = new Set<string>();
      // The last three letters go along, so that each is read once.
      let first = 0;
      let second = text.charCodeAt(0);
      let third = text.charCodeAt(1);
      for (let at = 0; at + HEAD <= text.length; at++) {
        first = second;
        second = third;
        third = text.charCodeAt(at + 2);
        if (heads[slotOf(first, second, third)] === 0) continue;
        for (const [length, set] of byHead.get(text.slice(at, at + HEAD)) ?? []) {
          const term = text.slice(at, at + length);
          if (!set.has(term) || found.has(term) || !standsAlone(text, at, term)) continue;
          if (!longer(term).some((whole) => isAround(text, at, { term, whole }))) found.add(term);
        }
      }
      return [...found];
    },
  };
}

const slotOf = (first: number, second: number, third: number) => ((first * 31 + second) * 31 + third) & (SLOTS - 1);

function longerOf(allowed: readonly string[]): (term: string) => string[] {
  const known = new Map<string, string[]>();
  return (term) => {
    const found = known.get(term) ?? allowed.filter((text) => text.length > term.length && text.includes(term));
    known.set(term, found);
    return found;
  };
}

function isAround(text: string, at: number, { term, whole }: { term: string; whole: string }): boolean {
  for (let inside = whole.indexOf(term); inside !== -1; inside = whole.indexOf(term, inside + 1)) {
    if (at >= inside && text.startsWith(whole, at - inside)) return true;
  }
  return false;
}
