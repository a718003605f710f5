import type { Letter } from "./letter.ts";

// Three bytes are four characters; "=?UTF-8?B?" and "?=" are twelve more: 72 of the 75 characters of RFC 2047.
const WORD_BYTES = 45;
const LINE = /.{1,76}/g;
// No line of base64 has it.
const BOUNDARY = "=_part";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

/**
 * A letter as a mail server takes it (RFC 5322): text and HTML in base64, so that no line is too long or begins with a dot. `id` is
 * the same whenever the same mail is sent, so that a mailbox can show one that came twice once.
 */
export function messageOf(letter: Letter, now: number): string {
  const { id, from, to, replyTo, subject, text, html, headers = {} } = letter;
  const domain = from.email.slice(from.email.lastIndexOf("@") + 1);
  const head = {
    From: `${phrase(from.name)} <${from.email}>`,
    To: `<${to}>`,
    ...(replyTo === undefined ? {} : { "Reply-To": `<${replyTo}>` }),
    Subject: encoded(subject),
    "Message-ID": `<${id}@${domain}>`,
    Date: new Date(now).toUTCString().replace("GMT", "+0000"),
    ...headers,
    "MIME-Version": "1.0",
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  return lines.join("") + (html === undefined ? part("text/plain", text) : parts({ text, html }));
}

const part = (type: string, text: string) =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${body(text)}\r\n`;

/** Lines end with CRLF before they are encoded (RFC 2045, section 6.8). */
const body = (text: string) => base64(text.replace(/\r?\n/g, "\r\n")).match(LINE)?.join("\r\n") ?? "";

function parts({ text, html }: { text: string; html: string }): string {
  const each = [part("text/plain", text), part("text/html", html)].map((one) => `--${BOUNDARY}\r\n${one}`);
  return `Content-Type: multipart/alternative; boundary="${BOUNDARY}"\r\n\r\n${each.join("")}--${BOUNDARY}--\r\n`;
}

/** On one line, whatever it was: a line break would begin another header. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

const isPlain = (text: string) => /^[ -~]{0,60}$/.test(text) && !text.includes("=?");

/** Text of a header; encoded words of RFC 2047 unless it is short and ASCII. */
function encoded(text: string): string {
  const line = oneLine(text);
  return isPlain(line) ? line : inWords(line);
}

/** A name before an address. */
function phrase(name: string): string {
  const line = oneLine(name);
  return isPlain(line) ? `"${line.replace(/["\\]/g, "\\$&")}"` : inWords(line);
}

/** Encoded words, each with whole characters. */
function inWords(text: string): string {
  const words = [""];
  for (const character of text) {
    const longer = `${words.at(-1)}${character}`;
    if (Buffer.byteLength(longer) > WORD_BYTES) words.push(character);
    else words[words.length - 1] = longer;
  }
  return words.map((word) => `=?UTF-8?B?${base64(word)}?=`).join("\r\n ");
}
