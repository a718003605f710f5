declare const escaped: unique symbol;

/**
 * HTML that is safe to put into a page as it is. It is a type of its own, so no string passes for it: `worker/page/markup.ts`
 * alone makes it.
 */
export interface Markup {
  readonly [escaped]: true;
  toString(): string;
}
