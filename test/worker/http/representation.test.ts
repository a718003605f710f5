import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { AppEnv } from "../../../worker/http/context.ts";
import { type Part, type Representation, sendRepresentation } from "../../../worker/http/representation.ts";

const BYTES = new TextEncoder().encode("0123456789");
const ETAG = '"abc"';

interface Answer {
  status: number;
  text: string;
  headers: Headers;
  /** The parts that were opened; null: all of it. */
  opened: (Part | null)[];
}

/** Asks for ten bytes, tagged `"abc"`. */
async function ask(headers: Record<string, string> = {}, { method = "GET", bytes = BYTES } = {}): Promise<Answer> {
  const opened: (Part | null)[] = [];
  const representation: Representation = {
    size: bytes.length,
    type: "image/avif",
    etag: ETAG,
    headers: { "cache-control": "private, max-age=86400, immutable", "content-disposition": "attachment" },
    open(part) {
      opened.push(part);
      const { offset, length } = part ?? { offset: 0, length: bytes.length };
      return new Blob([bytes.slice(offset, offset + length)]).stream();
    },
  };
  const app = new Hono<AppEnv>();
  app.get("/", (c) => sendRepresentation(c, representation));
  const response = await app.request("/", { method, headers });
  return { status: response.status, text: await response.text(), headers: response.headers, opened };
}

describe("a representation", () => {
  it("is sent as a whole, with its length and tag", async () => {
    const { status, text, headers } = await ask();
    expect([status, text]).toEqual([200, "0123456789"]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=86400, immutable",
      "content-disposition": "attachment",
      "content-length": "10",
      "content-type": "image/avif",
      etag: ETAG,
    });
  });

  it.each([
    ["bytes=0-0", "0", "bytes 0-0/10"],
    ["bytes=3-", "3456789", "bytes 3-9/10"],
    ["bytes=-4", "6789", "bytes 6-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
  ])("is sent in part: %s", async (range, text, contentRange) => {
    const answer = await ask({ range });
    expect([answer.status, answer.text]).toEqual([206, text]);
    expect(answer.headers.get("content-range")).toBe(contentRange);
    expect(answer.headers.get("content-length")).toBe(String(text.length));
    expect(answer.headers.get("etag")).toBe(ETAG);
    expect(answer.opened).toHaveLength(1);
  });

  it.each(["bytes=0-1,5-6", "bytes=5-4", "bytes=x", "items=0-1", "bytes=0x1-2"])(
    "is sent whole for a range that is several or none: %s",
    async (range) => {
      const answer = await ask({ range });
      expect([answer.status, answer.text, answer.headers.get("content-range")]).toEqual([200, "0123456789", null]);
      expect(answer.opened).toEqual([null]);
    },
  );

  it.each(["bytes=10-", "bytes=10-20", "bytes=-0"])(
    "beyond its end is refused with its size, and kept by nobody: %s",
    async (range) => {
      const { status, text, headers, opened } = await ask({ range });
      expect([status, text, headers.get("content-range")]).toEqual([416, "", "bytes */10"]);
      expect(headers.get("cache-control")).toBe("private, no-store");
      expect(headers.get("content-type")).toBeNull();
      expect(opened).toEqual([]);
    },
  );

  it("without bytes is sent as nothing", async () => {
    const bytes = new Uint8Array();
    expect(await ask({}, { bytes })).toMatchObject({ status: 200, text: "" });
    expect(await ask({ range: "bytes=0-" }, { bytes })).toMatchObject({ status: 416, text: "" });
  });
});

describe("a representation that was fetched before", () => {
  it.each([ETAG, `W/${ETAG}`, "*", `"x", ${ETAG}`])("is not sent again: If-None-Match %s", async (tag) => {
    const { status, text, headers, opened } = await ask({ "if-none-match": tag });
    expect([status, text]).toEqual([304, ""]);
    expect(headers.get("etag")).toBe(ETAG);
    expect(headers.get("cache-control")).toContain("private");
    expect(headers.get("content-length")).toBeNull();
    expect(opened).toEqual([]);
  });

  it("is not sent again in part either: If-None-Match comes before Range", async () => {
    expect(await ask({ "if-none-match": ETAG, range: "bytes=0-1" })).toMatchObject({ status: 304, opened: [] });
    expect(await ask({ "if-none-match": ETAG, range: "bytes=99-" })).toMatchObject({ status: 304, opened: [] });
  });

  it("continues where it stopped while it is unchanged", async () => {
    expect(await ask({ range: "bytes=8-", "if-range": ETAG })).toMatchObject({ status: 206, text: "89" });
  });

  it.each(['"abd"', `W/${ETAG}`, "Sat, 13 Jun 2026 15:04:06 GMT", "abc", ""])(
    "starts again if it may be another one: If-Range %s",
    async (tag) => {
      expect(await ask({ range: "bytes=8-", "if-range": tag })).toMatchObject({ status: 200, text: "0123456789" });
      expect(await ask({ range: "bytes=99-", "if-range": tag })).toMatchObject({ status: 200, text: "0123456789" });
    },
  );
});

describe("HEAD", () => {
  it("answers with GET's headers, and reads nothing", async () => {
    const get = await ask();
    const head = await ask({}, { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, text: "", opened: [] });
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
  });

  it("ignores ranges (RFC 9110, section 14.2)", async () => {
    const head = await ask({ range: "bytes=0-1" }, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), head.opened]).toEqual([200, "10", []]);
    expect(await ask({ range: "bytes=99-" }, { method: "HEAD" })).toMatchObject({ status: 200 });
  });

  it("answers 304 too if the browser has it", async () => {
    expect(await ask({ "if-none-match": ETAG }, { method: "HEAD" })).toMatchObject({ status: 304, opened: [] });
  });
});
