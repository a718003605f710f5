import { passphrase } from "../../worker/domain/account.ts";
import { coloursOf } from "./colour.ts";
import { readSecret } from "./secret.ts";

/** What `--password` gives: the password; true: it is asked for; undefined: a passphrase is made. */
export type GivenPassword = string | true | undefined;

/** The password for somebody; `question`: what is asked for it. */
export async function passwordFrom(given: GivenPassword, question: string): Promise<string> {
  if (given === true) return readSecret(question);
  return given ?? passphrase(crypto.getRandomValues(new Uint8Array(7)));
}

/** A generated passphrase is shown, only this once; a password that was given is not repeated. */
export function tellPassphrase(password: string, given: GivenPassword): void {
  if (given !== undefined) return;
  console.log(`Passphrase, shown only this once: ${coloursOf(process.stdout).strong(password)}`);
}
