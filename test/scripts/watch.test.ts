import { appendFile, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createQueue } from "../../scripts/watch/queue.ts";
import { createSettling } from "../../scripts/watch/settling.ts";
import { PATIENT_MS } from "../support/patience.ts";
import { photoBytes } from "../support/photos.ts";
import { outcomes, publishing } from "../support/publishing.ts";
import { type RunningScript, startScript } from "../support/running-script.ts";

const desk = publishing({ own: true });
const YAML = "title: Trip\nsets:\n  - id: all\n    title: All\n";

let running: RunningScript | undefined;
afterEach(async () => {
  running?.process.kill("SIGKILL");
  await running?.ended;
  running = undefined;
});

async function gallery(name: string, photos = 1): Promise<void> {
  await desk.write(`${name}/gallery.yaml`, YAML);
  for (let i = 1; i <= photos; i += 1) await desk.photo(`${name}/all/IMG_${i}.jpg`, { seed: i });
}

/** Starts to watch, and waits until it does. */
async function watch(...args: string[]): Promise<RunningScript> {
  const folders = ["--content", desk.content, "--state", desk.state];
  running = startScript("watch.ts", ...args, ...folders);
  await running.said(/^Watching (?!no gallery)/m);
  return running;
}

const stop = async (script: RunningScript) => {
  script.process.kill("SIGINT");
  return script.ended;
};
const at = (file: string) => path.join(desk.content, file);
const names = async (of = "trip") => (await desk.live(of))?.sets.flatMap(({ photos }) => photos) ?? [];
const sees = (photos: string[], of = "trip") =>
  vi.waitFor(async () => expect(await names(of)).toEqual(photos), { timeout: PATIENT_MS });
const sourceOf = async (photo: string) => (await desk.livePhoto("trip", photo)).original.blob;

