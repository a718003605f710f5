import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, watch } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { MOMENTS, type Moment } from "../../scripts/publish/options.ts";
import { keys } from "../../worker/store/keys.ts";
import { makeFilm } from "../support/films.ts";
import { PATIENT_MS } from "../support/patience.ts";
import { outcomes, publishing, ROOT } from "../support/publishing.ts";

const desk = publishing({ own: true });

const YAML = "title: Trip\nsets:\n  - id: all\n    title: All\n";

async function trip(photos = 3): Promise<void> {
  await desk.write("trip/gallery.yaml", YAML);
  for (let i = 1; i <= photos; i++) await desk.photo(`trip/all/IMG_${i}.jpg`, { seed: i });
}

let edits = 0;

/** The gallery with a new title, a photo more and a photo edited, as it was in no test before. */
async function changeTrip(): Promise<void> {
  await desk.write("trip/gallery.yaml", YAML.replace("Trip", "Journey"));
  edits += 1;
  await desk.photo("trip/all/IMG_1.jpg", { seed: 100 + edits });
  await desk.photo("trip/all/IMG_9.jpg", { seed: 9 });
}

const leases = async () => (await desk.target.db.prepare("SELECT * FROM leases").all()).results;
const lockedNames = async () => {
  const file = path.join(desk.content, "trip/photos.lock.json");
  return existsSync(file) ? [...(await readFile(file, "utf8")).matchAll(/"name":"(\w+)"/g)].map((m) => m[1]) : [];
};

