import { setTimeout as pause } from "node:timers/promises";
import { reasonOf } from "../target/fault.ts";
import { ScriptError } from "../terminal/script.ts";

const LONGEST_PAUSE = 10_000;

/**
 * Waits until the gallery's address answers that database and storage are well: a new domain gets its certificate in some
 * minutes. Throws ScriptError after `wait` seconds, with the last answer.
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

/** Null when all is well, else what came instead. */
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
A new domain can take some minutes. Run this again: it only checks, and does nothing twice.`;

function said(domain: string, answer: string): string {
  const line = `Everything is deployed, but https://${domain}/healthz is not ready yet: ${answer}.`;
  // Asked too early, a resolver remembers that there is no such host, for as long as the zone says: half an hour.
  return answer === "ENOTFOUND"
    ? `${line}\nThis computer may need half an hour to find the new host; others find it already.`
    : line;
}
