import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanBlobsOf, type Photo, type Rendition } from "../../../worker/domain/manifest.ts";
import { asSeen } from "../../../worker/domain/seen-photo.ts";

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length });
const rendition: fc.Arbitrary<Rendition> = fc.record({
  edge: fc.constantFrom(480, 960, 1920),
  format: fc.constantFrom("avif" as const, "jpg" as const),
  width: fc.nat(),
  height: fc.nat(),
  blob: hex(64),
  size: fc.nat(),
});
const versions = fc.array(fc.record({ edge: fc.constantFrom(540, 1080), blob: hex(64), size: fc.nat() }), {
  minLength: 1,
  maxLength: 2,
});
const file = fc.record({ file: fc.constant("a.mp4"), blob: hex(64), size: fc.nat(), crc32: fc.nat() });

/** Photos and films, with proofs of their pictures, of their films, or of neither. */
const photos = fc.record(
  {
    name: fc.string(),
    hash: hex(12),
    renditions: fc.array(rendition, { minLength: 1, maxLength: 3 }),
    original: file,
    web: file,
    video: fc.record({ duration: fc.nat(), width: fc.nat(), height: fc.nat(), versions }),
    proof: fc.record(
      { hash: hex(12), renditions: fc.array(rendition, { minLength: 1, maxLength: 3 }), versions },
      { requiredKeys: ["hash", "renditions"] },
    ),
  },
  { requiredKeys: ["name", "hash", "renditions", "original"] },
) as unknown as fc.Arbitrary<Photo>;

describe("a photo or film that a viewer may have as a proof only", () => {
  it("names no clean picture and no clean film that can be shown, whatever it has", () => {
    fc.assert(
      fc.property(photos, (photo) => {
        const { hash, renditions, video } = asSeen(photo, false);
        const clean = new Set(cleanBlobsOf(photo));
        const shown = [...renditions, ...(video?.versions ?? [])].map(({ blob }) => blob);
        expect(shown.filter((blob) => clean.has(blob))).toEqual([]);
        expect(hash).not.toBe(photo.hash);
        expect(video?.versions ?? []).toEqual((photo.video && photo.proof?.versions) ?? []);
      }),
    );
  });
});
