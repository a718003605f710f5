import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { goBack } from "../../scripts/rollback/go-back.ts";
import type { Target } from "../../scripts/target/target.ts";
import { AS_FILES, writeArrangement } from "../../worker/domain/arrangement/arrangement.ts";
import { blobsOf, manifestSchemas } from "../../worker/domain/manifest.ts";
import { NO_QUESTIONNAIRE } from "../../worker/domain/selection.ts";
import { keys } from "../../worker/store/keys.ts";
import { takeLease } from "../../worker/store/leases.ts";
import { type Switch, switchVersion } from "../../worker/store/switch-version.ts";
import { WENT_BACK } from "../../worker/store/versions.ts";
import { testAccount } from "../support/account.ts";
import { outcomes, publishing, ROOT } from "../support/publishing.ts";
import type { Passing, Trouble } from "../support/road.ts";

const account = testAccount();
const desk = publishing();

// A gallery of its own for each test: they share one account.
const held = { gallery: "", count: 0 };
beforeEach(() => {
  held.count += 1;
  held.gallery = `trip-${held.count}`;
});

const yaml = (title: string) => `title: ${title}\nsets:\n  - id: all\n    title: All\n`;

async function trip({ photos, width = 600 }: { photos: number; width?: number }): Promise<void> {
  await desk.write(`${held.gallery}/gallery.yaml`, yaml("Trip"));
  for (let i = 1; i <= photos; i++) {
    await desk.photo(`${held.gallery}/all/IMG_${i}.jpg`, { seed: held.count * 100 + i, width, height: width });
  }
}

interface LiveRow {
  version: string;
  title: string;
}

const liveRow = () =>
  account.db.prepare("SELECT version, title FROM galleries WHERE gallery = ?").bind(held.gallery).first<LiveRow>();

const versions = async () =>
  (await account.db.prepare("SELECT version FROM versions WHERE gallery = ?").bind(held.gallery).all()).results.length;

async function keysIn({ blobs }: Target, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of blobs.list(prefix)) found.push(key);
  return found;
}

/** Every photo of the live version with what is stored for it, after making sure that each byte is what it should be. */
async function wholePhotos(target: Target): Promise<{ names: string[]; blobs: Set<string> }> {
  const row = await liveRow();
  const prefix = keys.version(held.gallery, row?.version ?? "");
  const names: string[] = [];
  const blobs = new Set<string>();
  for (const key of (await keysIn(target, prefix)).filter((one) => one.includes("/photos/"))) {
    const shard = manifestSchemas.shard.parse(JSON.parse(Buffer.from((await target.blobs.get(key)) ?? []).toString()));
    for (const photo of shard.photos) {
      names.push(photo.name);
      for (const blob of blobsOf(photo)) blobs.add(blob);
    }
  }
  for (const blob of blobs) {
    const bytes = (await target.blobs.get(keys.blob(blob))) ?? Buffer.alloc(0);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(blob);
  }
  return { names: names.sort(), blobs };
}

/** Troubles for some of what passes, always the same for the same seed. */
function dice(seed: number, share: number): (troubles: readonly Trouble[]) => Trouble | null {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return (troubles) => (next() < share ? (troubles[Math.floor(next() * troubles.length)] ?? null) : null);
}

