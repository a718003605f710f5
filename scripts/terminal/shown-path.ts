import { relative } from "node:path";

/** A path as the person at the terminal would write it. */
export function shownPath(path: string): string {
  const way = relative(process.cwd(), path);
  return way === "" ? "." : way.startsWith("..") ? path : way;
}
