import { describe, expect, it } from "vitest";
import { isEmail, isPlainEmail, mailboxOf, sentEmail } from "../../../worker/domain/email.ts";

describe("an e-mail address", () => {
  it.each([
    "franz@example.com",
    " Franz.Huber+photos@mail.example.co.uk ",
    "o'neil_{x}@example.com",
    "jörg@bücher.example",
    "a@1.example",
    "a@xn--bcher-kva.example",
    "用户@例子.中国",
  ])("is what people type: %j", (typed) => {
    expect(isEmail(typed)).toBe(true);
    expect(isPlainEmail(typed)).toBe(typed === typed.trim());
  });

  it.each([
    "",
    "franz",
    "franz@",
    "@example.com",
    "franz@example",
    "a@b@example.com",
    "a b@example.com",
    // A header could be read as another address, several, or a comment.
    "x<victim@example.com>",
    "x<victim@example.com",
    "a,b@example.com",
    "a;b@example.com",
    '"a"@example.com',
    "a(b)@example.com",
    "a:b@example.com",
    "a\\b@example.com",
    "a\u200bb@example.com",
    "a\u0000b@example.com",
    "a\r\nbcc:x@example.com",
    "a@example.com>",
    "a@example.com\r\nbcc:x@y.example",
    "a@[127.0.0.1]",
    "a@127.0.0.1",
    "a@1.2",
    "a@example.com/path",
    "a@user:b.example",
    "a@-example.com",
    "a@example-.com",
    "a@example..com",
    "a@.example.com",
    "a@example.com.",
    `${"a".repeat(65)}@example.com`,
    `a@${"b.".repeat(130)}example`,
    `${"a".repeat(2000)}@example.com`,
  ])("is not: %j", (typed) => {
    expect(isEmail(typed)).toBe(false);
  });

  it("leaves with its domain in ASCII", () => {
    expect(sentEmail(" Jörg@Bücher.Example")).toBe("Jörg@xn--bcher-kva.example");
    expect(sentEmail("nobody")).toBe("nobody");
  });

  it("is counted by its mailbox, however it is written", () => {
    const one = [
      "anna.ben@example.com",
      "ANNABEN@EXAMPLE.COM",
      "a.n.n.a.ben+1@example.com",
      " annaben+2+3@example.com",
    ];
    const odd = ["annaben@ｅxample.com", "ａnnaben@example.com"];
    expect(new Set([...one, ...odd].map(mailboxOf))).toEqual(new Set(["annaben@example.com"]));
    const others = ["annabe@example.com", "annaben@example.org", "+@example.com", "+a@example.com", "...@example.com"];
    expect(new Set([...others, "nobody", ""].map(mailboxOf)).size).toBe(7);
  });
});
