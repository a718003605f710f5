import { readFile } from "node:fs/promises";
import path from "node:path";
import { writeAtomically } from "../disk/atomic-file.ts";

/** Where galleries are served on this computer unless it was said otherwise. */
const LOCAL_SITE = "http://localhost:4321/";

const fileIn = (stateDir: string) => path.join(stateDir, "site-address");

/** Remembers where the site is served, so that printed links lead there. */
export function rememberAddress(stateDir: string, address: string): Promise<void> {
  return writeAtomically(fileIn(stateDir), `${address}\n`);
}

/** Where what is published in this state is served, or was the last time. */
export async function localSite(stateDir: string): Promise<string> {
  const text = await readFile(fileIn(stateDir), "utf8").catch(() => "");
  return URL.canParse(text.trim()) ? text.trim() : LOCAL_SITE;
}
