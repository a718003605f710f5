import { ScriptError } from "../terminal/script.ts";

/** The account does not do what it was asked to. The message says what happened, and what the photographer can do. */
export class AccountFault extends ScriptError {
  override name = "AccountFault";
}

/** A change was sent, and no answer came: it may have been made. Whatever does no harm when repeated may be repeated. */
export class Unanswered extends AccountFault {
  override name = "Unanswered";
}

/** Whether an error, or an error that caused it, is of a kind. */
export function isCausedBy(error: unknown, kind: new (...args: never[]) => Error): boolean {
  if (error instanceof kind) return true;
  return error instanceof Error && error.cause !== undefined && isCausedBy(error.cause, kind);
}

/** What went wrong on the way, in a word or two: the code of the system's error, or the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string") return code;
  return error.cause === undefined ? error.message || error.name : reasonOf(error.cause);
}
