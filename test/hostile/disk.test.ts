import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { getSystemErrorName } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFault } from "../../scripts/content/photo-fault.ts";
import { diskFault } from "../../scripts/disk/fault.ts";
import { checkRoom, checkWritable } from "../../scripts/disk/room.ts";
import { publish } from "../../scripts/publish/publish.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { runtimeLine } from "../../scripts/target/runtime.ts";
import { explained } from "../../scripts/terminal/explained.ts";
import { writePhoto } from "../support/photos.ts";
import { ROOT } from "../support/publishing.ts";
import { type Ended, runScript } from "../support/script.ts";
import { mountTinyDisk, type TinyDisk } from "../support/tiny-disk.ts";

const { scripts } = createRequire(import.meta.url)(path.join(ROOT, "package.json"));

const folder = await mkdtemp(path.join(tmpdir(), "glassine-disk-"));
const disk = await mountTinyDisk(path.join(folder, "disk"), 8 << 20);
afterAll(async () => {
  disk?.unmount();
  await rm(folder, { recursive: true, force: true });
});

/** Says in one sentence what is wrong, names the place, and shows no stack. */
function expectSentence({ code, output }: Ended, place: string, what: RegExp): void {
  expect(output).not.toMatch(/^\s+at |kj\/|node:internal/m);
  const said = output.split("\n").filter((line) => line.startsWith("✗"));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(place);
  expect(said[0]).toMatch(what);
  expect(code).toBe(1);
}

async function trip(content: string, photos: number): Promise<void> {
  await mkdir(path.join(content, "trip"), { recursive: true });
  await writeFile(path.join(content, "studio.yaml"), "name: Mara\ntimezone: Europe/Vienna\n");
  await writeFile(path.join(content, "trip/gallery.yaml"), "title: Trip\nsets:\n  - id: a\n    title: A\n");
  for (let seed = 0; seed < photos; seed += 1)
    await writePhoto(path.join(content, `trip/a/photo-${seed}.jpg`), { width: 1600, height: 1200, seed });
}

