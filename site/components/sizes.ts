import type { Photo } from "../../worker/domain/manifest.ts";
import { ratioOf } from "../../worker/page/picture.ts";

/** For `sizes`: on a phone with three pixels for one, 960 are as sharp as more would be. */
export const ON_PHONES = "(max-width: 40rem) and (min-resolution: 2.5dppx) 320px";

/** For the studio's picture, which is never wider than half of a screen that has room beside it; no sharper than is seen. */
export const studioSizes = (wide: string): string =>
  `(min-width: 40rem) and (min-resolution: 1.5dppx) min(${wide}, 32rem), (min-width: 60rem) ${wide}, (min-width: 40rem) 50vw, ${ON_PHONES}, 100vw`;

/** Longer edge of the rendition that is made for photos in rows on such a phone. */
const PHONE_EDGE = 600;

/**
 * `sizes` of a photo in the rows of a set. On small screens smaller than the real size, so that the sharpest load about two
 * pixels for each one they show; nobody sees a difference. Not `auto`: if loading is not lazy, it counts as the full width.
 */
export function rowSizes(photo: Pick<Photo, "width" | "height" | "renditions">): string {
  const ratio = ratioOf(photo);
  const upright = Math.min(1, ratio);
  const hasPhoneSize = photo.renditions.some(({ edge }) => edge === PHONE_EDGE);
  const phone = `(max-width: 600px) and (min-resolution: 2.5dppx) ${Math.floor((PHONE_EDGE / 3) * upright)}px, `;
  const small = Math.round(Math.min(96, Math.max(ratio * 44, upright * 60)));
  const large = Math.round(Math.min(96, ratio * 21));
  return `${hasPhoneSize ? phone : ""}(max-width: 960px) ${small}vw, ${large}vw`;
}

/** The same on every screen, for a picture that is one of many. */
export const ONE_OF_MANY = "(min-resolution: 2.5dppx) 320px, (min-resolution: 1.5dppx) 480px";
