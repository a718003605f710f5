import { cutPage, type SlicedPage } from "./slices.ts";

const SCRIPT = /(?<=src="\/_astro\/)[\w.~@+-]+\.js(?=")/g;
const unhashed = (file: string) => file.replace(/\.[\w-]{8}\.js$/, ".js");

/**
 * A page made again, with the scripts that it named before: publishing and the Worker build the same scripts under other names, by
 * which guests could notice a change to what is hidden from them. Where anything else is different that belongs to nobody, or each
 * photo is, the page was made by another edition, and names its own.
 */
export function withScriptsOf(before: SlicedPage, html: string): string {
  const named = new TextDecoder().decode(before.bytes).match(SCRIPT) ?? [];
  const known = new Map(named.map((file) => [unhashed(file), file]));
  const renamed = html.replace(SCRIPT, (file) => known.get(unhashed(file)) ?? file);
  return renamed !== html && isSameEdition(before, cutPage(renamed)) ? renamed : html;
}

function isSameEdition(before: SlicedPage, after: SlicedPage): boolean {
  const [then, now] = [byOwner(before), byOwner(after)];
  if (then.get(NOBODY) !== now.get(NOBODY)) return false;
  const kept = [...now.keys()].filter((owner) => owner !== NOBODY && then.has(owner));
  return kept.length === 0 || kept.some((owner) => then.get(owner) === now.get(owner));
}

const NOBODY = "";

/** The markup of a page by its owners, with its slots. */
function byOwner({ pieces, bytes }: SlicedPage): Map<string, string> {
  const decoder = new TextDecoder();
  const texts = new Map<string, string>();
  let at = 0;
  for (const { owner, slot, length } of pieces) {
    const key = owner ? `${owner.kind} ${owner.key}` : NOBODY;
    const text = slot ? JSON.stringify(slot) : decoder.decode(bytes.subarray(at, at + length));
    texts.set(key, (texts.get(key) ?? "") + text);
    at += length;
  }
  return texts;
}
