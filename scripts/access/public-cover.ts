import { publicCoverForm } from "../../worker/domain/forms/public-cover-form.ts";
import { manifestSchemas, type Photo } from "../../worker/domain/manifest.ts";
import { openCover } from "../../worker/domain/public-cover.ts";
import type { CoverStyle } from "../../worker/domain/settings-table.ts";
import { type CoverStorage, changePublicCover } from "../../worker/picture/make-cover.ts";
import { photoShardKey } from "../../worker/store/keys.ts";
import type { LiveGallery } from "../gallery/live.ts";
import { optionFields, optionProblems } from "../gallery/option-problems.ts";
import type { Target } from "../target/target.ts";
import { UsageError } from "../terminal/arguments.ts";
import { ScriptError } from "../terminal/script.ts";
import type { AccessOptions } from "./options.ts";

const OPTIONS = ["public-cover", "public-photo", "confirm-hidden"] as const;
type CoverOptions = Partial<Pick<AccessOptions, (typeof OPTIONS)[number]>>;

/** What everybody is to see of a gallery. */
interface CoverWish {
  style: CoverStyle | null;
  photo: string | null;
  confirmed: string | null;
}

/** What the options ask for; null: nothing. Throws UsageError. */
export function coverFromOptions(options: CoverOptions): CoverWish | null {
  const given = OPTIONS.filter((name) => options[name] !== undefined);
  if (given.length === 0) return null;
  if (!given.includes("public-cover"))
    throw new UsageError(`--${given[0]} goes with --public-cover blurred or --public-cover clear.`);
  const read = publicCoverForm.read(optionFields(Object.fromEntries(OPTIONS.map((name) => [name, options[name]]))));
  if (!read.ok) throw new UsageError(optionProblems(read.problems, options));
  return read.values;
}

interface Choosing {
  at: LiveGallery;
  wish: CoverWish;
  options: CoverOptions;
  /** What the command changed before, in sentences. */
  live?: readonly string[];
}

/** Chooses what everybody sees of a gallery. Throws ScriptError. */
export async function changeCover(target: Target, { at, wish, options, live = [] }: Choosing): Promise<void> {
  const { style, photo: named, confirmed } = wish;
  const { policy } = at.overview;
  const name = style && (named ?? openCover(at.manifest, policy));
  const photo = name ? await readPhoto(target, { ...policy, photo: name }) : null;
  const storage = storageOf(target);
  const wanted = { policy, style, photo, confirmed, now: Date.now() };
  const problems = await changePublicCover({ db: target.db, storage }, wanted);
  const [hidden] = problems.flatMap((problem) => (problem.code === "coverHidden" ? [problem.values.photo] : []));
  const hint = hidden === undefined ? "" : `\nTo show it to everybody all the same, add: --confirm-hidden "${hidden}"`;
  if (problems.length > 0) throw new ScriptError(`${optionProblems(problems, options, live)}${hint}`);
}

async function readPhoto({ blobs }: Target, at: Parameters<typeof photoShardKey>[0]): Promise<Photo | null> {
  const bytes = await blobs.get(photoShardKey(at));
  const shard = bytes && manifestSchemas.shard.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return shard?.photos.find(({ name }) => name === at.photo) ?? null;
}

const storageOf = ({ blobs }: Target): CoverStorage => ({
  get: async (key) => {
    const bytes = await blobs.get(key);
    if (!bytes) throw new ScriptError(`${key} is missing. Publish the gallery again with --check.`);
    return bytes;
  },
  put: (key, bytes, { type }) => blobs.put(key, bytes, { type }),
  delete: (keys) => blobs.delete(keys),
});
