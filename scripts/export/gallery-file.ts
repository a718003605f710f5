import { stringify } from "yaml";
import type { GalleryManifest } from "../../worker/domain/manifest.ts";
import { keys } from "../../worker/store/keys.ts";
import type { StudioProfile } from "../../worker/store/studio.ts";
import { counted } from "../terminal/counted.ts";
import type { FileToCopy } from "./files.ts";
import { exportedName, type PublishedGallery } from "./published-gallery.ts";

const inYaml = (value: object) => stringify(value, { lineWidth: 0 });

/** gallery.yaml of a gallery as it is live: as the files say, and as it is arranged in the studio. */
export function galleryFile({ manifest, overview, photos }: PublishedGallery & { manifest: GalleryManifest }): string {
  const { title, date, description, language, cover, look, sets } = manifest;
  const { policy, marks } = overview;
  const live = [...photos.values()];
  const captions = live.flatMap((photo) => (photo.caption ? [[exportedName(photo), photo.caption] as const] : []));
  const alts = live.flatMap((photo) => (photo.alt ? [[exportedName(photo), photo.alt] as const] : []));
  const called = (name: string) => {
    const photo = photos.get(name);
    return photo ? exportedName(photo) : name;
  };
  const file = {
    title,
    ...(date ? { date } : {}),
    ...(description ? { description } : {}),
    ...(language ? { language } : {}),
    ...(cover ? { cover: called(cover) } : {}),
    ...(Object.keys(look).length > 0 ? { look } : {}),
    // Without the key, guests may download everything. The price list isn't here, so nothing is for sale.
    downloads: policy.downloads === "buy" ? "off" : policy.downloads,
    sets: sets.map(({ id, title, photos: names }) => ({
      id,
      title,
      // A set that nobody decided about is for clients only.
      visibility: policy.sets.get(id) ?? "client",
      photos: names.map(called),
    })),
    // All captions are here, so none is to be taken from the files.
    captions: { "*": "off", ...Object.fromEntries(captions) },
    ...(alts.length > 0 ? { alts: Object.fromEntries(alts) } : {}),
  };
  const hidden = marks.filter(({ photo }) => photos.has(photo)).length;
  return `${hidden > 0 ? aboutHidden(hidden) : ""}${policy.proofs === "off" ? "" : ABOUT_PROOFS}${inYaml(file)}`;
}

const ABOUT_PROOFS =
  "# Here, some people see the photos of this gallery with a watermark. This file doesn't have it, so before you publish it\n# anywhere, restore a backup there, and add the watermark: docs/proofs.md\n";

const aboutHidden = (hidden: number) =>
  `# ${counted(hidden, "photo")} of this gallery ${hidden === 1 ? "is" : "are"} marked private: see photos.csv. This file can't say so, so before you\n# publish it anywhere, restore a backup there: npm run restore\n`;

/** studio.yaml, and the logo and the picture that it names. */
export function studioFile({ name, email, timezone, links, home, logo }: StudioProfile): {
  text: string;
  files: FileToCopy[];
} {
  const { picture, ...said } = home ?? {};
  // The largest, of which the next publish makes the others.
  const largest = picture?.files.at(-1)?.file;
  const pictured = largest ? { picture: largest, ...(picture?.alt ? { alt: picture.alt } : {}) } : {};
  const text = inYaml({
    name,
    ...(email ? { email } : {}),
    timezone,
    ...(links.length > 0 ? { links } : {}),
    ...(home ? { home: { ...said, ...pictured } } : {}),
    ...(logo ? { logo: logo.file } : {}),
  });
  const files = [logo?.file, largest].flatMap((file) => (file ? [besideStudio(file)] : []));
  return { text, files };
}

const besideStudio = (file: string): FileToCopy => ({
  gallery: "studio",
  file: `content/${file}`,
  key: keys.shell(file),
  size: null,
});
