import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { normalizePassword } from "../../worker/domain/password.ts";
import { ScriptError } from "./script.ts";

let lines: AsyncIterator<string> | null = null;

/**
 * Reads a secret as it is typed: on a terminal with a prompt that hides it, twice; otherwise the next line of standard
 * input. Throws ScriptError if there is none, or the two differ.
 */
export async function readSecret(label: string): Promise<string> {
  if (!process.stdin.isTTY) return nextLine(label);
  const secret = await ask(`${label}: `);
  if (secret === "") throw new ScriptError(`${label}: you typed nothing.`);
  if (normalizePassword(await ask(`${label}, once more: `)) !== normalizePassword(secret))
    throw new ScriptError(`${label}: the two don't match.`);
  return secret;
}

async function nextLine(label: string): Promise<string> {
  lines ??= createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const { value, done } = await lines.next();
  if (done || value === "") throw new ScriptError(`${label}: not found on standard input. Pass one per line.`);
  return value;
}

function ask(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((resolve, reject) => {
    reader.on("SIGINT", () => {
      reader.close();
      process.stderr.write("\n");
      reject(new ScriptError("Stopped."));
    });
    reader.question("", (answer) => {
      reader.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });
}
