/** What an SVG may not contain to be drawn into photos, and how to do without it. */
const REFUSED: readonly [RegExp, what: string, fix: string][] = [
  [/<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])/i, "is not written in UTF-8", "Export it as plain SVG"],
  [/<!(?:doctype|entity)/i, "declares entities", "Export it as plain SVG, without a DOCTYPE"],
  [/<(?:\w+:)?script\b|\son\w+\s*=/i, "contains a script", "Export it as plain SVG"],
  [/<(?:\w+:)?foreignObject\b/i, "contains a page", "Export it as plain SVG"],
  [
    /<(?:\w+:)?(?:text|tspan|tref)\b/i,
    "contains letters, which look different on each computer",
    "Export all letters as paths",
  ],
  [/<(?:\w+:)?(?:image|feImage)\b/i, "contains another picture", "Export it with paths only, or as PNG"],
  [/<\?xml-stylesheet|@import\b/i, "refers to another file", "Export it as plain SVG, without style sheets"],
  [/\bhref\s*=\s*(?:"(?!\s*#)|'(?!\s*#)|[^\s"'])/i, "refers to another file", "Export it as plain SVG, without links"],
  [/\burl\(\s*["']?\s*(?!["']?\s*#)[^)\s]/i, "refers to another file", "Export it as plain SVG, without links"],
];

/** Copies of copies multiply: nobody's logo needs many. */
const MOST_COPIES = 100;
const COPY = /<(?:\w+:)?use\b/gi;

/** Why an SVG is not drawn; null: it contains nothing but shapes. */
export function svgFault(source: Buffer): { what: string; fix: string } | null {
  const text = source.toString("utf8").replaceAll("\0", "");
  if (!/<(?:\w+:)?svg\b/i.test(text)) return { what: "is neither SVG nor PNG", fix: "Export it as one of them" };
  for (const [found, what, fix] of REFUSED) if (found.test(text)) return { what, fix };
  const copies = text.match(COPY)?.length ?? 0;
  return copies > MOST_COPIES ? { what: "contains too many copies of its parts", fix: "Export it as one path" } : null;
}
