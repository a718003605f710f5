const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name for a sentence of ours. Written from right to left, it would take a number after it along: "name, 3 photos" would be
 * shown as "3 ,name photos". So it is isolated (Unicode Bidirectional Algorithm, 2.4), where no element can do that.
 */
export const isolated = (name: string): string => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name);