describe("a publish to the account", () => {
  it("is live there, sends nothing twice, and finds nothing to do the second time", async () => {
    await trip({ photos: 2 });
    const target = await account.open();
    expect(outcomes(await desk.publish({ target }))).toEqual({ [held.gallery]: "published" });
    expect((await wholePhotos(target)).names).toEqual(["IMG_1", "IMG_2"]);
    const first = new Set(await keysIn(target, "blobs/"));
    account.r2.passed.splice(0);
    expect(outcomes(await desk.publish({ target }))).toEqual({ [held.gallery]: "unchanged" });
    // Checksums are compared, and that is all.
    expect(account.r2.passed.filter(({ method }) => method !== "HEAD")).toEqual([]);
    await desk.photo(`${held.gallery}/all/IMG_3.jpg`, { seed: held.count * 100 + 3, width: 600, height: 600 });
    expect(outcomes(await desk.publish({ target }))).toEqual({ [held.gallery]: "published" });
    const sent = account.r2.passed.filter(({ method, path: at }) => method === "PUT" && at.includes("/blobs/"));
    const { names, blobs } = await wholePhotos(target);
    expect(names).toEqual(["IMG_1", "IMG_2", "IMG_3"]);
    const fresh = [...blobs].filter((blob) => !first.has(keys.blob(blob)));
    expect(sent.map(({ path: at }) => at.replace(/^.*\/blobs\/|\?.*$/g, "")).sort()).toEqual(fresh.sort());
  });

  it.each([1, 2, 3])(
    "over a connection that drops, cuts, slows, refuses and damages is complete in the end: seed %i",
    async (seed) => {
      await trip({ photos: 3 });
      const target = await account.open();
      const before = new Set(await keysIn(target, "blobs/"));
      const roll = dice(seed, 0.2);
      account.r2.checked = seed % 2 === 0;
      account.r2.trouble = ({ method, body }) => {
        const ways: Trouble[] = ["unsent", "unanswered", "cut", "slow", 503];
        if (method === "PUT" && body.length > 0) return roll([...ways, "damaged"]);
        return roll(method === "GET" ? ways : ["unsent", "unanswered", "slow", 503]);
      };
      account.d1.trouble = () => roll(["unsent", "unanswered", "cut", "slow", 429, 503]);
      expect(outcomes(await desk.publish({ target }))).toEqual({ [held.gallery]: "published" });
      account.r2.trouble = () => null;
      account.d1.trouble = () => null;
      const { names, blobs } = await wholePhotos(target);
      expect(names).toEqual(["IMG_1", "IMG_2", "IMG_3"]);
      expect(await versions()).toBe(1);
      const added = (await keysIn(target, "blobs/")).filter((key) => !before.has(key));
      expect(added.sort()).toEqual([...blobs].map(keys.blob).sort());
    },
  );

  it("whose switch happens without an answer is reported as published, as one version", async () => {
    await trip({ photos: 1 });
    const target = await account.open();
    let lost = 0;
    account.d1.trouble = ({ body }) =>
      body.includes("INSERT OR IGNORE INTO galleries") && lost++ < 2 ? "unanswered" : null;
    expect(outcomes(await desk.publish({ target }))).toEqual({ [held.gallery]: "published" });
    expect(lost).toBeGreaterThan(2);
    expect(await versions()).toBe(1);
    expect((await liveRow())?.title).toBe("Trip");
  });

  it("that loses its bucket halfway leaves what visitors see alone, and goes on from there", async () => {
    await trip({ photos: 3 });
    const target = await account.open();
    await desk.publish({ target });
    const old = await liveRow();
    await desk.write(`${held.gallery}/gallery.yaml`, yaml("Journey"));
    account.r2.trouble = ({ method }) => (method === "PUT" ? 403 : null);
    await expect(desk.publish({ target })).rejects.toThrow("R2 refused to store galleries/");
    expect(await liveRow()).toEqual(old);
    account.r2.trouble = () => null;
    expect(outcomes(await desk.publish({ target }))).toEqual({ [held.gallery]: "published" });
    expect((await liveRow())?.title).toBe("Journey");
  });
});

