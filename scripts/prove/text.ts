const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** A text with references of HTML, percent-encoding and JSON's escapes resolved, so that nothing hides in a spelling. */
export function unescaped(text: string): string {
  return fromPercent(fromPercent(fromJson(fromHtml(text))));
}

const character = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

const fromHtml = (text: string) =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,5}));/g, (whole, decimal, hex, name) => {
    if (decimal) return character(Number(decimal));
    return hex ? character(Number.parseInt(hex, 16)) : (NAMED[name] ?? whole);
  });

const fromJson = (text: string) =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/]))/g, (_, hex, plain) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : plain,
  );

const fromPercent = (text: string) =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, (whole) => {
    try {
      return decodeURIComponent(whole);
    } catch {
      return whole;
    }
  });

const WORD = /[\p{L}\p{N}_]/u;

/** Whether a term at a place of a text stands alone, and is not part of a longer word or number. */
export function standsAlone(text: string, at: number, term: string): boolean {
  const end = at + term.length;
  if (WORD.test(term.at(0) ?? "") && WORD.test(text.charAt(at - 1))) return false;
  if (WORD.test(term.at(-1) ?? "") && WORD.test(text.charAt(end))) return false;
  // "1,300 photos" does not say "300 photos".
  return !(/^\d/.test(term) && /\d[.,'’\s]$/.test(text.slice(Math.max(0, at - 2), at)));
}
