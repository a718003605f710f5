import { asLink } from "../../worker/domain/link.ts";
import { arrivedOf, cleanBlobsOf, sizesIn } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import { SIZES, SMALLEST } from "../../worker/domain/sizes.ts";
import type { Ask } from "./ask.ts";
import { WHOLE_BYTES } from "./sample.ts";
import { asked, type Stage } from "./things.ts";

/** More than the pages and fonts of a keepsake with that many photos have. */
const pagesBytes = (photos: number) => 512 * 1024 + photos * 16 * 1024;

/** Offline galleries, in their sizes. Large ones are asked for without their bytes. */
export function* keepsakes(stage: Stage): Generator<Ask> {
  const { facts, sight } = stage;
  const names = new Set(sight.sets.flatMap((set) => set.photos));
  const photos = [...names].flatMap((name) => facts.photos.get(name) ?? []);
  const there = sizesIn({ sets: facts.manifest.sets }).includes(SMALLEST);
  for (const size of SIZES) {
    const thing = {
      ...({ kind: "keepsakes", wished: { wish: "keepsake", size } } as const),
      at: (to: string) => paths.downloadKeepsake(asLink(to), size),
    };
    const files = photos.flatMap((photo) => [photo[SMALLEST], photo[size]].filter((file) => file !== undefined));
    const bytes = files.reduce((sum, file) => sum + file.size, 2 * pagesBytes(photos.length));
    if (arrivedOf(names, facts.manifest, size)) yield asked(stage, { ...thing, comes: { what: "arriving" } });
    else if (photos.length === 0 || !there) yield asked(stage, { ...thing, comes: { what: "nothing" } });
    else if (bytes > WHOLE_BYTES)
      yield asked(stage, { ...thing, method: "HEAD", comes: { what: "page", status: [200, 300] } });
    else {
      const has = new Set(files.map(({ blob }) => blob));
      yield asked(stage, { ...thing, comes: { what: "keepsake", has, may: new Set(photos.flatMap(cleanBlobsOf)) } });
    }
  }
}
