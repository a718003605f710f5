import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { closeToOthers, projectFolder } from "../disk/own-folder.ts";
import { checkWritable } from "../disk/room.ts";
import { ScriptError } from "../terminal/script.ts";
import { type OwnerNote, readOwnerNote, removeOwnerNote, writeOwnerNote } from "./owner-note.ts";
import type { Runtime, RuntimeOptions } from "./runtime.ts";
import { takeStateLock } from "./state-lock.ts";
import { type StorageHttp, storageHttp } from "./storage-http.ts";

/** Access to the local state: through a runtime of this process, which then owns the state, or through the owner's. */
export interface Way {
  http: StorageHttp;
  /** The runtime of this process; null if another process has it. */
  runtime: Runtime | null;
  /** Called once when the owner is about to end, or is gone: whoever wants to continue must find a new way. */
  onEnd(listener: () => void): void;
  /** When nothing is under way any more. */
  close(): Promise<void>;
}

const ASK_AGAIN_MS = 50;
/** Much longer than the runtime takes to start on a busy machine. */
const SILENT_MS = 90_000;

/** Finds the owner of the local state, or becomes the owner. Throws ScriptError if there is one that does not answer. */
export async function enterState(options: Omit<RuntimeOptions, "site">): Promise<Way> {
  const { stateDir } = options;
  for (const since = Date.now(); ; await delay(ASK_AGAIN_MS)) {
    const note = await readOwnerNote(stateDir);
    const joined = note && (await join(note));
    if (joined) return joined;
    const owned = await own({ ...options, site: null });
    if (owned) return owned;
    if (Date.now() - since > SILENT_MS) throw new ScriptError(deaf(stateDir, note));
  }
}

export interface Owning extends RuntimeOptions {
  /**
   * Called at once if another process has the state open and has to be waited for: with null while it opens or closes the
   * state, with its process id as soon as that is known.
   */
  onWait(pid: number | null): void;
}

/** Becomes the owner, after the command that is the owner now. Throws ScriptError if the state is already being served. */
export async function ownState({ onWait, ...options }: Owning): Promise<Way & { runtime: Runtime }> {
  for (let told: number | null | undefined; ; await delay(ASK_AGAIN_MS)) {
    const owned = await own(options);
    if (owned) return owned;
    const note = await readOwnerNote(options.stateDir);
    if (note?.site) throw new ScriptError(served(options.stateDir, note));
    const pid = note?.pid ?? told ?? null;
    if (pid !== told) onWait(pid);
    told = pid;
  }
}

/** Starts the runtime and returns how to reach it; null if another process is the owner. */
async function own(options: RuntimeOptions): Promise<(Way & { runtime: Runtime }) | null> {
  const { root, stateDir, site } = options;
  const lock = takeStateLock(stateDir);
  if (!lock) return null;
  try {
    await checkWritable(stateDir);
    closeToOthers(projectFolder(root));
    // The runtime keeps files of its own there.
    await checkWritable(tmpdir());
    const left = await readOwnerNote(stateDir);
    if (left) await outlive(left);
    await removeOwnerNote(stateDir);
    // It takes a second to load, and only the owner of the state needs it.
    const { startRuntime } = await import("./runtime.ts");
    const runtime = await startRuntime(options);
    const { url, secret } = runtime.storage;
    const http = storageHttp(url, secret, { stateDir });
    const note = { pid: process.pid, storage: url.href, secret, site: site ? runtime.url.href : null };
    await writeOwnerNote(stateDir, note);
    const close = async () => {
      signals.leave();
      await removeOwnerNote(stateDir);
      await finish(http);
      http.close();
      await runtime.close();
      lock.release();
    };
    const signals = endOnSignals(close);
    // It ends when this process says so.
    return { http, runtime, onEnd: () => {}, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the process cleanly on a signal that nobody else handles. */
function endOnSignals(close: () => Promise<void>): { leave(): void } {
  const end = (_name: NodeJS.Signals, number: number) => void close().finally(() => process.exit(128 + number));
  const mine = SIGNALS.filter((name) => process.listenerCount(name) === 0);
  for (const name of mine) process.once(name, end);
  return {
    leave() {
      for (const name of mine) process.off(name, end);
    },
  };
}

/** How long to wait for others that do not even notice that the owner ends, because they are stopped themselves. */
const FAREWELL_MS = 5000;

/** A request that lasts longer is never answered: a full disk makes the runtime fall silent. */
const UNDER_WAY_MS = 20_000;

/** Lets requests of others finish, and tells the others; accepts no new requests. */
async function finish(http: StorageHttp): Promise<void> {
  const ask = async () => closing.parse(JSON.parse((await http.ask("close", { method: "POST" })).bytes.toString()));
  try {
    const since = Date.now();
    const isDone = ({ underWay, others }: z.infer<typeof closing>) => {
      const waited = Date.now() - since;
      return (underWay === 0 && (others <= 0 || waited > FAREWELL_MS)) || waited > UNDER_WAY_MS;
    };
    while (!isDone(await ask())) await delay(ASK_AGAIN_MS);
  } catch {
    // The runtime is gone already, and everything with it.
  }
}

const closing = z.object({ underWay: z.number(), others: z.number() });

/** Waits until the runtime of an owner that was killed has ended, which takes at most a second. */
async function outlive({ storage, secret }: OwnerNote): Promise<void> {
  const http = storageHttp(new URL(storage), secret, { idleMs: ASK_AGAIN_MS * 20 });
  const left = () =>
    http
      .ask("bye", { method: "POST" })
      .then(({ status }) => status === 204)
      .catch(() => false);
  while (await left()) await delay(ASK_AGAIN_MS);
  http.close();
}

async function join(note: OwnerNote): Promise<Way | null> {
  const http = storageHttp(new URL(note.storage), note.secret);
  const answered = await http.ask("hello", { method: "GET" }).catch(() => null);
  if (answered?.status !== 204) {
    http.close();
    return null;
  }
  const left = new AbortController();
  return {
    http,
    runtime: null,
    onEnd: (listener) => void hear(http, left.signal).then(listener),
    async close() {
      left.abort();
      await http.ask("bye", { method: "POST" }).catch(() => {});
      http.close();
    },
  };
}

/** Waits until the owner is about to end, is gone, or has been left. */
async function hear(http: StorageHttp, left: AbortSignal): Promise<void> {
  const ask = () => http.ask("farewell", { method: "GET", once: true, signal: left });
  const isThere = () =>
    ask()
      .then(({ ok }) => ok)
      .catch(() => false);
  while (await isThere());
}

/** Where the state is being served now; null: nowhere. */
export async function servedAt(stateDir: string): Promise<string | null> {
  const note = await readOwnerNote(stateDir);
  const joined = note?.site ? await join(note) : null;
  await joined?.close();
  return joined ? (note?.site ?? null) : null;
}

/** Throws ScriptError if the state is being served: before work that only makes sense for whoever will serve it. */
export async function checkNotServed(stateDir: string): Promise<void> {
  const note = await readOwnerNote(stateDir);
  if (note && (await servedAt(stateDir))) throw new ScriptError(served(stateDir, note));
}

const served = (stateDir: string, { pid, site }: OwnerNote) =>
  `${stateDir} is already being served at ${site} (process ${pid}). Use that, or stop it first.`;

const deaf = (stateDir: string, note: OwnerNote | null) =>
  `Another process${note ? ` (${note.pid})` : ""} has ${stateDir} open and does not answer. Stop it, and try again.`;
