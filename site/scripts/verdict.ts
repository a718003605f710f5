import type { Change } from "../../worker/domain/receipt/changes.ts";
import type { Reading } from "../../worker/domain/receipt/read.ts";
import type { ReceiptPhoto, Statement } from "../../worker/domain/receipt/statement.ts";

/** What is found out about a file; some of it only the browser knows. */
export type Verdict = Reading | { is: "unable" } | { is: "unreachable" };

type Said = Record<string, string>;

const TITLES: Record<Verdict["is"], string> = {
  right: "verifyRight",
  revoked: "verifyRevoked",
  changed: "verifyChanged",
  forged: "verifyForged",
  "unknown-key": "verifyUnknown",
  "other-studio": "verifyOther",
  "no-keys": "verifyNoKeys",
  "too-large": "verifyTooLarge",
  "not-json": "verifyNotJson",
  "not-receipt": "verifyNotReceipt",
  unable: "verifyUnable",
  unreachable: "verifyUnreachable",
};

/** Shows a verdict, and what was signed if that is proved. */
export function showVerdict(place: Element, { verdict, says }: { verdict: Verdict; says: Said }): void {
  const title = TITLES[verdict.is];
  const site = verdict.is === "other-studio" ? verdict.site : "";
  const revokedFrom = "revokedFrom" in verdict ? verdict.revokedFrom : undefined;
  const isRight = verdict.is === "right" && revokedFrom === undefined;
  const heading = element("h2", says[verdict.is === "right" && !isRight ? "verifyEarlier" : title]);
  heading.className = isRight ? "verdict-right" : "verdict-wrong";
  place.replaceChildren(heading, element("p", filled(says[`${title}Text`], { site })));
  if (revokedFrom !== undefined) {
    const time = `${new Date(revokedFrom).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    place.append(element("p", filled(says.verifyEarlierText, { time })));
  }
  if (verdict.is === "changed")
    place.append(list(verdict.changes.map((change) => element("li", changeText(change, says)))));
  if (verdict.is === "right" || verdict.is === "changed") place.append(...signedParts(verdict.receipt, says));
}

const filled = (text = "", values: Said = {}) =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);

function element(name: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.dir = "auto";
  return made;
}

function list(items: readonly Node[]): HTMLElement {
  const made = document.createElement("ul");
  made.className = "problems";
  made.append(...items);
  return made;
}

const PARTS = ["payload", "protected", "signature"];

function changeText(change: Change, says: Said): string {
  const at = change.at.replace(/^receipt\./, "");
  if (PARTS.includes(change.at)) return filled(says.changePart, { at });
  const kind = change.kind === "other" && change.looksAlike ? "alike" : change.kind;
  const key = `change${kind[0]?.toUpperCase()}${kind.slice(1)}`;
  const [signed, found] = ["signed" in change ? change.signed : "", "found" in change ? change.found : ""];
  return filled(says[key], { at, signed: short(signed), found: short(found) });
}

const LONGEST = 200;

const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);

function signedParts(receipt: Statement, says: Said): HTMLElement[] {
  const { gallery, photos } = receipt;
  const facts = [
    [says.receiptBy, receipt.by],
    [says.receiptGallery, `${gallery.title} (${receipt.studio.site}/g/${gallery.link}/)`],
    [says.receiptTime, `${receipt.sent.slice(0, 19).replace("T", " ")} UTC`],
    [says.receiptRound, String(receipt.round)],
    [says.receiptVersion, gallery.version],
    ...(receipt.list ? [[says.sendWhat, receipt.list]] : []),
    ...Object.entries(receipt.answers ?? {}),
    ...(receipt.message ? [[says.message, receipt.message]] : []),
  ];
  const table = document.createElement("dl");
  table.className = "receipt-facts";
  for (const [label, value] of facts) {
    const row = document.createElement("div");
    row.append(element("dt", label), element("dd", value));
    table.append(row);
  }
  const [chosen, rated] = [photos.filter(({ picked }) => picked), photos.filter(({ picked }) => !picked)];
  const heading = element("h3", says.receiptRated);
  return [table, photosList(chosen, says), ...(rated.length > 0 ? [heading, photosList(rated, says)] : [])];
}

function photosList(photos: readonly ReceiptPhoto[], says: Said): HTMLElement {
  const made = document.createElement("ul");
  made.className = "receipt-photos";
  for (const { name, sha256, stars = 0, label, comment = "", lists = [] } of photos) {
    const item = document.createElement("li");
    const hash = element("p", sha256 ?? "");
    hash.className = "receipt-hash";
    item.append(element("p", name));
    const rated = [says[`stars${stars}`], label ? (says[label] ?? label) : undefined].filter(
      (part) => part !== undefined,
    );
    if (rated.length > 0) item.append(element("p", rated.join(", ")));
    if (lists.length > 0) item.append(element("p", lists.join(", ")));
    if (comment) item.append(element("q", comment));
    item.append(hash);
    made.append(item);
  }
  return made;
}
