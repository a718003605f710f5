import { readFile } from "node:fs/promises";
import path from "node:path";
import { writeAtomically } from "../disk/atomic-file.ts";

/** The address of galleries on this computer by default. */
const LOCAL_SITE = "http://localhost:4321/";

const fileIn = (stateDir: string) => path.join(stateDir, "site-address");

/** Remembers where the site is served, so that printed links use that address. */
export function rememberAddress(stateDir: string, address: string): Promise<void> {
  return writeAtomically(fileIn(stateDir), `${address}\n`);
}

/** The address at which this state is served, or was served last. */
export async function localSite(stateDir: string): Promise<string> {
  const text = await readFile(fileIn(stateDir), "utf8").catch(() => "");
  return URL.canParse(text.trim()) ? text.trim() : LOCAL_SITE;
}
