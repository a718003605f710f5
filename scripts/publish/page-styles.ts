import { createHash } from "node:crypto";

/**
 * SHA-256 (Base64) of the style in the head of a built page, for the policy it is sent with (CSP 3, 2.3.1). A
 * photographer's text is escaped in pages, so it can't contain a style element.
 */
export function stylesOf(html: string): string[] {
  const style = /<style>(.*?)<\/style>/s.exec(html.slice(0, html.indexOf("</head>")))?.[1];
  return style === undefined ? [] : [createHash("sha256").update(style).digest("base64")];
}
