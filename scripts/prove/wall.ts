import { asLink } from "../../worker/domain/link.ts";
import { photosOnce } from "../../worker/domain/manifest.ts";
import { listKey } from "../../worker/domain/pages/news.ts";
import { WALL_PICTURES, type WallList, type WallPicture } from "../../worker/domain/pages/wall.ts";
import { paths } from "../../worker/domain/paths.ts";
import { WALL } from "../../worker/domain/slug.ts";
import { subjectOf } from "../../worker/domain/subject.ts";
import type { Ask } from "./ask.ts";
import { spread } from "./sample.ts";
import type { SeenSet, Wished } from "./sight.ts";
import { asked, MISSING, photosOf, type Stage } from "./things.ts";

const kind = "wall";

/** A screen at an event: its page, what it learns, and the pictures that it asks for. */
export function* wall(stage: Stage): Generator<Ask> {
  const { facts, sight, most } = stage;
  const { policy, manifest } = facts;
  yield* screen(stage, { set: null, wished: { wish: "look" }, seen: sight.sets });
  const sets = spread(manifest.sets, most.sets, ({ id }) => !sight.sets.some((set) => set.id === id));
  stage.note(kind, sets.length, manifest.sets.length);
  for (const { id } of sets) {
    const seen = sight.sets.filter((set) => set.id === id);
    yield* screen(stage, { set: id, wished: { wish: "look", subject: subjectOf(policy, [id]) }, seen });
  }
  yield* pictures(stage);
}

interface Screen {
  /** The set that it shows; null: the whole gallery. */
  set: string | null;
  wished: Wished;
  /** What this visitor sees of it. */
  seen: SeenSet[];
}

function* screen(stage: Stage, { set, wished, seen }: Screen): Generator<Ask> {
  const { manifest } = stage.facts;
  const about = { kind, wished, ...(set === null ? {} : { name: set, missing: MISSING.set }) } as const;
  const named = (name: string) => (set === null ? null : name);
  // An older gallery may have a set of this name, whose page it is then.
  if (!manifest.sets.some(({ id }) => id === WALL)) {
    const at = (to: string, name: string) => paths.wall(asLink(to), set === null ? {} : { set: name });
    yield asked(stage, { ...about, comes: { what: "page" }, at });
  }
  const photos = [...photosOnce(seen)].map(({ photo }) => photo);
  const list = (have: string) => (to: string, name: string) => paths.wallList(asLink(to), { set: named(name), have });
  const isRight = (list: unknown) => (same((list as WallList).photos, photos) ? null : OTHERS);
  yield asked(stage, { ...about, comes: { what: "json", isRight }, at: list("0") });
  yield asked(stage, { ...about, comes: { what: "unchanged" }, at: list(listKey(photos)) });
}

/** Pictures of photos by name, of some that are hidden from this visitor beside some that are not. */
function* pictures(stage: Stage): Generator<Ask> {
  const { sight, most } = stage;
  const { photos, isHidden } = photosOf(stage);
  const names = spread(photos, most.each, isHidden).map(({ name }) => name);
  const sees = new Set(sight.sets.flatMap((set) => set.photos));
  for (let from = 0; from < names.length; from += WALL_PICTURES) {
    const some = names.slice(from, from + WALL_PICTURES);
    const wanted = some.filter((name) => sees.has(name));
    const isRight = (list: unknown) =>
      same(
        (list as WallPicture[]).map(({ name }) => name),
        wanted,
      )
        ? null
        : OTHERS;
    const at = (to: string) => paths.wallPictures(asLink(to), some);
    yield asked(stage, { kind, wished: { wish: "look" }, comes: { what: "json", isRight }, at });
  }
}

const OTHERS = "shows other photos than its viewer may see";

const same = (found: readonly string[], wanted: readonly string[]) =>
  JSON.stringify([...found].sort()) === JSON.stringify([...wanted].sort());
