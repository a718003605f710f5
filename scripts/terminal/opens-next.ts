/**
 * Names of galleries, separated by spaces, that whoever started a publish opens to visitors next: the publish need not
 * say how.
 */
export const OPENS_NEXT = "GLASSINE_OPENS_NEXT";