describe("a disk error", () => {
  const coded = (code: string, more = {}) => Object.assign(new Error(`${code}: something, write`), { code, ...more });
  const here = () => "here";

  it.each([
    [coded("ENOSPC", { path: "/a/b" }), "The disk with /a/b is full."],
    [coded("ENOSPC"), "The disk with here is full."],
    [coded("EROFS", { path: "/a" }), "/a can't be written because its disk is read-only."],
    [coded("EACCES", { path: "/a" }), "You don't have permission to open /a."],
    [new Error("could not publish", { cause: coded("EDQUOT", { path: "/a" }) }), "Your quota on the disk with /a"],
    [new Error("D1_ERROR: database or disk is full: SQLITE_FULL"), "The disk with here is full."],
    [Object.assign(new Error("no"), { code: "ERR_SQLITE_ERROR", errcode: 8 }), "here can't be written"],
    [coded("ENOTCONN", { path: "/net/a" }), "The disk or network folder with /net/a is no longer connected."],
    [coded("ESTALE", { path: "/net/a" }), "The disk or network folder with /net/a is no longer connected."],
    [coded("ENODEV"), "The disk or network folder with here is no longer connected."],
    [coded("EHOSTDOWN", { path: "/net/a" }), "The disk or network folder with /net/a is no longer connected."],
    [coded("ETIMEDOUT", { path: "/net/a" }), "The disk or network folder with /net/a is no longer connected."],
    [coded("ENOLINK", { path: "/net/a" }), "The disk or network folder with /net/a is no longer connected."],
    [coded("ECONNRESET", { path: "/net/a" }), "The disk or network folder with /net/a is no longer connected."],
    [coded("EKEYEXPIRED", { path: "/net/a" }), "You are no longer signed in to the network folder with /net/a."],
    [coded("EBADMSG", { path: "/net/a" }), "The disk with /net/a reports an error"],
    [coded("ENOLCK", { path: "/net/a" }), "The network folder with /net/a can't lock files."],
    [coded("UNKNOWN", { path: "Z:/a" }), "Z:/a can't be opened, and the system doesn't say why."],
    [coded("ELOOP", { path: "/a" }), "/a is a link that points back to itself."],
    [coded("EILSEQ", { path: "/a" }), "/a has a name that its disk can't store."],
    [coded("EINVAL", { path: "/a" }), "/a can't be written"],
    [Object.assign(new Error("no"), { code: "ERR_SQLITE_ERROR", errcode: 3338 }), "reports an error"],
  ])("is reported in a sentence: %s", (error, sentence) => {
    expect(diskFault(error, here)).toContain(sentence);
  });

  it("is not confused with a bug in the program", () => {
    expect(diskFault(new TypeError("x is not a function"), here)).toBeNull();
    expect(diskFault("a string", here)).toBeNull();
    // Of a connection to the account, or of an argument.
    expect(diskFault(coded("ETIMEDOUT", { syscall: "connect" }), here)).toBeNull();
    for (const code of ["EINVAL", "UNKNOWN", "ECONNRESET", "EPIPE", "EPROTO"])
      expect(diskFault(coded(code), here), code).toBeNull();
  });

  // Node calls a stale network folder "Unknown system error -116", and a quota that is used up "-122".
  it.skipIf(process.platform !== "linux").each([
    [116, "The disk or network folder with /net/a is no longer connected.", "is no longer connected"],
    [67, "The disk or network folder with /net/a is no longer connected.", "is no longer connected"],
    [112, "The disk or network folder with /net/a is no longer connected.", "is no longer connected"],
    [121, "The disk or network folder with /net/a is no longer connected.", "is no longer connected"],
    [123, "The disk or network folder with /net/a is no longer connected.", "is no longer connected"],
    [122, "Your quota on the disk with /net/a is used up.", "Check that it is there"],
    [127, "You are no longer signed in to the network folder with /net/a.", "no longer signed in"],
    [117, "The disk with /net/a reports an error", "Its disk reports an error"],
    [5, "The disk with /net/a reports an error", "Its disk reports an error"],
  ])("is known by its number, where Node has no name for it: %d", (number, sentence, fix) => {
    const code = getSystemErrorName(-number);
    const error = Object.assign(new Error(`${code}, read`), { code, errno: -number, path: "/net/a" });
    expect(diskFault(error, here)).toContain(sentence);
    expect(readFault(error).fix).toContain(fix);
  });

  it("never shows a stack trace", () => {
    expect(
      runtimeLine("e = kj/disk.c++:390: pwrite(): No space left on device\nstack: workerd@5b1 workerd@5b2"),
    ).toBeNull();
    expect(runtimeLine("Uncaught Error: x\nstack: workerd@5b1")).toBe("Uncaught Error: x");
    expect(runtimeLine("a warning")).toBe("a warning");
  });
});

describe.skipIf(!disk)("a disk that is nearly full", () => {
  const at = disk?.folder ?? "";
  const fill = () => disk?.fill();
  const content = path.join(folder, "content");
  const state = path.join(at, "v3");
  beforeAll(() => trip(content, 8));
  beforeEach(() => rm(state, { recursive: true, force: true }));

  it("is noticed before the first photo is rendered", async () => {
    const ended = await runScript("publish.ts", "--content", content, "--state", state);
    expectSentence(ended, state, /Not enough space: .* needs about \d+\.\d MB, and its disk has \d+\.\d MB free/);
    expect(ended.output).not.toContain("render");
  });

  it("does not matter while there is room", async () => {
    await expect(checkRoom(at, 1 << 20)).resolves.toBeUndefined();
    await expect(checkRoom(at, 1 << 30)).rejects.toThrow(/Not enough space: .* needs about 1\.1 GB/);
  });

  it("is reported if it fills up while photos are rendered, and the lock is complete", async () => {
    const small = path.join(folder, "small");
    await trip(small, 2);
    const target = await openLocalTarget({ root: ROOT, stateDir: state });
    const quiet = { line() {}, step: () => ({ update() {}, end() {} }) };
    const publishing = publish({
      ...{ root: ROOT, content: small, cacheDir: path.join(folder, "cache"), galleries: [], target, progress: quiet },
      ...{ removeMissing: false, allowWidening: false, check: false, now: Date.now },
      signal: new AbortController().signal,
      checkpoint: (moment) => (moment === "photo" ? fill() : undefined),
    });
    const error = await publishing.then(
      () => null,
      (fault: unknown) => fault,
    );
    const sentence = explained(error, ["--content", small, "--state", state]);
    await rm(path.join(at, "filler"));
    await target.close();
    expect(sentence).toBe(`The disk with ${state} is full. Free some space, then run this again.`);
    const { code, output } = await runScript("publish.ts", "--content", small, "--state", state);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("trip published, 2 photos") });
  });
});

