/** For `sizes`: on a phone with three pixels for one, 960 are as sharp as more would be. */
export const ON_PHONES = "(max-width: 40rem) and (min-resolution: 2.5dppx) 320px";

/** For the studio's picture, which is never wider than half of a screen that has room beside it; no sharper than is seen. */
export const studioSizes = (wide: string): string =>
  `(min-width: 40rem) and (min-resolution: 1.5dppx) min(${wide}, 32rem), (min-width: 60rem) ${wide}, (min-width: 40rem) 50vw, ${ON_PHONES}, 100vw`;

/** The same on every screen, for a picture that is one of many. */
export const ONE_OF_MANY = "(min-resolution: 2.5dppx) 320px, (min-resolution: 1.5dppx) 480px";
