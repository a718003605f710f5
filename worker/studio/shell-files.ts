import { isHashed, namedInPage, withNamedFiles } from "../domain/shell-names.ts";
import type { Ctx } from "../http/context.ts";
import { keys } from "../store/keys.ts";
import { missingShell, storePiece } from "../store/new-version.ts";

const typeOf = (response: Response) => response.headers.get("content-type") ?? "application/octet-stream";

/**
 * Stores the files that pages name, and those that these name in turn: pages outlive the deployment they were made by.
 * Throws StorageFault.
 */
export async function storeShellFiles(c: Ctx, pages: Iterable<string>): Promise<void> {
  const found = new Map<string, { bytes: Uint8Array; type: string }>();
  const open = async (file: string) => {
    const asset = found.get(file) ?? (await openAsset(c, file));
    if (asset) found.set(file, asset);
    return asset;
  };
  const readText = async (file: string) => {
    const asset = await open(file);
    return asset && new TextDecoder().decode(asset.bytes);
  };
  const files = await withNamedFiles([...pages].flatMap(namedInPage), { isFile: isHashed, readText });
  for (const file of files) await open(file);
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
