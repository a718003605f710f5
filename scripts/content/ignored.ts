import { isCalledPhoto } from "./companions.ts";

const LITTER = new Set(["thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r"]);
const SIDECARS = new Set("xmp txt json aae dop cos cot cof pp3 on1 xml ini log md csv thm".split(" "));
// Only these exact names: a set may be called "captureone".
const FOLDERS = new Set(["CaptureOne", "NKSC_PARAM", "__MACOSX", "lost+found", "System Volume Information"]);
/** Files and folders that network drives and editors' catalogues leave next to photos. */
const TRACE = /^[@#$]|@Syno\w+$|\.(?:lrdata|lrcat|cocatalogdb|cosessiondb)$/i;
const PLACEHOLDER = /^\.(.+)\.icloud$/i;

/** Files next to photos that are not photos: hidden files, files of the operating system, sidecars and folders of editors. */
export function isIgnored(file: string): boolean {
  const waiting = cloudFile(file);
  if (waiting !== null) return isIgnored(waiting);
  if (file.startsWith(".") || LITTER.has(file.toLowerCase()) || FOLDERS.has(file)) return true;
  if (isCalledPhoto(file)) return false;
  if (TRACE.test(file)) return true;
  return SIDECARS.has(file.slice(file.lastIndexOf(".") + 1).toLowerCase()) && file.includes(".");
}

/** The file behind an iCloud placeholder: `.IMG_1.jpg.icloud` -> `IMG_1.jpg`; null for any other name. */
export const cloudFile = (file: string): string | null => PLACEHOLDER.exec(file)?.[1] ?? null;
