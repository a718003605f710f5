/** The files that kept pages need: styles, scripts, fonts. They hold nothing of any gallery. */
const SHELL = "glassine-shell-1";

const NAMED_IN_PAGE = /\/_astro\/([\w.~@+-]+)/g;
// Hashed names alone: others are words that look like files.
const NAMED_IN_FILE = /[\w.~@+-]+[.-][\w-]{8}\.(?:css|js|woff2|png|svg)/g;
const TEXT = /\.(?:css|js)$/;

/** Keeps the files that a page names, and those that they name in turn. */
export async function keepShell(page: string): Promise<void> {
  const shell = await caches.open(SHELL);
  const wanted = new Set([...page.matchAll(NAMED_IN_PAGE)].map(([, file = ""]) => file));
  // A Set also visits what is added while it is walked.
  for (const file of wanted) {
    const href = `/_astro/${file}`;
    const answer = (await shell.match(href)) ?? (await fetch(href).catch(() => null));
    if (!answer?.ok) continue;
    await shell.put(href, answer.clone());
    if (TEXT.test(file)) for (const [name] of (await answer.text()).matchAll(NAMED_IN_FILE)) wanted.add(name);
  }
}

export async function shellFile(href: string): Promise<Response | undefined> {
  return caches.match(href, { cacheName: SHELL });
}

export async function dropShell(): Promise<void> {
  await caches.delete(SHELL);
}
