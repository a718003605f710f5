declare const escaped: unique symbol;

/**
 * HTML that may go into a page unchanged. It is a type of its own, which only `worker/page/markup.ts` makes, so a plain
 * string doesn't compile in its place.
 */
export interface Markup {
  readonly [escaped]: true;
  toString(): string;
}
