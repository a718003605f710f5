import { setTimeout as pause } from "node:timers/promises";
import { reasonOf } from "../target/fault.ts";
import { ScriptError } from "../terminal/script.ts";

const LONGEST_PAUSE = 10_000;

/**
 * Waits until the gallery's address answers that database and storage are fine: a new domain gets its certificate within
 * a few minutes. Throws ScriptError after `wait` seconds, with the last answer.
 */
export async function checkHealth(domain: string, wait: number): Promise<void> {
  const until = Date.now() + wait * 1000;
  for (let next = 500; ; next = Math.min(next * 2, LONGEST_PAUSE)) {
    const answer = await healthOf(domain);
    if (answer === null) return;
    if (Date.now() + next > until) throw new ScriptError(unwell(domain, answer));
    await pause(next);
  }
}

/** null if all is well, else what the answer was. */
async function healthOf(domain: string): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(`https://${domain}/healthz`, { redirect: "manual", signal });
    const isOurs = (await response.text()) === "ok";
    if (response.status !== 200) return `status ${response.status}`;
    return isOurs ? null : "a page that is not Glassine's";
  } catch (error) {
    return reasonOf(error);
  }
}

const unwell = (domain: string, answer: string) =>
  `${said(domain, answer)}
A new domain can take a few minutes. Run this again: it repeats nothing and only checks.`;

function said(domain: string, answer: string): string {
  const line = `Everything is deployed, but https://${domain}/healthz is not ready yet: ${answer}.`;
  // A resolver that is asked too early remembers that the host does not exist, for as long as the zone says: half an
  // hour.
  return answer === "ENOTFOUND"
    ? `${line}\nThis computer may take half an hour to find the new host; others can already find it.`
    : line;
}
