import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { localSite } from "../../scripts/server/address.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { type OwnerNote, readOwnerNote } from "../../scripts/target/owner-note.ts";
import { takeStateLock } from "../../scripts/target/state-lock.ts";
import { ROOT } from "../support/glassine.ts";
import { PATIENT_MS } from "../support/patience.ts";
import { writePhoto } from "../support/photos.ts";
import { type RunningScript, startNode, startScript, startServe } from "../support/running-script.ts";
import { runScript } from "../support/script.ts";
import { Visitor } from "../support/visitor.ts";

const PATIENCE = { interval: 20, timeout: PATIENT_MS };
const PASSWORD = "thyme-and-honey";
const PHOTOS = Array.from({ length: 8 }, (_, i) => `IMG_${i}`);

let folder: string;
let state: string;
const running: RunningScript[] = [];

async function emptyState(): Promise<void> {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-owner-"));
  state = path.join(folder, "v3");
}

async function tidy(): Promise<void> {
  for (const { process } of running) process.kill("SIGKILL");
  await Promise.all(running.splice(0).map(({ ended }) => ended));
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
}

async function serving(): Promise<Awaited<ReturnType<typeof startServe>>> {
  const server = await startServe(state);
  running.push(server);
  return server;
}

/** A process that opens the state and keeps it, as a command does for as long as it works. */
function holder(): RunningScript {
  const code = `import { openLocalTarget } from ${JSON.stringify(path.join(ROOT, "scripts/target/local.ts"))};
    await openLocalTarget(${JSON.stringify({ stateDir: state, root: ROOT })});
    console.log("open");
    setInterval(() => {}, 1000);`;
  const script = startNode({}, "--input-type=module", "--eval", code);
  running.push(script);
  return script;
}

async function holding(): Promise<RunningScript> {
  const script = holder();
  await script.said(/open/);
  return script;
}

const open = () => openLocalTarget({ stateDir: state, root: ROOT });
const noteOf = async () => (await readOwnerNote(state)) as OwnerNote;

const write = "INSERT INTO leases (holder, gallery, expires_at) VALUES (?, 'trip', 0)";
async function holders(db: D1Database): Promise<string[]> {
  const { results } = await db.prepare("SELECT holder FROM leases ORDER BY holder").all<{ holder: string }>();
  return results.map(({ holder }) => holder);
}