describe("a publish that is killed", () => {
  const killAt = (moment: Moment) => (now: Moment) => {
    if (now === moment) throw new Error(`killed at ${moment}`);
  };

  it.each(MOMENTS.filter((moment) => moment !== "switched"))(
    "at %s leaves the old gallery live, gives its lease back, and the next one completes",
    async (moment) => {
      await trip();
      await desk.publish();
      const old = await desk.live("trip");
      await changeTrip();
      await expect(desk.publish({ checkpoint: killAt(moment) })).rejects.toThrow(`killed at ${moment}`);
      expect(await desk.live("trip")).toEqual(old);
      expect(await leases()).toEqual([]);
      expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
      expect(await desk.live("trip")).toMatchObject({
        title: "Journey",
        sets: [{ photos: ["IMG_1", "IMG_2", "IMG_3", "IMG_9"] }],
      });
    },
  );

  it("after the switch is live, and the next one finds nothing to do", async () => {
    await trip();
    await expect(desk.publish({ checkpoint: killAt("switched") })).rejects.toThrow("killed");
    expect(await desk.live("trip")).not.toBeNull();
    expect(outcomes(await desk.publish())).toEqual({ trip: "unchanged" });
  });

  it("during a first publish leaves no gallery at all", async () => {
    await trip();
    await expect(desk.publish({ checkpoint: killAt("switch") })).rejects.toThrow("killed");
    expect(await desk.live("trip")).toBeNull();
    expect((await desk.target.db.prepare("SELECT * FROM sets").all()).results).toEqual([]);
  });

  it("renders no photo twice: measurements are kept", async () => {
    await trip(5);
    await expect(desk.publish({ checkpoint: killAt("build") })).rejects.toThrow("killed");
    expect(await lockedNames()).toHaveLength(5);
    desk.done.steps.length = 0;
    await desk.publish();
    expect(desk.done.steps).toEqual(["build", "upload"]);
  });

  it("between two photos keeps the finished ones", async () => {
    await trip(12);
    let photos = 0;
    const checkpoint = (moment: Moment) => {
      if (moment === "photo" && ++photos === 4) throw new Error("killed");
    };
    await expect(desk.publish({ checkpoint })).rejects.toThrow("killed");
    const kept = await lockedNames();
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.length).toBeLessThan(12);
    desk.done.puts.length = 0;
    await desk.publish();
    const again = await Promise.all(kept.map((name) => desk.livePhoto("trip", name ?? "")));
    const stored = new Set(desk.done.puts);
    expect(again.filter((photo) => stored.has(keys.blob(photo.original.blob)))).toEqual([]);
  });

  it("by Ctrl-C stops before the next step", async () => {
    await trip();
    const stop = new AbortController();
    const checkpoint = (moment: Moment) => {
      if (moment === "photo") stop.abort();
    };
    await expect(desk.publish({ checkpoint, signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(await desk.live("trip")).toBeNull();
    expect(await leases()).toEqual([]);
    expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
  });
});

/** Runs the script itself on a state of its own, to its end or until it is to be killed. */
async function runScript(state: string, killWhen?: () => boolean): Promise<{ code: number | null; output: string }> {
  const args = [path.join(ROOT, "scripts/publish.ts"), "--content", desk.content, "--state", state];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  if (killWhen) {
    await vi.waitUntil(killWhen, { interval: 10, timeout: PATIENT_MS });
    child.kill("SIGKILL");
  }
  return { code: await ended, output: Buffer.concat(output).toString() };
}

/** Whether anything was stored in a state's R2 yet. */
function isStoring(state: string): boolean {
  const folder = path.join(state, "r2/glassine-photos/blobs");
  return existsSync(folder) && readdirSync(folder).length > 0;
}

describe("the script", () => {
  it("is continued by the next run if it was killed while rendering", async () => {
    await desk.write("trip/gallery.yaml", YAML);
    for (let i = 1; i <= 8; i++) await desk.photo(`trip/all/IMG_${i}.jpg`, { seed: i, width: 2400, height: 1600 });
    const state = path.join(desk.content, ".state");
    const killed = await runScript(state, () => isStoring(state));
    expect(killed).toMatchObject({ code: null });
    const again = await runScript(state);
    expect(again.output).toContain("trip published, 8 photos: http://localhost:4321/g/trip/");
    expect(again.output).toContain(`npm run access -- trip --state ${state} --guest-password`);
    expect(again.code).toBe(0);
    const third = await runScript(state);
    expect(third).toMatchObject({ code: 0, output: expect.stringContaining("trip unchanged, 8 photos") });
  });

  it.each([
    // Too wide for browsers, so that it is encoded.
    ["encoded", { width: 1952, height: 64, duration: 60, rate: 10 }, /\.raw\.\d+\.part$/],
    ["copied", { width: 1280, height: 720, duration: 12, rate: 1 }, /-copy\.mp4\.\d+\.part$/],
  ])(
    "is continued by the next run if it was killed while it %s a film, of which nothing half done is left",
    async (_, as, begun) => {
      await desk.write("trip/gallery.yaml", YAML);
      await desk.photo("trip/all/IMG_1.jpg", { seed: 1 });
      const film = await makeFilm(as);
      await desk.write("trip/all/film.mp4", film);
      const [state, videos] = [path.join(desk.content, ".state"), path.join(ROOT, ".glassine/cache/videos")];
      const name = createHash("sha256").update(film).digest("hex");
      await mkdir(videos, { recursive: true });
      const inWork = () => readdirSync(videos).filter((file) => file.startsWith(name));
      for (const file of inWork()) await rm(path.join(videos, file));
      let working = false;
      const watching = watch(videos, (__, file) => {
        working ||= (file?.startsWith(name) && begun.test(file)) ?? false;
      });
      const killed = await runScript(state, () => working).finally(() => watching.close());
      expect(killed).toMatchObject({ code: null });
      const again = await runScript(state);
      expect([again.code, again.output]).toEqual([0, expect.stringContaining("trip published, 2 photos")]);
      expect(inWork()).toEqual([]);
      const third = await runScript(state);
      expect([third.code, third.output]).toEqual([0, expect.stringContaining("trip unchanged, 2 photos")]);
      expect(third.output).not.toContain("videos (MB)");
    },
  );

  it("exits with 1 if anything failed, with 2 for unknown arguments", async () => {
    await desk.write("trip/gallery.yaml", "titel: Trip\n");
    const state = path.join(desk.content, ".state");
    const failed = await runScript(state);
    expect(failed.code).toBe(1);
    expect(failed.output).toContain('trip/gallery.yaml:1 titel: unknown setting. Did you mean "title"?');
  });
});

describe("two publishers at the same time", () => {
  it("have one winner; the other gets a message, and nothing of its version is live", async () => {
    await trip();
    await desk.publish();
    await desk.write("trip/gallery.yaml", YAML.replace("Trip", "Slower"));
    const report = await desk.publish({
      async checkpoint(moment) {
        if (moment !== "switch") return;
        await desk.write("trip/gallery.yaml", YAML.replace("Trip", "Faster"));
        expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
      },
    });
    expect(outcomes(report)).toEqual({ trip: "lost" });
    expect(await desk.live("trip")).toMatchObject({ title: "Faster" });
    const { results } = await desk.target.db.prepare("SELECT version FROM versions WHERE gallery = 'trip'").all();
    expect(results).toHaveLength(2);
  });

  it("have one winner at a first publish too", async () => {
    await trip();
    const report = await desk.publish({
      async checkpoint(moment) {
        if (moment === "switch") expect(outcomes(await desk.publish())).toEqual({ trip: "published" });
      },
    });
    expect(outcomes(report)).toEqual({ trip: "lost" });
  });

  it("can't overrule the studio: a set closed meanwhile stops the switch", async () => {
    await desk.write("trip/gallery.yaml", `${YAML}  - id: extra\n    title: Extra\n`);
    await desk.photo("trip/all/a.jpg", { seed: 1 });
    await desk.photo("trip/extra/b.jpg", { seed: 2 });
    await desk.publish();
    await desk.photo("trip/extra/c.jpg", { seed: 3 });
    const old = await desk.live("trip");
    const report = await desk.publish({
      async checkpoint(moment) {
        if (moment !== "switch") return;
        await desk.target.db.prepare("UPDATE sets SET visibility = 'client' WHERE id = 'extra'").run();
      },
    });
    expect(outcomes(report)).toEqual({ trip: "lost" });
    expect(await desk.live("trip")).toEqual(old);
  });

  it("each hold a lease while they run", async () => {
    await trip();
    const seen: unknown[][] = [];
    await desk.publish({
      async checkpoint(moment) {
        if (moment === "build") seen.push(await leases());
      },
    });
    expect(seen).toEqual([[expect.objectContaining({ gallery: "trip" })]]);
    expect(await leases()).toEqual([]);
  });
});
