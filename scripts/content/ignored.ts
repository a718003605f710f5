const LITTER = new Set(["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"]);
const SIDECARS = new Set("xmp txt json aae dop cos cot cof pp3 on1 xml ini log md csv thm".split(" "));

/** Files that lie beside photos and are none: hidden ones, what systems leave behind, sidecars of editors. */
export function isIgnored(file: string): boolean {
  if (file.startsWith(".") || LITTER.has(file.toLowerCase())) return true;
  return SIDECARS.has(file.slice(file.lastIndexOf(".") + 1).toLowerCase()) && file.includes(".");
}
