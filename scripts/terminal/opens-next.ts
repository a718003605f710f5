/** Names galleries, with blanks between them, whose doors whoever started a publish opens next: it need not say how. */
export const OPENS_NEXT = "GLASSINE_OPENS_NEXT";
