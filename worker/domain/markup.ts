declare const escaped: unique symbol;

/**
 * HTML that is safe to put into a page unchanged. It is a type of its own, so no string passes as markup: only
 * `worker/page/markup.ts` makes it.
 */
export interface Markup {
  readonly [escaped]: true;
  toString(): string;
}
