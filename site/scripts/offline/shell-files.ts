import { isHashed, namedInPage, withNamedFiles } from "../../../worker/domain/shell-names.ts";

/** The files that kept pages need: styles, scripts, fonts. They hold nothing of any gallery. */
const SHELL = "glassine-shell-1";

/** Keeps the files that a page names, and those that they name in turn. */
export async function keepShell(page: string): Promise<void> {
  const shell = await caches.open(SHELL);
  const keep = async (file: string) => {
    const href = `/_astro/${file}`;
    const there = await shell.match(href);
    if (there) return there;
    const answer = await fetch(href).catch(() => null);
    if (!answer?.ok) return null;
    await shell.put(href, answer.clone());
    return answer;
  };
  const readText = async (file: string) => (await keep(file))?.text() ?? null;
  for (const file of await withNamedFiles(namedInPage(page), { isFile: isHashed, readText })) await keep(file);
}

export async function shellFile(href: string): Promise<Response | undefined> {
  return caches.match(href, { cacheName: SHELL });
}

export async function dropShell(): Promise<void> {
  await caches.delete(SHELL);
}
