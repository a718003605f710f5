interface Texts {
  /** What is kept now. */
  stored: string;
  /** What whoever sent it may have seen there: the text they were shown, and what they sent since then. */
  was: readonly string[];
  sent: string;
}

const GAP = "\n\n";

/** A text between blank lines, so that a part of it is found as a whole. */
const apart = (text: string) => `${GAP}${text}${GAP}`;
const isPart = (part: string, whole: string) => apart(whole).includes(apart(part));

/**
 * The text to keep, when it may have been changed in another window since it was shown: what both windows wrote. As long as only one
 * changes it, it is what that one sent. What this window wrote before is replaced where it is a part of what is kept.
 */
export function keepBoth({ stored, was, sent }: Texts): string {
  if (stored === "" || was.includes(stored) || isPart(stored, sent)) return sent;
  const own = was.findLast((text) => text !== "" && isPart(text, stored));
  if (own !== undefined)
    return apart(stored)
      .replace(apart(own), () => (sent === "" ? GAP : apart(sent)))
      .slice(GAP.length, -GAP.length);
  // A save that was overtaken by the next one of its window brings the beginning of that.
  return stored.startsWith(sent) || isPart(sent, stored) ? stored : `${stored}${GAP}${sent}`;
}
