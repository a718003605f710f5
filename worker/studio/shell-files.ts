import type { Ctx } from "../http/context.ts";
import { keys } from "../store/keys.ts";
import { missingShell, storePiece } from "../store/new-version.ts";

const NAMED_IN_PAGE = /\/_astro\/([\w.~@+-]+)/g;
// Hashed names alone: others are words that look like files.
const NAMED_IN_FILE = /[\w.~@+-]+[.-][\w-]{8}\.(?:css|js|woff2|png|svg|webmanifest)/g;
const TEXT = /\.(?:css|js|webmanifest)$/;

const typeOf = (response: Response) => response.headers.get("content-type") ?? "application/octet-stream";

/**
 * Stores the files that pages name, and those that these name in turn: pages outlive the deployment they were made by.
 * Throws StorageFault.
 */
export async function storeShellFiles(c: Ctx, pages: Iterable<string>): Promise<void> {
  const wanted = new Set([...pages].flatMap((html) => [...html.matchAll(NAMED_IN_PAGE)].map(([, file = ""]) => file)));
  const found = new Map<string, { bytes: Uint8Array; type: string }>();
  // A Set also visits what is added while it is walked.
  for (const file of wanted) {
    const asset = await openAsset(c, file);
    if (!asset) continue;
    found.set(file, asset);
    if (!TEXT.test(file)) continue;
    for (const [name] of new TextDecoder().decode(asset.bytes).matchAll(NAMED_IN_FILE)) wanted.add(name);
  }
  for (const file of await missingShell(c.env.PHOTOS, [...found.keys()])) {
    const asset = found.get(file);
    if (asset) await storePiece(c.env.PHOTOS, { key: keys.shell(file), ...asset });
  }
}

async function openAsset(c: Ctx, file: string): Promise<{ bytes: Uint8Array; type: string } | null> {
  const answer = await c.env.ASSETS.fetch(new URL(`/_astro/${file}`, c.req.url), { redirect: "manual" });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return answer.status === 200 ? { bytes, type: typeOf(answer) } : null;
}
