import { describe, expect, it } from "vitest";
import { asLink } from "../../../worker/domain/link.ts";
import { relinked } from "../../../worker/page/relink.ts";

const relink = (page: string, link = "anna-and-ben") =>
  new TextDecoder().decode(relinked(new TextEncoder().encode(page), { gallery: "anna", link: asLink(link) }));

describe("a page that was built before its gallery got another link", () => {
  it.each([
    ['<a href="/g/anna/vows/">Vows</a>', '<a href="/g/anna-and-ben/vows/">Vows</a>'],
    ['<img src="/g/anna/image/a/1-b.jpg">', '<img src="/g/anna-and-ben/image/a/1-b.jpg">'],
    [
      '<source srcset="/g/anna/image/a/1-b.avif 1w, /g/anna/image/a/2-b.avif 2w">',
      '<source srcset="/g/anna-and-ben/image/a/1-b.avif 1w, /g/anna-and-ben/image/a/2-b.avif 2w">',
    ],
    ['<form method="post" action="/g/anna/cart">', '<form method="post" action="/g/anna-and-ben/cart">'],
  ])("has it in its addresses: %s", (before, after) => {
    expect(relink(before)).toBe(after);
  });

  it.each([
    "<p>It was at /g/anna/ before, /g/anna/image/a/1-b.jpg</p>",
    "<p>href=&quot;/g/anna/&quot;</p>",
    '<img alt="from /g/anna/, /g/anna/vows/" data-photo="/g/anna/">',
    '<a href="https://other.example/g/anna/">Another site</a>',
    '<a href="/g/anna-maria/vows/">Another gallery</a>',
    '<a href="/studio/g/anna/">The studio</a>',
    '<a href="/g/annabel/">Another gallery</a>',
  ])("keeps what somebody wrote, and what leads elsewhere: %s", (markup) => {
    expect(relink(markup)).toBe(markup);
  });

  it("is the same bytes if its link is the one it was built with", () => {
    const page = new TextEncoder().encode('<a href="/g/anna/vows/">');
    expect(relinked(page, { gallery: "anna", link: asLink("anna") })).toBe(page);
  });
});