describe("a watched folder", () => {
  it("publishes what appears, changes and is renamed, and nothing that is half written", async () => {
    await gallery("trip");
    await desk.publish();
    const script = await watch();

    await desk.photo("trip/all/IMG_2.jpg", { seed: 2 });
    await sees(["IMG_1", "IMG_2"]);
    expect(await script.said(/trip published, 2 photos \(\+1\): (\S+)/)).toMatch(/\/g\/trip\/$/);

    // A camera's card reader stops in the middle, and the rest comes later.
    const bytes = await photoBytes({ seed: 3, width: 400, height: 300 });
    await writeFile(at("trip/all/IMG_3.jpg"), bytes.subarray(0, bytes.length / 2));
    // A browser downloads under another name; an editor writes beside, and replaces the photo in one step.
    await writeFile(at("trip/all/IMG_4.jpg.part"), await photoBytes({ seed: 4 }));
    await writeFile(at("trip/all/.IMG_1.jpg.tmp"), await photoBytes({ seed: 11 }));
    const before = await sourceOf("IMG_1");
    await rename(at("trip/all/.IMG_1.jpg.tmp"), at("trip/all/IMG_1.jpg"));
    await vi.waitFor(async () => expect(await sourceOf("IMG_1")).not.toBe(before), { timeout: PATIENT_MS });
    expect(await names()).toEqual(["IMG_1", "IMG_2"]);
    await appendFile(at("trip/all/IMG_3.jpg"), bytes.subarray(bytes.length / 2));
    await sees(["IMG_1", "IMG_2", "IMG_3"]);
    await rename(at("trip/all/IMG_4.jpg.part"), at("trip/all/IMG_4.jpg"));
    await sees(["IMG_1", "IMG_2", "IMG_3", "IMG_4"]);

    // A set that is added while it is watched, with its folder and its line.
    await mkdir(at("trip/late"));
    await writeFile(at("trip/late/IMG_5.jpg"), await photoBytes({ seed: 5 }));
    await desk.write("trip/gallery.yaml", `${YAML}  - id: late\n    title: Late\n`);
    await sees(["IMG_1", "IMG_2", "IMG_3", "IMG_4", "IMG_5"]);
    expect(await script.said(/New set late: (for clients only)/)).toBe("for clients only");

    const { code, output } = await stop(script);
    expect(code).toBe(0);
    expect(output).not.toMatch(/^\s+at |MaxListeners/m);
    expect((await desk.target.db.prepare("SELECT * FROM leases").all()).results).toEqual([]);
  });

  it("publishes a burst of photos at once or nearly", async () => {
    await gallery("trip");
    await desk.publish();
    const script = await watch("trip");
    for (let i = 2; i <= 60; i += 1) await desk.photo(`.aside/IMG_${i}.jpg`, { seed: i });
    for (const file of await readdir(at(".aside"))) await rename(at(`.aside/${file}`), at(`trip/all/${file}`));
    await vi.waitFor(async () => expect(await names()).toHaveLength(60), { timeout: PATIENT_MS });
    const { output } = await stop(script);
    expect((output.match(/trip published/g) ?? []).length).toBeLessThanOrEqual(3);
  });

  it("goes on with others while one gallery has a problem, says it until it is fixed, and keeps what is deleted", async () => {
    await gallery("trip");
    await gallery("walk");
    await desk.publish();
    const script = await watch();
    await desk.write("walk/gallery.yaml", "titel: Walk\n");
    await script.said(/✗ .*walk\/gallery\.yaml/);
    await script.said(/^Watching .* problems?, such as: .*gallery\.yaml/m);
    await desk.photo("trip/all/IMG_2.jpg", { seed: 2 });
    await sees(["IMG_1", "IMG_2"]);
    await desk.write("walk/gallery.yaml", YAML.replace("Trip", "Walk"));
    await script.said(/fixed: .*walk\/gallery\.yaml/);
    await vi.waitFor(async () => expect((await desk.live("walk"))?.title).toBe("Walk"), { timeout: PATIENT_MS });

    await desk.remove("trip/all/IMG_1.jpg");
    await script.said(/! trip: 1 photo has no original on disk any more/);
    expect(await names()).toEqual(["IMG_1", "IMG_2"]);
    expect((await stop(script)).code).toBe(0);
  });

  it("never publishes what has never been published, unless it is named", async () => {
    await gallery("trip");
    await gallery("secret");
    await desk.publish({ galleries: ["trip"] });
    const all = await watch();
    await all.said(/secret has never been published, so it is not published now/);
    await desk.photo("secret/all/IMG_2.jpg", { seed: 2 });
    await desk.photo("trip/all/IMG_2.jpg", { seed: 2 });
    await sees(["IMG_1", "IMG_2"]);
    expect(await desk.live("secret")).toBeNull();
    await stop(all);
    const one = await watch("secret");
    await sees(["IMG_1", "IMG_2"], "secret");
    await one.said(/Guests can't enter yet\. Set a guest password: npm run access -- secret --state/);
    await stop(one);
  });

  it("is stopped in the middle of photos without leaving anything half done", async () => {
    await gallery("trip");
    await desk.publish();
    const old = await desk.live("trip");
    const script = await watch("trip");
    const blobs = async () => {
      let count = 0;
      for await (const _ of desk.target.blobs.list("blobs/")) count += 1;
      return count;
    };
    const before = await blobs();
    for (let i = 2; i <= 9; i += 1) {
      await desk.photo(`.aside/IMG_${i}.jpg`, { seed: 100 + i, width: 1600, height: 1200 });
      await rename(at(`.aside/IMG_${i}.jpg`), at(`trip/all/IMG_${i}.jpg`));
    }
    await vi.waitFor(async () => expect(await blobs()).toBeGreaterThan(before), { timeout: PATIENT_MS });
    const { code, output } = await stop(script);
    expect(code, output).toBe(0);
    expect(output).toContain("Stopped. Visitors see what was published last");
    const live = await desk.live("trip");
    if (!output.includes("trip published")) expect(live).toEqual(old);
    expect((await desk.target.db.prepare("SELECT * FROM leases").all()).results).toEqual([]);
    await desk.publish();
    expect(await names()).toHaveLength(9);
  });

  it("refuses a pause that is not a number of seconds", async () => {
    const { code, output } = await startScript("watch.ts", "--poll", "0.2").ended;
    expect({ code, output }).toEqual({
      code: 2,
      output: expect.stringContaining("--poll 0.2: must be a whole number"),
    });
  });
});

describe("a publish with files that are being written", () => {
  it.each([false, true])("leaves their photos as they are, also with --remove-missing: %s", async (removeMissing) => {
    await gallery("trip", 2);
    await desk.publish();
    const before = await sourceOf("IMG_1");
    await writeFile(at("trip/all/IMG_1.jpg"), "half");
    await writeFile(at("trip/all/IMG_3.jpg"), "half");
    await desk.photo("trip/all/IMG_4.jpg", { seed: 4 });
    const isUnsettled = ({ size }: { size: number }) => size === 4;
    const report = await desk.publish({ isUnsettled, removeMissing });
    expect({ ...outcomes(report), problems: report.problems, warnings: report.warnings }).toEqual({
      trip: "published",
      problems: [],
      warnings: [],
    });
    expect(await names()).toEqual(["IMG_1", "IMG_2", "IMG_4"]);
    expect(await sourceOf("IMG_1")).toBe(before);
  });

  it("keeps a photo in all its sets while one of its files is replaced", async () => {
    await desk.write("trip/gallery.yaml", `${YAML}  - id: best\n    title: Best\n`);
    for (const set of ["all", "best"]) await desk.photo(`trip/${set}/IMG_1.jpg`, { seed: 1 });
    await desk.photo("trip/best/IMG_2.jpg", { seed: 2 });
    await desk.publish();
    const before = (await desk.live("trip"))?.sets;
    await writeFile(at("trip/best/IMG_1.jpg"), "half");
    await desk.photo("trip/all/IMG_3.jpg", { seed: 3 });
    await desk.publish({ isUnsettled: ({ size }) => size === 4 });
    expect((await desk.live("trip"))?.sets.map(({ photos }) => photos)).toEqual([
      ["IMG_1", "IMG_3"],
      before?.[1]?.photos,
    ]);
  });
});

describe("files", () => {
  const seen = (stamp: string | null, patience: number, path = "a") => ({ path, gallery: "trip", stamp, patience });

  it("count as written once they haven't changed for long enough, and are reported once", () => {
    const settling = createSettling();
    settling.see(seen("1", 100), 0);
    expect([...settling.news(99)]).toEqual([]);
    settling.see(seen("2", 100), 99);
    expect([...settling.news(198)]).toEqual([]);
    expect([...settling.busy()]).toEqual(["trip"]);
    expect(settling.isWritten("a", "2")).toBe(false);
    expect([...settling.news(199)]).toEqual(["trip"]);
    expect(settling.isWritten("a", "2")).toBe(true);
    expect(settling.isWritten("a", "1")).toBe(false);
    expect([...settling.news(1000)]).toEqual([]);
  });

  it("are not reported when they are deleted and come back unchanged, or were never seen", () => {
    const settling = createSettling();
    settling.see(seen("1", 0), 0);
    expect([...settling.news(0)]).toEqual(["trip"]);
    settling.see(seen(null, 1500), 10);
    expect([...settling.busy({ gone: true })]).toEqual(["trip"]);
    settling.see(seen("1", 100), 500);
    expect([...settling.news(5000)]).toEqual([]);
    settling.see(seen(null, 0, "never"), 5000);
    expect([...settling.news(9000)]).toEqual([]);
  });
});

describe("galleries", () => {
  const quiet = { busy: new Set<string>(), held: new Set<string>() };

  it("wait for files that are being written, but not for ever, and always for those that may come back", () => {
    const queue = createQueue();
    queue.add("trip", 0);
    expect(queue.next(1499, { ...quiet, busy: new Set(["trip"]) })).toBeNull();
    expect(queue.next(9000, { ...quiet, held: new Set(["trip"]) })).toBeNull();
    expect(queue.next(1500, { ...quiet, busy: new Set(["trip"]) })).toBe("trip");
    expect(queue.next(9000, quiet)).toBeNull();
    expect(queue.nextAt(9000)).toBeNull();
  });

  it("are tried again after 5, 10, 20, 40 and then every 60 seconds until they are published", () => {
    const queue = createQueue();
    let now = 0;
    const pauses = Array.from({ length: 6 }, () => {
      queue.retry("trip", now);
      const next = queue.nextAt(now) ?? 0;
      const pause = next - now;
      expect(queue.next(next - 1, quiet)).toBeNull();
      expect(queue.next(next, quiet)).toBe("trip");
      now = next;
      return pause / 1000;
    });
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
    queue.done("trip");
    expect(queue.nextAt(now)).toBeNull();
  });
});