describe("two publishers to one account", () => {
  it("have one winner; the other gets a message, and nothing of its version is live", async () => {
    await trip({ photos: 1 });
    const [mine, yours] = [await account.open(), await account.open()];
    await desk.publish({ target: mine });
    await desk.write(`${held.gallery}/gallery.yaml`, yaml("Slower"));
    const report = await desk.publish({
      target: mine,
      async checkpoint(moment) {
        if (moment !== "switch") return;
        await desk.write(`${held.gallery}/gallery.yaml`, yaml("Faster"));
        expect(outcomes(await desk.publish({ target: yours }))).toEqual({ [held.gallery]: "published" });
      },
    });
    expect(outcomes(report)).toEqual({ [held.gallery]: "lost" });
    expect((await liveRow())?.title).toBe("Faster");
    expect(await versions()).toBe(2);
  });

  it("get the right result if a switch is repeated after the other one's", async () => {
    const { db } = await account.open();
    const to = (version: string, from: Switch["from"]): Switch =>
      ({
        ...{
          gallery: held.gallery,
          version,
          digest: version,
          photoCount: 1,
          title: version,
          date: null,
          language: null,
        },
        ...{
          studio: { name: "M", email: null, links: [], timezone: "UTC" },
          from,
          holder: "me",
          newSets: new Map(),
          now: 1,
        },
        first: { downloads: "all", listed: false, expiresAt: null, response: NO_QUESTIONNAIRE, offer: null },
      }) as Switch;
    await takeLease(db, { holder: "me", galleries: [held.gallery] }, { now: 1, until: 9 });
    const first = to("v1", null);
    const mine = to("v2", { version: "v1", sets: new Map() });
    const late = to("v3", { version: "v1", sets: new Map() });
    const yours = to("v4", { version: "v2", sets: new Map() });
    for (const one of [first, first, mine, mine, yours]) expect(await switchVersion(db, one)).toBe(true);
    expect(await switchVersion(db, late)).toBe(false);
    expect([await switchVersion(db, mine), (await liveRow())?.version, await versions()]).toEqual([true, "v4", 3]);
    // What these versions name was never stored, and the account is used on.
    await account.db.batch(
      ["galleries", "versions"].map((table) =>
        account.db.prepare(`DELETE FROM ${table} WHERE gallery = ?`).bind(held.gallery),
      ),
    );
  });
});

type Signal = "SIGKILL" | "SIGINT";

