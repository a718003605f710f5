import type { SlicedPage } from "./slices.ts";

const SCRIPT = /(?<=src="\/_astro\/)[\w.~@+-]+\.js(?=")/g;
const unhashed = (file: string) => file.replace(/\.[\w-]{8}\.js$/, ".js");

/**
 * A page made again, with the scripts that it named before: publishing and the Worker build the same scripts under other names, by
 * which guests could notice a change to what is hidden from them. If it was made of something else before, of another edition of
 * the software, it names its own.
 */
export function withScriptsOf(before: SlicedPage, { html, site }: { html: string; site: string }): string {
  if (before.site !== site) return html;
  const named = new TextDecoder().decode(before.bytes).match(SCRIPT) ?? [];
  const known = new Map(named.map((file) => [unhashed(file), file]));
  return html.replace(SCRIPT, (file) => known.get(unhashed(file)) ?? file);
}
