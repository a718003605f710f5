import { withNamedFiles } from "../../worker/domain/shell-names.ts";
import { keys } from "../../worker/store/keys.ts";
import type { VersionRef } from "../../worker/store/manifests.ts";
import { readVersion } from "../gallery/version.ts";
import { eachAtOnce } from "../target/each-at-once.ts";
import type { ObjectStore } from "../target/target.ts";
import { counted } from "../terminal/counted.ts";
import type { Progress } from "../terminal/progress.ts";

const AT_ONCE = 6;

/** What kept versions name. */
export interface Named {
  /** SHA-256 of blobs. */
  blobs: ReadonlySet<string>;
  /** Those that photos of live versions need: they should exist. */
  needed: ReadonlySet<string>;
  /** Names of files of the shell. */
  shell: ReadonlySet<string>;
}

export interface NamedOptions {
  store: ObjectStore;
  progress: Progress;
  signal: AbortSignal;
  live: readonly VersionRef[];
  /** Names of all files of the shell that are stored. */
  shell: readonly string[];
  /** Those that no version names but that are needed all the same. */
  named: readonly string[];
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Reads everything that kept versions name. Throws VersionDamaged at the first one that can't be read. */
export async function readNamed(versions: readonly VersionRef[], options: NamedOptions): Promise<Named> {
  const { store, progress, signal } = options;
  const placeOf = ({ gallery, version }: VersionRef) => `${gallery}/${version}`;
  const live = new Set(options.live.map(placeOf));
  const blobs = new Set<string>();
  const needed = new Set<string>();
  const stored = new Set(options.shell);
  const shell = new Set(options.named);
  const step = progress.step("read", versions.length);
  let done = 0;
  const read = async (version: VersionRef) => {
    signal.throwIfAborted();
    const contents = await readVersion(store, version);
    for (const sha256 of contents.blobs) blobs.add(sha256);
    if (live.has(placeOf(version))) for (const sha256 of contents.blobs) needed.add(sha256);
    for (const file of contents.shell) shell.add(file);
    for (const name of contents.mentioned) {
      if (SHA256.test(name)) blobs.add(name);
      else if (stored.has(name)) shell.add(name);
    }
    step.update(++done);
  };
  await eachAtOnce(AT_ONCE, versions, read);
  step.end(`${counted(versions.length, "kept version")}, ${counted(blobs.size, "photo file")}`);
  return { blobs, needed, shell: await withImports(shell, { ...options, stored }) };
}

/** Files of the shell and everything they name in turn. */
async function withImports(
  named: ReadonlySet<string>,
  { store, stored, signal }: NamedOptions & { stored: ReadonlySet<string> },
): Promise<ReadonlySet<string>> {
  return withNamedFiles(named, {
    isFile: (name) => stored.has(name),
    async readText(file) {
      if (!stored.has(file)) return null;
      signal.throwIfAborted();
      const bytes = await store.get(keys.shell(file));
      return bytes && new TextDecoder().decode(bytes);
    },
  });
}
