import { asLink } from "../../../worker/domain/link.ts";
import type { WallPicture } from "../../../worker/domain/pages/wall.ts";
import { paths } from "../../../worker/domain/paths.ts";
import { makeElement } from "../elements.ts";

/** Most photos whose addresses are remembered, so that ten hours take no more memory than one. */
const MOST = 400;
/** How many are asked for at once. */
const AT_ONCE = 12;

/** The pictures of a screen: what is known of them, and what is asked for. */
export class Pictures {
  readonly #link: string;
  readonly #known = new Map<string, WallPicture>();

  constructor(link: string) {
    this.#link = link;
  }

  has(photo: string): boolean {
    return this.#known.has(photo);
  }

  /** Forgets those that may not be seen any more. */
  keepOnly(sees: (photo: string) => boolean) {
    for (const photo of this.#known.keys()) if (!sees(photo)) this.#known.delete(photo);
  }

  /** Learns of photos that are not known yet. Without a connection nothing happens. */
  async learn(photos: readonly string[]): Promise<void> {
    const wanted = photos.filter((photo) => !this.#known.has(photo)).slice(0, AT_ONCE);
    if (wanted.length === 0) return;
    const answer = await fetch(paths.wallPictures(asLink(this.#link), wanted)).catch(() => null);
    if (!answer?.ok) return;
    for (const picture of (await answer.json()) as WallPicture[]) this.#known.set(picture.name, picture);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST) break;
      this.#known.delete(oldest);
    }
  }

  /** A photo as an element that can be shown at once; null: it can't be loaded. */
  async draw(photo: string): Promise<HTMLElement | null> {
    const picture = this.#known.get(photo);
    if (!picture) return null;
    // To the end of the line: what was shown last is remembered longest.
    this.#known.delete(photo);
    this.#known.set(photo, picture);
    const { sources, srcset, src, width, height, alt } = picture;
    const sizes = `min(100vw, ${Math.round((width / height) * 100)}vh)`;
    const better = sources.map((one) => makeElement("source", { type: one.type, srcset: one.srcset, sizes }));
    const size = { width: String(width), height: String(height) };
    const img = makeElement("img", { alt, sizes, srcset, src, ...size });
    const figure = makeElement("figure", {}, makeElement("picture", {}, ...better, img));
    figure.dataset.photo = photo;
    const loaded = await img.decode().then(
      () => true,
      () => false,
    );
    return loaded ? figure : null;
  }
}
