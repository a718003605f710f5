import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import type { Letter } from "../../../worker/mail/letter.ts";
import { messageOf } from "../../../worker/mail/message.ts";

const NOW = Date.UTC(2026, 5, 13, 9, 30);
const LETTER: Letter = {
  id: "9d5c0a4e",
  from: { name: "Mara Lindt", email: "photos@studio.example" },
  to: "franz@example.com",
  replyTo: "mara@example.com",
  subject: "Your link",
  text: "Hello Franz,\n\n.\n-- \nÜbergröße 🎉\n",
  html: `<p>Hello</p>${"<td>lots of text</td>".repeat(500)}`,
  headers: { "List-Unsubscribe": `<https://photos.example/mail/stop?t=${"a".repeat(108)}>` },
};
const written = (change: Partial<Letter> = {}) => messageOf({ ...LETTER, ...change }, NOW);
const read = (change: Partial<Letter> = {}) => PostalMime.parse(written(change));
const head = (message: string) => message.slice(0, message.indexOf("\r\n\r\n"));
const names = (message: string) => [...head(message).matchAll(/^([\w-]+):/gm)].map(([, name]) => name);

const NAMES = [
  "Mara Lindt",
  "Lindt, Mara",
  'Mara "the eye" Lindt \\ Sons',
  "Mara <boss@evil.example>",
  "=?UTF-8?Q?not_a_word?=",
  "Jürgen Groß & Söhne",
  "写真館 さくら",
  "👩‍👩‍👧 Fotos 🎉".repeat(9),
  `${"a very long name ".repeat(12)}end`,
  "é".repeat(200),
  "",
];

describe("a message for a mail server", () => {
  it.each(NAMES)("says whom it is from and what it is about, whatever the words: %j", async (words) => {
    const { from, to, replyTo, subject } = await read({ subject: words, from: { ...LETTER.from, name: words } });
    expect(from).toEqual({ name: words, address: "photos@studio.example" });
    expect(to).toEqual([{ name: "", address: "franz@example.com" }]);
    expect(replyTo).toEqual([{ name: "", address: "mara@example.com" }]);
    expect(subject ?? "").toBe(words);
  });

  it("has the text and the HTML as they were, and who sent it when", async () => {
    const mail = await read();
    expect(mail.text?.replaceAll("\r\n", "\n")).toBe(LETTER.text);
    expect(mail.html?.trim()).toBe(LETTER.html);
    expect([mail.messageId, mail.date]).toEqual(["<9d5c0a4e@studio.example>", "2026-06-13T09:30:00.000Z"]);
    expect(mail.headers.find(({ key }) => key === "list-unsubscribe")?.value).toBe(
      LETTER.headers?.["List-Unsubscribe"],
    );
    const { text, html } = await read({ html: undefined });
    expect([text?.replaceAll("\r\n", "\n"), html]).toEqual([LETTER.text, undefined]);
  });

  it.each([
    "\r\nBcc: everybody@example.com",
    "\nBcc: x@example.com",
    "\rBcc: x@y.example",
    "\u2028Bcc: x",
    "\r\n\r\nBody",
  ])("has the same headers, whatever was in a name or title: %j", (end) => {
    const usual = names(written());
    const message = written({ subject: `Wedding${end}`, from: { ...LETTER.from, name: `Mara${end}` } });
    expect(names(message)).toEqual(usual);
    expect(message.split("\r\n\r\n")).toHaveLength(written().split("\r\n\r\n").length);
  });

  it.each(NAMES)("keeps to the line lengths of RFC 5322 and 2047, in ASCII: %j", (words) => {
    const message = written({ subject: words, from: { ...LETTER.from, name: words } });
    expect(message).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(message.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    const lines = message.split("\r\n").filter((line) => !line.startsWith("List-Unsubscribe"));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const [word] of message.matchAll(/=\?UTF-8\?B\?[^?]*\?=/g)) expect(word.length).toBeLessThanOrEqual(75);
  });
});
