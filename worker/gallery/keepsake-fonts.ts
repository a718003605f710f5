import type { GalleryManifest } from "../domain/manifest.ts";
import { namedInPage } from "../domain/shell-names.ts";
import type { Ctx } from "../http/context.ts";
import type { KeptFont } from "../keepsake/kept.ts";
import { familiesOf } from "../keepsake/style.ts";
import { readShellFile } from "../store/blobs.ts";
import type { VersionRef } from "../store/manifests.ts";
import { readStoredPage } from "../store/pages.ts";

const FACE = /@font-face\s*\{[^}]*\}/g;
const URL_IN = /url\(\s*["']?[^"')]*?([\w.~@+-]+\.woff2)["']?\s*\)/;

/**
 * The fonts of a version: its pages name stylesheets, which name fonts, all of which were published with it. A font that is
 * gone is left out, and text is set in one that every system has. Throws StorageFault.
 */
export async function readFonts(c: Ctx, ref: VersionRef, { look }: Pick<GalleryManifest, "look">): Promise<KeptFont[]> {
  const { bytes } = await readStoredPage(c.env.PHOTOS, { ...ref, set: null });
  const named = new Set(namedInPage(new TextDecoder().decode(bytes)));
  const fonts = new Map<string, KeptFont>();
  for (const sheet of named) {
    const text = sheet.endsWith(".css") ? await readShellFile(c.env.PHOTOS, sheet) : null;
    const rules = text ? [...new TextDecoder().decode(text).matchAll(FACE)].map(([rule]) => rule) : [];
    for (const rule of rules.filter((one) => familiesOf(look).some((family) => one.includes(family)))) {
      const [source = "", file = ""] = URL_IN.exec(rule) ?? [];
      const font = file === "" || fonts.has(file) ? null : await readShellFile(c.env.PHOTOS, file);
      if (font) fonts.set(file, { file, bytes: font, rule: rule.replace(source, `url("${file}")`) });
    }
  }
  return [...fonts.values()];
}
