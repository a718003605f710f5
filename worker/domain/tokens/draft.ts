import type { Fields } from "../form.ts";
import { isSlug } from "../slug.ts";

/** What somebody typed into a form that was refused. It is shown again, to be sent once they are signed in. */
export interface Draft {
  /** Path the form was sent to. */
  action: string;
  fields: [name: string, value: string][];
}

/** Hidden fields that carry a draft through an entrance: `draft-to` is its action, `draft:<name>` a field. */
export const DRAFT_ACTION = "draft-to";
export const DRAFT_PREFIX = "draft:";

// Secrets must be typed again: no page shows them.
const SECRET = /password|pin$|^(?:token|current|credential)$/;
/** Whether a field of this name holds a secret. */
export const isSecretField = (name: string) => SECRET.test(name);

const TYPED = /^(?:comment|text|message|name|email|address|code)$|^answer-/;
/** Hidden fields of the studio's forms: what is acted on, and how. */
const UNSEEN = new Set("action gallery account selection round photo sets item order notice key whose next".split(" "));
const ENTRANCES =
  /^\/(?:g\/[^/]+\/(?:enter(?:\/register)?|leave|view|invite|receipt|marks|download\/pin)|studio\/(?:enter|leave|passkey|preview))$/;

/** The draft in a POST: one that it carries, or what was typed into it. null: nothing worth keeping. */
export function draftOf(path: string, fields: Fields): Draft | null {
  return carriedDraft(fields) ?? (ENTRANCES.test(path) ? null : ownDraft(path, fields));
}

function carriedDraft(fields: Fields): Draft | null {
  const action = fields.get(DRAFT_ACTION)?.[0] ?? "";
  if (!isDraftAction(action) || ENTRANCES.test(action)) return null;
  const own = pairs(fields).filter(([name]) => name.startsWith(DRAFT_PREFIX));
  const named = own.map(([name, value]): [string, string] => [name.slice(DRAFT_PREFIX.length), value]);
  return { action, fields: named.filter(([name]) => !SECRET.test(name)) };
}

function ownDraft(path: string, fields: Fields): Draft | null {
  if (!isDraftAction(path)) return null;
  const kept = pairs(fields).filter(([name]) => !SECRET.test(name));
  // In the studio, choices are as important as texts.
  const counts = (name: string) => (path.startsWith("/studio/") ? !UNSEEN.has(name) : TYPED.test(name));
  const typed = kept.some(([name, value]) => value.trim() !== "" && counts(name));
  return typed ? { action: path, fields: kept } : null;
}

const pairs = (fields: Fields) =>
  [...fields].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));

/** A draft is only sent to a form of a gallery or of the studio, however a browser reads the path. */
function isDraftAction(path: string): boolean {
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)|%2f|%5c|\/\//i.test(path)) return false;
  const [, gallery] = /^\/(?:studio\/)?g\/([^/]+)\/[\w/.%-]*$/.exec(path) ?? [];
  return gallery === undefined ? /^\/studio\/[\w/-]*$/.test(path) : isSlug(gallery);
}

/** Whether a field of a draft is shown, to be read and changed. Other fields are hidden. */
export function isShownInDraft(name: string): boolean {
  return TYPED.test(name);
}
