/** For `sizes`: on a phone with three pixels for one, 960 are as sharp as more would be. */
export const ON_PHONES = "(max-width: 40rem) and (min-resolution: 2.5dppx) 320px";

/** For the studio's picture: on wider screens with two pixels for one, half as many more are enough. */
export const studioSizes = (wide: string): string =>
  `(min-width: 40rem) and (min-resolution: 1.5dppx) 34rem, (min-width: 60rem) ${wide}, ${ON_PHONES}, 100vw`;

/** The same on every screen, for a picture that is one of many. */
export const ONE_OF_MANY = "(min-resolution: 2.5dppx) 320px, (min-resolution: 1.5dppx) 480px";
