import type { Change } from "../../worker/domain/receipt/changes.ts";
import { RECEIPT_MAX, type Reading } from "../../worker/domain/receipt/read.ts";
import type { Statement } from "../../worker/domain/receipt/statement.ts";

const MB = 1024 * 1024;

/** Why nothing of a file is proved, and what to do about it. */
export function whyNot(reading: Exclude<Reading<unknown>, { is: "right" | "changed" }>): string {
  switch (reading.is) {
    case "too-large":
      return `it is too large. A receipt has at most ${RECEIPT_MAX / MB} MB.`;
    case "not-json":
      return "it is not JSON. Either it is another file, or a change has made it unreadable. Choose the file as it was saved.";
    case "not-receipt":
      return "it is JSON, but parts of a receipt are missing.";
    case "forged":
      return "its signature doesn't match. It was changed, or it was never signed with that key. It proves nothing.";
    case "revoked":
      return `it was signed with key ${reading.kid}, which the studio revoked: somebody else may have it. The receipt proves nothing. Ask the studio, or save the receipt again there: it is then signed with another key.`;
    case "no-keys":
      return "there are no keys here to verify it with. They are made with the first receipt; if there were any, they are lost. Restore a backup (npm run restore), or use the keys of the site: --key FILE";
    case "other-studio":
      return `it says that it is from ${reading.site}. Verify it with the keys of that site: --key FILE`;
    case "unknown-key":
      return "it was signed with a key that is not known here. Either somebody else made it, or that key is lost. It proves nothing. If it is from another site, use the keys of that site: --key FILE";
  }
}

/** What a key that was revoked later leaves open. */
export const revokedLine = (from: number): string =>
  `Its key was revoked for everything sent from ${new Date(from).toISOString()} on. This says it was sent earlier, but whoever has the key could write that too. Ask the studio, or save the receipt again there.`;

const LONGEST = 200;
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);
const PARTS = ["payload", "protected", "signature"];

/** One difference from what was signed. */
export function changeLine(change: Change): string {
  const at = change.at.replace(/^receipt\./, "");
  if (PARTS.includes(change.at)) return `${at}: this part of the signature was changed`;
  switch (change.kind) {
    case "missing":
      return `${at} is missing: ${short(change.signed)} was signed`;
    case "added":
      return `${at} was added: ${short(change.found)}`;
    case "twice":
      return `${at} appears twice`;
    case "other":
      return change.looksAlike
        ? `${at}: ${short(change.signed)} was signed; what the file says looks the same, but is written with other characters`
        : `${at}: ${short(change.signed)} was signed, the file says ${short(change.found)}`;
  }
}

/** Whose gallery it is; the version is left out for guests. */
export const sourceLine = ({ studio, gallery }: Pick<Statement, "studio" | "gallery">): string =>
  `  Studio ${studio.name}, ${studio.site}/g/${gallery.link}/${gallery.version ? `, version ${gallery.version}` : ""}`;