describe.skipIf(!disk)("a disk that is full or read-only", () => {
  const tiny = disk as TinyDisk;
  const state = path.join(tiny?.folder ?? "", "v3");
  const content = path.join(tiny?.folder ?? "", "content");

  // Each command that works on the local state, with arguments that let it begin.
  const COMMANDS: [string, ...string[]][] = [
    ["publish", "--content", path.join(folder, "content")],
    ["unpublish", "trip"],
    ["pull", "trip"],
    ["gc"],
    ["check-storage"],
    ["backup", path.join(folder, "x.backup")],
    ["export", path.join(folder, "exported")],
    ["move", path.join(folder, "other.env")],
    ["keepsake", "trip", "--as", "client"],
    ["serve", "--port", "0"],
    ["access", "trip", "--visibility", "public"],
    ["invite", "trip"],
    ["marks", "list", "trip"],
    ["activity", "trip"],
    ["client", "list"],
    ["person", "export", "anna@example.com"],
    ["picks", "trip"],
    ["versions", "trip"],
    ["rollback", "trip"],
    ["prove", "trip"],
  ];

  it("is tried with every command that opens the state, except those that ask first, need a file or go on", () => {
    const tried = COMMANDS.map(([name]) => name);
    const others = ["start", "new", "restore", "studio", "deploy", "watch", "verify", "trace"];
    const own = Object.keys(scripts).filter((name) => /scripts\/[\w-]+\.ts/.test(scripts[name]));
    expect([...tried, ...others].sort()).toEqual(own.sort());
  });

  describe.each([
    ["full", /is full\. Free some space/],
    ["read-only", /can't be written because its disk is read-only/],
  ] as const)("%s", (kind, what) => {
    beforeAll(async () => {
      await mkdir(state, { recursive: true });
      await trip(path.join(folder, "content"), 1);
      await trip(content, 1);
      if (kind === "full") await tiny.fill();
      else tiny.setReadOnly(true);
    });
    afterAll(async () => {
      tiny.setReadOnly(false);
      for (const name of ["filler", "v3", "content"])
        await rm(path.join(tiny.folder, name), { recursive: true, force: true });
    });

    it.each(COMMANDS)("is reported by %s", async (command, ...args) => {
      expectSentence(await runScript(`${command}.ts`, ...args, "--state", state), tiny.folder, what);
    });

    it("is reported when a gallery's lock can't be written", async () => {
      const ended = await runScript("publish.ts", "--content", content, "--state", path.join(folder, "other/v3"));
      expectSentence(ended, path.join(content, "trip"), what);
      expect(ended.output).not.toContain("render");
    });

    it("is reported if a gallery is created or a backup is written there", async () => {
      expectSentence(await runScript("new.ts", "other", "--content", content), content, what);
      const file = path.join(tiny.folder, "x.backup");
      expectSentence(await runScript("backup.ts", file, "--state", path.join(folder, "other/v3")), file, what);
    });

    it("is reported if it holds temporary files", async () => {
      const before = process.env.TMPDIR;
      process.env.TMPDIR = tiny.folder;
      const ended = await runScript("access.ts", "trip", "--state", path.join(folder, "third/v3"));
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      expectSentence(ended, tiny.folder, what);
    });
  });
});

describe("a folder that can be written", () => {
  it("is created, and the check leaves nothing in it", async () => {
    const fresh = path.join(folder, "fresh/below");
    await checkWritable(fresh);
    await expect(rm(fresh, { recursive: false }).catch((error) => error.code)).resolves.toMatch(/EISDIR|EPERM/);
  });

  it("is not a file", async () => {
    const file = path.join(folder, "a-file");
    await writeFile(file, "");
    await expect(checkWritable(file)).rejects.toThrow(/a-file/);
  });
});
