/** Files of the shell (CSS, scripts, fonts, icons) and how pages and files name each other. */

const NAMED_IN_PAGE = /\/_astro\/([\w.~@+-]+)/g;
const NAME = /[\w.~@+-]+/g;
const TEXT = /\.(?:css|js|webmanifest)$/;

/** The files that a page names. */
export const namedInPage = (html: string): string[] => [...html.matchAll(NAMED_IN_PAGE)].map(([, file = ""]) => file);

/** Whether a name has the hash of its content, as all files have that a build makes. Other words can look like files. */
export const isHashed = (name: string): boolean => /[.-][\w-]{8}\.(?:css|js|woff2|png|svg|webmanifest)$/.test(name);

interface Shelf {
  /** Whether there may be a file of that name. */
  isFile(name: string): boolean;
  /** The text of a stylesheet or script; null: there is none. */
  readText(file: string): Promise<string | null>;
}

/** These files and those that they name in turn: a stylesheet its fonts, a script its imports. */
export async function withNamedFiles(files: Iterable<string>, { isFile, readText }: Shelf): Promise<Set<string>> {
  const all = new Set(files);
  // A Set also visits what is added while it is walked.
  for (const file of all) {
    const text = TEXT.test(file) ? await readText(file) : null;
    for (const [name] of text?.matchAll(NAME) ?? []) if (isFile(name)) all.add(name);
  }
  return all;
}
