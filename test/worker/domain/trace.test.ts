import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { describe, expect, it } from "vitest";
import { tagAround, tagInBox, tagInComment } from "../../../worker/domain/trace.ts";
import { makeFilm } from "../../support/films.ts";

const TAG = "0123456789abcdef0123456789abcdef";
const ascii = (text: string) => new TextEncoder().encode(text);

describe("the tag of a download", () => {
  it("is a comment of a JPEG, right after its start, which stays where it is", () => {
    const around = tagAround("image/jpeg", TAG);
    expect(Buffer.from(around?.replaces ?? [])).toEqual(Buffer.from([0xff, 0xd8]));
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 43]), ascii(`glassine:${TAG}`)]);
    expect(Buffer.from(around?.before ?? [])).toEqual(Buffer.concat([Buffer.from([0xff, 0xd8]), comment]));
    expect(around?.after).toHaveLength(0);
    expect(tagInComment(comment.subarray(4))).toBe(TAG);
  });

  it.each(["image/png", "image/webp", "image/tiff", "image/avif", "image/heic", "video/webm", "video/x-matroska", ""])(
    "is not put into %s",
    (type) => expect(tagAround(type, TAG)).toBeNull(),
  );

  it.each(["", "Lovely", "glassine:", `glassine:${TAG}0`, ` glassine:${TAG}`, `glassine:${TAG.toUpperCase()}`])(
    "is not found in another comment: %j",
    (text) => expect(tagInComment(ascii(text))).toBeNull(),
  );

  it("is found in its box alone", () => {
    const box = tagAround("video/mp4", TAG)?.after ?? new Uint8Array();
    expect(tagInBox(box)).toBe(TAG);
    for (const at of [3, 4, 8, 23, 24]) expect(tagInBox(box.with(at, (box[at] ?? 0) ^ 1))).toBeNull();
    expect(tagInBox(box.subarray(1))).toBeNull();
    expect(tagInBox(new Uint8Array([...box, 0]))).toBeNull();
  });

  it.each([
    ["an MP4", "video/mp4", {}],
    ["an MP4 whose table comes first", "video/mp4", { fastStart: true }],
    ["a fragmented MP4", "video/mp4", { fragmented: true }],
    ["a MOV", "video/quicktime", { container: "mov" }],
  ] as const)("leaves %s as it was for who plays it", async (_name, type, film) => {
    const before = await makeFilm({ ...film, sound: true });
    const { after = new Uint8Array() } = tagAround(type, TAG) ?? {};
    expect(await played(Buffer.concat([before, after]))).toEqual(await played(before));
  });
});

/** Everything a player is given: the tracks, and each of their packets. */
async function played(film: Buffer) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(new Uint8Array(film).buffer) });
  const type = await input.getMimeType();
  const duration = await input.computeDuration();
  const packets: unknown[] = [];
  for (const track of await input.getTracks()) {
    for await (const { data, timestamp, type } of new EncodedPacketSink(track).packets())
      packets.push([track.type, timestamp, type, Buffer.from(data).toString("base64")]);
  }
  expect(packets.length).toBeGreaterThan(10);
  return { type, duration, packets };
}
