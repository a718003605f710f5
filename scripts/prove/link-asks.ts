import { arrivedOf, fileOf } from "../../worker/domain/manifest.ts";
import { paths } from "../../worker/domain/paths.ts";
import { SIZES } from "../../worker/domain/sizes.ts";
import type { Ask, Comes, ZippedFile } from "./ask.ts";
import type { Part } from "./cast.ts";
import type { Facts } from "./facts.ts";
import { picturesOf, pictureThatComes } from "./looking.ts";
import { MOST, spread, WHOLE_BYTES } from "./sample.ts";
import { sightByLink, subjectOfPhoto } from "./sight.ts";
import { MISSING } from "./things.ts";

/** What a client's link gives to whoever opened it: its photos, as far as the rules allow, and nothing else. */
export function* byLink(facts: Facts, link: NonNullable<Part["link"]>): Generator<Ask> {
  const { link: gallery } = facts.policy;
  const sight = sightByLink(facts, link);
  const place = { gallery, link: link.id };
  const shown = namesInOrder(facts).filter((name) => sight.seesPhoto(name));
  const hashes = shown.flatMap((name) => facts.photos.get(name) ?? []).map((photo) => sight.shown(photo).hash);
  const twin = paths.byLink(gallery, MISSING.photo);
  const look = sight.decide({ wish: "look" });
  yield {
    kind: "pages",
    path: paths.byLink(gallery, link.id),
    decision: look,
    comes: { what: "page", shows: hashes },
    twin,
  };
  const others = [...facts.photos.keys()].filter((name) => !link.photos.includes(name));
  for (const name of [...link.photos, ...spread(others, MOST.others.each)]) {
    const photo = facts.photos.get(name);
    if (!photo) continue;
    const subject = link.photos.includes(photo.name) ? subjectOfPhoto(facts, photo.name) : null;
    const decision = sight.decide({ wish: "look", subject });
    const at = (name: string) => paths.photoByLink(gallery, link.id, name);
    yield {
      kind: "pages",
      path: at(photo.name),
      decision,
      comes: { what: "page", shows: [sight.shown(photo).hash] },
      twin: at(MISSING.photo),
    };
    for (const picture of picturesOf(photo).flatMap((pictures) => pictures.slice(0, 2))) {
      const comes = pictureThatComes(sight, picture);
      const named = (name: string) => paths.image(place, { name, hash: picture.hash }, picture.rendition);
      yield { kind: "images", path: named(photo.name), decision, comes, twin: named(MISSING.photo) };
    }
    for (const size of SIZES) {
      const file = photo[size];
      if (!file) continue;
      const named = (name: string) => paths.downloadByLink(gallery, link.id, { photo: name, size });
      yield {
        ...{ kind: "downloads", path: named(photo.name), twin: named(MISSING.photo) },
        decision: sight.decide({ wish: "download-photo", subject, size }),
        comes: fileOf(photo, size) ? { what: "blob", blob: file.blob, size: file.size } : { what: "arriving" },
        ...(file.size > WHOLE_BYTES ? { method: "HEAD" } : {}),
      };
    }
  }
  for (const size of SIZES) {
    const files = shown.flatMap((name): ZippedFile[] => {
      const file = facts.photos.get(name)?.[size];
      return file ? [{ path: file.file, size: file.size, crc32: file.crc32, blob: file.blob }] : [];
    });
    const decision = sight.decide({ wish: "download-set", size });
    const path = paths.downloadByLink(gallery, link.id, { size });
    const waits = arrivedOf(new Set(shown), facts.manifest, size) !== null;
    const zip: Comes = files.length > 0 ? { what: "zip", files } : { what: "nothing" };
    yield { kind: "zips", path, decision, comes: waits ? { what: "arriving" } : zip };
  }
}

const namesInOrder = ({ manifest }: Facts) => [...new Set(manifest.sets.flatMap(({ photos }) => photos))];
