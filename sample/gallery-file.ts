/** Writes `gallery.yaml` as a photographer would. */
import { stringify } from "yaml";
import { photoName } from "../worker/domain/slug.ts";

export interface GalleryFile {
  title: string;
  date: string;
  description: string;
  cover: string;
  language: string;
  sets: readonly { id: string; title: string; visibility?: "client" }[];
  listed: boolean;
  downloads: "off" | "photos" | "all" | "buy";
  response?: {
    invites: "clients" | "everyone";
    max: number;
    questions: readonly { text: string; choices: readonly string[] }[];
  };
  offer?: {
    currency: string;
    invoice: boolean;
    seller: string;
    transfer: string;
    items: readonly { sell: string; size: string; price: string }[];
  };
  captions: Readonly<Record<string, string>>;
}

/** Captions by photo name, for those that have one. */
export function collectCaptions(photos: readonly { file: string; caption?: string }[]): Record<string, string> {
  const captioned = photos.filter((photo) => photo.caption !== undefined);
  return Object.fromEntries(captioned.map(({ file, caption }) => [photoName(file), caption as string]));
}

/** The file's text. */
export function writeGalleryFile(gallery: GalleryFile): string {
  return stringify(gallery, { lineWidth: 120 });
}
