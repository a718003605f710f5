import { createHash } from "node:crypto";
import { readZip } from "../../scripts/prove/zip-contents.ts";
import type { Visitor } from "../support/visitor.ts";
import { GALLERY } from "./house.ts";
import { SETS } from "./model.ts";

/** Everything about photos that an answer gave away. */
export interface Seen {
  status: number;
  body: Buffer;
}

/** Every address that photos could come out of. */
export const PAGES = [
  `/g/${GALLERY}/`,
  ...SETS.map((set) => `/g/${GALLERY}/${set}/`),
  `/g/${GALLERY}/selection`,
  `/g/${GALLERY}/view/wall`,
  `/g/${GALLERY}/wall/`,
];
export const ZIPS = [`/g/${GALLERY}/download/all.zip`, ...SETS.map((set) => `/g/${GALLERY}/download/set/${set}.zip`)];

/** Asks for an address as a browser does; a connection that broke or a server that is down gives nothing. */
export async function look(browser: Visitor, at: string): Promise<Seen | null> {
  try {
    const answer = await browser.get(at, { accept: "text/html,*/*" });
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
  } catch {
    return null;
  }
}

/** The files of a zip, by name without ending: SHA-256. Throws a RangeError if it isn't whole. */
export const zipped = (body: Buffer): Map<string, string> =>
  new Map(readZip(body).map(({ path, bytes }) => [nameIn(path), sha256(bytes)]));

const nameIn = (path: string) => (path.split("/").at(-1) ?? "").replace(/\.jpg$/, "");

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The addresses of pictures that a page names, by photo. */
export function pictures(page: Buffer): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [href, photo = ""] of page
    .toString()
    .matchAll(new RegExp(`/g/${GALLERY}/image/([^/"]+)/[^"\\s,]+`, "g"))) {
    found.set(photo, [...(found.get(photo) ?? []), href]);
  }
  return found;
}
