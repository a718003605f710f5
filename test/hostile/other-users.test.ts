import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeToOthers } from "../../scripts/disk/own-folder.ts";
import { checkFolders } from "../../scripts/publish/disk-check.ts";
import { localSecret } from "../../scripts/server/secret.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { openTags } from "../../scripts/target/tags.ts";
import { ROOT } from "../support/glassine.ts";

// With the usual umask 022, everybody with an account on the photographer's computer could read the database.

let folder: string;
let root: string;
const before = process.platform === "win32" ? 0 : process.umask();
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-others-"));
  root = path.join(folder, "project");
  for (const part of ["wrangler.toml", "migrations"])
    await cp(path.join(ROOT, part), path.join(root, part), { recursive: true });
  await chmod(folder, 0o755);
  process.umask(0o022);
});
afterAll(async () => {
  process.umask(before);
  await rm(folder, { recursive: true, force: true });
});

const modeOf = async (place: string) => ((await stat(place)).mode & 0o777).toString(8);

/** What others may do anything with, among all that is below a folder. */
async function openIn(place: string): Promise<string[]> {
  const below = await readdir(place, { recursive: true });
  const modes = await Promise.all(below.map(async (name) => ({ name, ...(await lstat(path.join(place, name))) })));
  return modes.flatMap(({ name, mode }) => ((mode & 0o077) === 0 ? [] : name));
}

describe.skipIf(process.platform === "win32")("other users of the computer", () => {
  it("can't open a local state, nor any database or photo in it", async () => {
    const state = path.join(root, ".wrangler/state/v3");
    const target = await openLocalTarget({ stateDir: state, root });
    await target.blobs.put("versions/a/1.json", Buffer.from("{}"), { type: "application/json" });
    await target.close();
    expect(await modeOf(state)).toBe("700");
    expect((await readdir(state)).length).toBeGreaterThan(1);
    // The runtime makes its first folders itself; what the databases and photos are in is closed once more.
    expect((await openIn(state)).filter((name) => name.includes(path.sep))).toEqual([]);
  });

  it("can't open one that an earlier version made, once it is opened by this one", async () => {
    const state = path.join(folder, "earlier/v3");
    const kept = path.join(root, ".glassine");
    for (const made of [state, kept]) await mkdir(made, { recursive: true });
    await writeFile(path.join(state, "entry"), "", { mode: 0o644 });
    expect([await modeOf(state), await modeOf(kept)]).toEqual(["755", "755"]);
    const target = await openLocalTarget({ stateDir: state, root });
    await target.close();
    expect([await modeOf(state), await modeOf(kept)]).toEqual(["700", "700"]);
  });

  it("can't open the folder of the secret, of caches or of what is known of an account", async () => {
    const state = path.join(folder, "secret/v3");
    await localSecret(state);
    const second = path.join(folder, "second");
    await checkFolders([], { root: second, cacheDir: path.join(second, ".glassine/cache") });
    const tags = openTags(path.join(folder, "third/.glassine/stored.json"));
    tags.note("key", "tag");
    await tags.save();
    const made = [state, path.join(second, ".glassine"), path.join(folder, "third/.glassine")];
    expect(await Promise.all(made.map(modeOf))).toEqual(["700", "700", "700"]);
  });

  it("keep using a folder that all of them share, such as /tmp", async () => {
    const shared = path.join(folder, "shared");
    await mkdir(shared);
    await chmod(shared, 0o1777);
    closeToOthers(shared);
    closeToOthers(path.join(folder, "nowhere"));
    expect(await modeOf(shared)).toBe("777");
    expect(await readdir(folder)).not.toContain("nowhere");
  });
});