describe("commands next to a running server", () => {
  // While marks were posted to the server, six of six commands died with SQLITE_BUSY, and some of the marks got a 500.
  let server: Awaited<ReturnType<typeof startServe>>;
  beforeAll(async () => {
    await emptyState();
    const content = path.join(folder, "content");
    for (const [seed, photo] of PHOTOS.entries())
      await writePhoto(path.join(content, `trip/all/${photo}.jpg`), { seed });
    await writeFile(path.join(content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
    await writeFile(path.join(content, "trip/gallery.yaml"), "title: Trip\nsets:\n  - id: all\n    title: All\n");
    expect(await runScript("publish.ts", "--content", content, "--state", state)).toMatchObject({ code: 0 });
    const doors = ["--guest-password", "rosemary", "--client-password", PASSWORD];
    expect(await runScript("access.ts", "trip", ...doors, "--state", state)).toMatchObject({ code: 0 });
    server = await serving();
  });
  afterAll(tidy);

  it("neither lose nor refuse a mark: 500 marks, eight at a time, while 20 commands run", async () => {
    const fetchAt = (at: string, init?: RequestInit) => fetch(new URL(at, server.url), init);
    const clients = await Promise.all(
      PHOTOS.map(() => new Visitor({ fetch: fetchAt } as never).enter("trip", "client", PASSWORD)),
    );
    const statuses: number[] = [];
    const hidden = new Map<string, boolean>();
    let sent = 0;
    // Each client hides and shows in turn, so that every mark changes something.
    const mark = async (client: Visitor, own: number) => {
      for (let turn = 0; sent < 500; turn += 1) {
        sent += 1;
        const photo = PHOTOS[own] ?? "";
        const form = { photo, private: turn % 2 === 0 ? "true" : "false" };
        hidden.set(photo, turn % 2 === 0);
        const answer = await client.post("/g/trip/marks", form, { accept: "application/json" });
        statuses.push(answer.status);
        await answer.arrayBuffer();
      }
    };
    const commands: [string, ...string[]][] = [
      ["access.ts", "trip", "--downloads", "photos"],
      ["access.ts", "trip", "--downloads", "all"],
      ["marks.ts", "list", "trip"],
      ["activity.ts", "trip"],
      ["gc.ts"],
    ];
    const command = async () => {
      const ended = [];
      for (let i = 0; i < 5; i += 1) {
        const [script, ...args] = commands[i] as [string, ...string[]];
        ended.push(await runScript(script, ...args, "--state", state));
      }
      return ended;
    };
    const marks = Promise.all(clients.map(mark));
    const ended = (await Promise.all([command(), command(), command(), command()])).flat();
    await marks;
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses.length).toBeGreaterThanOrEqual(500);
    // Two clean-ups at once: one is asked to come again, as ever.
    const failed = ended.filter(
      ({ code, output }) => code !== 0 && !output.includes("Run gc again when it has finished"),
    );
    expect(failed).toEqual([]);
    const told = await runScript("marks.ts", "list", "trip", "--state", state);
    for (const photo of PHOTOS) expect([photo, told.output.includes(photo)]).toEqual([photo, hidden.get(photo)]);
  });

  it("find it by a note that only its owner can read, and the site doesn't reveal it", async () => {
    const note = await noteOf();
    expect(note.site).toBe(server.url.href);
    expect(new URL(note.storage).hostname).toBe("127.0.0.1");
    expect(new URL(note.storage).port).not.toBe(server.url.port);
    if (process.platform !== "win32") expect((await stat(path.join(state, "owner.json"))).mode & 0o777).toBe(0o600);
    const asked = ["", "hello", "sql", "has", "list", "delete", "close"].flatMap((way) =>
      ["storage", "storage:storage", "glassine"].map((worker) => ({ way, worker })),
    );
    for (const { way, worker } of asked) {
      const headers = { "x-secret": note.secret, "x-key": "blobs", "mf-route-override": worker };
      const answer = await fetch(new URL(way, server.url), { method: "POST", headers, body: '[{"sql":"SELECT 1"}]' });
      expect([403, 404, 405]).toContain(answer.status);
      expect(await answer.text()).not.toMatch(/"results"/);
    }
    const guess = await fetch(new URL("hello", note.storage), { headers: { "x-secret": `${note.secret}x` } });
    expect(guess.status).toBe(403);
  });

  it("don't let a second server start", async () => {
    const second = await runScript("serve.ts", "--state", state, "--port", "0");
    expect(second.code).toBe(1);
    expect(second.output).toContain(`is already being served at ${server.url.href}`);
    expect((await fetch(server.url)).status).toBe(200);
  });

  // It made the sample, published everything and noted its own address, and only then saw that it can't serve: from then on
  // invitations had links with a port where nothing answers.
  it("let a second demo neither start nor change the address of links", async () => {
    const content = path.join(state, "..", "content-of-the-demo");
    const args = ["--state", state, "--content", content, "--port", String(await freePort())];
    const second = await runScript("start.ts", ...args);
    expect(second.code).toBe(1);
    expect(second.output).toContain(`is already being served at ${server.url.href}`);
    expect(existsSync(content)).toBe(false);
    expect(await localSite(state)).toBe(server.url.href);
  });

  it("continue when the server is stopped in the middle", async () => {
    const target = await open();
    await target.db.prepare(write).bind("before").run();
    server.process.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
    expect(existsSync(path.join(state, "owner.json"))).toBe(false);
    await target.db.prepare(write).bind("after").run();
    expect(await holders(target.db)).toEqual(["after", "before"]);
    await target.close();
  });
});

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "localhost");
  await once(listener, "listening");
  const address = listener.address();
  listener.close();
  await once(listener, "close");
  return typeof address === "object" && address ? address.port : 0;
}