/** Runs a script as a photographer does, to its end, or until a signal is due. */
async function run(
  words: readonly string[],
  {
    env = {},
    signalWhen = () => null,
  }: { env?: Record<string, string>; signalWhen?: (passing: Passing) => Signal | null } = {},
): Promise<{ code: number | null; output: string }> {
  const [script, ...args] = words;
  const child = spawn(process.execPath, [path.join(ROOT, `scripts/${script}.ts`), ...args, "--remote"], {
    cwd: ROOT,
    env: { ...process.env, ...account.env, GLASSINE_ORIGIN: "https://photos.example.com", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const road of [account.r2, account.d1]) {
    road.trouble = (passing) => {
      const signal = signalWhen(passing);
      if (signal) child.kill(signal);
      return null;
    };
  }
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output: Buffer.concat(output).toString() };
}

const QUIET = { line: () => {}, step: () => ({ update: () => {}, end: () => {} }) };

// What goes live is proved in the name of visitors, which here only one test is about.
const publish = (...options: string[]) => ["publish", held.gallery, "--content", desk.content, ...options];
const publishOnly = () => publish("--no-prove");

describe("a script with --remote", () => {
  it("that is killed again and again, anywhere, loses nothing and doubles nothing", async () => {
    await trip({ photos: 5, width: 1200 });
    const before = new Set(await keysIn(await account.open(), "blobs/"));
    // A whole publish of these makes about 120 requests, fewer where something was done before.
    const shares = [0.1, 0.25, 0.4, 0.6, 0.8];
    const later = fc.sample(fc.integer({ min: 0, max: 18 }), shares.length);
    const points = shares.map((share, i) => 120 * share + (later[i] ?? 0));
    const killed: number[] = [];
    for (const point of points) {
      let passed = 0;
      const { code, output } = await run(publishOnly(), { signalWhen: () => (++passed >= point ? "SIGKILL" : null) });
      if (code !== null) {
        expect(code, output).toBe(0);
        break;
      }
      killed.push(point);
      expect(await versions(), `killed at requests ${killed}`).toBeLessThanOrEqual(1);
    }
    expect(killed.length).toBeGreaterThanOrEqual(3);
    const done = await run(publishOnly());
    expect(done.output).toMatch(/(?:published|unchanged), 5 photos: https:\/\/photos\.example\.com\/g\/trip-\d+\//);
    expect(done.code).toBe(0);
    const target = await account.open();
    const { names, blobs } = await wholePhotos(target);
    expect(names).toEqual(["IMG_1", "IMG_2", "IMG_3", "IMG_4", "IMG_5"]);
    expect(await versions(), `killed at requests ${killed}`).toBe(1);
    const added = (await keysIn(target, "blobs/")).filter((key) => !before.has(key));
    expect(added.sort(), `killed at requests ${killed}`).toEqual([...blobs].map(keys.blob).sort());
    expect(await run(publishOnly())).toMatchObject({ code: 0, output: expect.stringContaining("unchanged, 5 photos") });
  });

  it("that is stopped by Ctrl-C gives its lease back and goes on the next time", async () => {
    await trip({ photos: 3 });
    let stored = 0;
    const isFirstPut = ({ method, path: at }: Passing) => method === "PUT" && at.includes("/blobs/") && stored++ === 0;
    const stopped = await run(publishOnly(), { signalWhen: (passing) => (isFirstPut(passing) ? "SIGINT" : null) });
    expect(stopped.code, stopped.output).toBe(130);
    expect(
      (await account.db.prepare("SELECT * FROM leases WHERE gallery = ?").bind(held.gallery).all()).results,
    ).toEqual([]);
    expect(await liveRow()).toBeNull();
    expect((await run(publishOnly())).output).toContain("published, 3 photos");
  });

  it("that goes back to an earlier version, and is killed anywhere, leaves one of the two versions live, and whole", async () => {
    const target = await account.open();
    await trip({ photos: 2 });
    await desk.publish({ target });
    const first = (await liveRow())?.version ?? "";
    await desk.photo(`${held.gallery}/all/IMG_3.jpg`, { seed: held.count * 100 + 3, width: 600, height: 600 });
    await desk.publish({ target });
    const second = (await liveRow())?.version ?? "";
    // So that its pages are made again: the longest way back.
    await account.db
      .prepare("INSERT INTO arrangements (gallery, revision, body, changed_at) VALUES (?, 1, ?, 1)")
      .bind(held.gallery, writeArrangement({ ...AS_FILES, words: { title: "Arranged" } }))
      .run();
    await desk.publish({ target });
    const arranged = (await liveRow())?.version ?? "";
    expect(new Set([first, second, arranged]).size).toBe(3);
    const back = () => ["rollback", held.gallery, first];
    const photosOf = async () => (await wholePhotos(target)).names;
    let [passed, killed] = [0, 0];
    for (const point of [8, 20, 40, Number.POSITIVE_INFINITY]) {
      passed = 0;
      const { code, output } = await run(back(), { signalWhen: () => (++passed >= point ? "SIGKILL" : null) });
      if (code === null) killed += 1;
      else expect(code, output).toBe(0);
      const isBack = (await liveRow())?.version !== arranged;
      expect(await photosOf()).toEqual(isBack ? ["IMG_1", "IMG_2"] : ["IMG_1", "IMG_2", "IMG_3"]);
      if (isBack) break;
    }
    expect(killed).toBeGreaterThanOrEqual(2);
    expect(await photosOf()).toEqual(["IMG_1", "IMG_2"]);
    expect((await liveRow())?.title).toBe("Arranged");
    // And forward again: what comes back is asked first, with the line that works on the account.
    const asked = await run(["rollback", held.gallery, arranged]);
    expect(asked.code, asked.output).toBe(1);
    const line = new RegExp(`rollback -- ${held.gallery} --remote ${arranged} --confirm ([0-9a-f]{12})`).exec(
      asked.output,
    );
    expect(line, asked.output).not.toBeNull();
    const forward = await run(["rollback", held.gallery, arranged, "--confirm", line?.[1] ?? ""]);
    expect(forward.code, forward.output).toBe(0);
    expect(await photosOf()).toEqual(["IMG_1", "IMG_2", "IMG_3"]);
  });

  it("whose way back is switched without an answer says that it is back, and nothing is switched twice", async () => {
    const target = await account.open();
    await trip({ photos: 1 });
    await desk.publish({ target });
    const first = (await liveRow())?.version ?? "";
    await desk.photo(`${held.gallery}/all/IMG_2.jpg`, { seed: held.count * 100 + 2, width: 600, height: 600 });
    await desk.publish({ target });
    const second = (await liveRow())?.version ?? "";
    const wish = { gallery: held.gallery, version: null, confirm: undefined };
    const holder = "back";
    await takeLease(account.db, { holder, galleries: [held.gallery] }, { now: Date.now(), until: Date.now() + 60_000 });
    let lost = 0;
    account.d1.trouble = ({ body }) => (body.includes("UPDATE galleries SET") && lost++ < 2 ? "unanswered" : null);
    const course = { holder, progress: QUIET, signal: new AbortController().signal };
    expect(await goBack(target, wish, course)).toMatchObject({ to: { version: first }, from: second });
    expect(lost).toBeGreaterThan(2);
    const { results } = await account.db
      .prepare("SELECT count FROM activity WHERE gallery = ? AND what = ?")
      .bind(held.gallery, WENT_BACK + first)
      .all();
    expect([(await liveRow())?.version, results]).toEqual([first, [{ count: 1 }]]);
  });

  it("proves what went live, unless that is turned off, and succeeds if the site can't be reached yet", async () => {
    await trip({ photos: 1 });
    const env = { GLASSINE_ORIGIN: "http://127.0.0.1:1" };
    const usual = await run(publish(), { env });
    expect(usual.code, usual.output).toBe(0);
    expect(usual.output).toMatch(/^Not proved\. The site does not answer .*, so nothing can be proved\./m);
    expect(usual.output).toContain(`npm run prove -- ${held.gallery} --remote`);
    expect((await run(publish(), { env })).output).not.toContain("proved");
    expect(await run(publish("--prove"), { env })).toMatchObject({ code: 1 });
    await desk.photo(`${held.gallery}/all/IMG_9.jpg`, { seed: 9 });
    const off = await run(publishOnly(), { env });
    expect(off.code, off.output).toBe(0);
    expect(off.output).not.toContain("proved");
    expect(await run(publish("--prove", "--no-prove"), { env })).toMatchObject({ code: 2 });
  });

  it("and without a network ends with a sentence, not with a stack trace, and reveals no secret", async () => {
    await trip({ photos: 1 });
    const { code, output } = await run(publishOnly(), { env: { R2_ENDPOINT: "http://127.0.0.1:1" } });
    expect(code).toBe(1);
    expect(output).toContain(
      "R2 could not list its contents: 127.0.0.1:1 can't be reached (ECONNREFUSED). Are you online?",
    );
    expect(output).not.toMatch(/\n\s+at /);
    expect(output).not.toContain(account.env.CLOUDFLARE_API_TOKEN);
  });

  it("works on the account: access, invitations, activity, unpublishing", async () => {
    await trip({ photos: 1 });
    await desk.publish({ target: await account.open() });
    const { gallery } = held;
    const opened = await run(["access", gallery, "--guest-password", "thyme and honey"]);
    expect(opened, opened.output).toMatchObject({ code: 0 });
    const door = await account.db
      .prepare("SELECT guest_password FROM galleries WHERE gallery = ?")
      .bind(gallery)
      .first();
    expect(door?.guest_password).toMatch(/^\$scrypt\$/);
    const invited = await run(["invite", gallery, "--as", "guest"]);
    expect(invited.output).toContain(`https://photos.example.com/g/${gallery}/invite#`);
    const nowhere = await run(["invite", gallery, "--as", "guest"], { env: { GLASSINE_ORIGIN: "" } });
    expect(nowhere).toMatchObject({ code: 2, output: expect.stringContaining("--origin is missing.") });
    expect((await run(["activity", gallery, "--csv"])).output).toContain("guest password");
    expect((await run(["gc", "--dry-run"])).output).toContain("Nothing to delete");
    const down = await run(["unpublish", gallery]);
    expect(down.output).toContain(`To undo: npm run unpublish -- ${gallery} --remote --undo`);
    const unknown = await run(["access", "nothing"]);
    expect(unknown.output).toContain("To publish it: npm run publish -- nothing --remote");
  });
});