describe("a state folder", () => {
  beforeEach(emptyState);
  afterEach(tidy);

  it("is served by one of two servers that start at the same time", async () => {
    const both = [0, 1].map(() => startScript("serve.ts", "--state", state, "--port", "0"));
    running.push(...both);
    const first = await Promise.race(
      both.map(async ({ said }, i) =>
        said(/^Serving on/m)
          .then(() => i)
          .catch(() => 1 - i),
      ),
    );
    await both[first]?.said(/^Serving on/m);
    expect(await both[1 - first]?.ended).toMatchObject({
      code: 1,
      output: expect.stringContaining("is already being served at http://localhost:"),
    });
  });

  it("can be used by six commands at the same time, without a server", async () => {
    const add = (i: number) => ["add", `anna${i}@example.com`, "--name", "Anna", "--state", state];
    const ended = await Promise.all(Array.from({ length: 6 }, (_, i) => runScript("client.ts", ...add(i))));
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    const list = await runScript("client.ts", "list", "--state", state);
    for (let i = 0; i < 6; i += 1) expect(list.output).toContain(`anna${i}@example.com`);
  });

  it("is served as soon as the command that uses it is done, and not before", async () => {
    const command = await holding();
    const server = startScript("serve.ts", "--state", state, "--port", "0");
    running.push(server);
    await server.said(new RegExp(`Waiting for the command .* \\(process ${command.process.pid}\\)`));
    const target = await open();
    await target.db.prepare(write).bind("meanwhile").run();
    command.process.kill("SIGTERM");
    expect(await command.ended).toMatchObject({ code: 143 });
    await server.said(/^Serving on/m);
    expect(await holders(target.db)).toEqual(["meanwhile"]);
    expect((await noteOf()).pid).toBe(server.process.pid);
    await target.close();
  });

  // The server waited without a word for a process that had the state and did not say yet, or any more, who it is.
  it("is served after a process that is starting or ending, and the wait is reported at once", async () => {
    const lock = takeStateLock(state);
    const server = startScript("serve.ts", "--state", state, "--port", "0");
    running.push(server);
    await server.said(/^Waiting for another process that is about to open or close the local state/m);
    lock?.release();
    await server.said(/^Serving on/m);
  });

  it.skipIf(process.platform === "win32")(
    "is open to a command that is started while the server ends, held up by one that is stopped",
    async () => {
      const server = await serving();
      const guest = await holding();
      guest.process.kill("SIGSTOP");
      server.process.kill("SIGTERM");
      await vi.waitUntil(() => !existsSync(path.join(state, "owner.json")), PATIENCE);
      const add = runScript("client.ts", "add", "anna@example.com", "--name", "Anna", "--state", state);
      expect(await add).toMatchObject({ code: 0 });
      expect(await server.ended).toMatchObject({ code: 0 });
      const list = await runScript("client.ts", "list", "--state", state);
      expect(list).toMatchObject({ code: 0, output: expect.stringContaining("anna@example.com") });
    },
  );

  const LONG = Array.from({ length: 9 }, () => "long".repeat(11));
  it.each([
    [
      "with spaces, umlauts of one and of two characters, and characters that URLs and shells treat specially",
      ["Jürg & Söhne", "my site", "Jürg".normalize("NFD"), "a'b $c; #1 50% (x)", "v3"],
    ],
    ["more than any socket's", [...LONG, "v3"]],
  ])("may have a path with %s", async (_what, names) => {
    state = path.join(folder, ...names);
    const add = await runScript("client.ts", "add", "anna@example.com", "--name", "Anna", "--state", state);
    expect(add).toMatchObject({ code: 0 });
    const server = await serving();
    const list = await runScript("client.ts", "list", "--state", state);
    expect(list).toMatchObject({ code: 0, output: expect.stringContaining("anna@example.com") });
    server.process.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
  });

  it.each([
    [
      "with a path too long for SQLite",
      Array.from({ length: 2 }, () => LONG).flat(),
      /^✗ The path \S+ is too long\. Choose/,
    ],
    ["too long for the system", [...Array(100)].map(() => "long".repeat(11)), /^✗ The path \S+ is too long\. Choose/],
    ["with a name that is too long", ["long".repeat(80)], /^✗ The path \S+ is too long\. Choose/],
    ["of a file", ["file"], /^✗ \S+file is a file, but should be a folder\.\n$/],
    ["below a file", ["file", "v3"], /^✗ \S+v3 is not in a folder: a part of its path is a file\.\n$/],
  ])("can't be opened by a path %s, and says so", async (_what, names, sentence) => {
    await writeFile(path.join(folder, "file"), "");
    const ended = await runScript("client.ts", "list", "--state", path.join(folder, ...names));
    expect(ended).toMatchObject({ code: 1, output: expect.stringMatching(sentence) });
    expect(ended.output.trimEnd()).not.toContain("\n");
  });

  it("is opened again at once after its owner was killed and left its note", async () => {
    const server = await serving();
    const target = await open();
    await target.db.prepare(write).bind("before").run();
    server.process.kill("SIGKILL");
    await server.ended;
    expect((await noteOf()).pid).toBe(server.process.pid);
    // Its runtime may answer for a moment yet.
    const isOurs = async () => {
      expect(await holders(target.db)).toEqual(["before"]);
      return (await readOwnerNote(state))?.pid === process.pid;
    };
    await vi.waitUntil(isOurs, PATIENCE);
    await target.close();
    expect(await readOwnerNote(state)).toBeNull();
    expect(await runScript("client.ts", "list", "--state", state)).toMatchObject({ code: 0 });
  });

  it.each([
    ["whose note is unreadable", "{"],
    ["of somebody who is gone", '{"pid":1,"storage":"http://127.0.0.1:1/","secret":"x","site":null}'],
    ["that is empty", ""],
  ])("is opened in spite of a note %s", async (_what, note) => {
    await (await open()).close();
    await writeFile(path.join(state, "owner.json"), note);
    const target = await open();
    expect(await holders(target.db)).toEqual([]);
    await target.close();
  });

  it("passes from owner to owner while several work on it", async () => {
    const targets = await Promise.all([open(), open(), open()]);
    await Promise.all(
      targets.map(async (target, own) => {
        for (let i = 0; i < 30; i += 1) {
          await target.db.prepare(write).bind(`${own}-${i}`).run();
          await target.blobs.put(`pieces/${own}-${i}`, Buffer.from(`${own}-${i}`), { type: "text/plain" });
          // Whoever has it leaves it in the middle of the others' work.
          if (i === 10 * (own + 1) - 5) await target.close();
        }
      }),
    );
    const [target] = targets;
    expect(await holders(target.db)).toHaveLength(90);
    const keys = Array.from({ length: 90 }, (_, i) => `pieces/${i % 3}-${Math.floor(i / 3)}`);
    expect((await target.blobs.has(keys)).size).toBe(90);
    await Promise.all(targets.map(({ close }) => close()));
  });
});

describe.skipIf(process.platform === "win32")("the local runtime", () => {
  beforeEach(emptyState);
  afterEach(tidy);

  // A publish that was killed in its first second left it behind, with the databases open.
  it.each([
    ["SIGKILL", "while the runtime starts"],
    ["SIGTERM", "while the runtime starts"],
    ["SIGKILL", "later"],
    ["SIGTERM", "later"],
  ] as const)("ends with the process that started it: %s %s", async (signal, moment) => {
    const script = moment === "later" ? await holding() : holder();
    const runtime = await vi.waitUntil(() => childOf(script.process.pid ?? 0), PATIENCE);
    expect(isAlive(runtime)).toBe(true);
    script.process.kill(signal);
    await script.ended;
    await vi.waitUntil(() => !isAlive(runtime), PATIENCE);
  });
});

function childOf(parent: number): number | null {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const child = stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find(([, ppid]) => ppid === parent);
  return child?.[0] ?? null;
}

function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
