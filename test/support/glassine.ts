import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { builtSite } from "../../scripts/server/site.ts";
import { localDatabase } from "../../scripts/target/local-database.ts";
import { localObjects } from "../../scripts/target/local-objects.ts";
import { migrateLocal } from "../../scripts/target/migrations.ts";
import { openMiniflare, type RuntimeWorker } from "../../scripts/target/miniflare.ts";
import { type BindingNames, readBindingNames } from "../../scripts/target/names.ts";
import { storageService } from "../../scripts/target/runtime.ts";
import { storageHttp } from "../../scripts/target/storage-http.ts";
import type { Target } from "../../scripts/target/target.ts";
import { type AskInit, openAsker } from "./ask.ts";
import { type Mail, mailBinding, readMails } from "./mail.ts";
import { METERED_BUILD } from "./metering/build.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const SECRET = "for tests alone, thirty-two bytes and more";

/** The built Worker in workerd, with R2 and D1 of its own. */
export interface Glassine {
  url: URL;
  env: { DB: D1Database; PHOTOS: R2Bucket };
  /** Its R2 and D1, as a target to publish to. */
  target: Target;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Runs the cron trigger. */
  cron(): Promise<void>;
  /** Hands the Worker what its queue holds. */
  queue(bodies: unknown[]): Promise<void>;
  /** Mails sent so far, as the local runtime kept them, oldest first. */
  mails(): Promise<Mail[]>;
  /** Everything the Worker logged. */
  logs(): string;
  close(): Promise<void>;
}

export interface GlassineOptions {
  secrets?: Record<string, string>;
  /** Binds mail: to this address alone, or to anybody. */
  mailTo?: string | "anybody";
  /** Changes the code of the build: faults are planted so. */
  plant?: (code: string) => string;
}

/** The runtime's own complaints about having no network. */
const isRuntimes = (message: string) => message.startsWith("e = ");

/**
 * Starts the production build of the Worker over the R2 and D1 in a folder, migrated; left out: an empty one of its own. Whatever
 * goes beyond the limits of the platform fails.
 */
export async function startGlassine(options: GlassineOptions = {}, stateDir?: string): Promise<Glassine> {
  const own = stateDir ? null : await mkdtemp(path.join(tmpdir(), "glassine-state-"));
  const names = await readBindingNames(ROOT);
  const secret = randomUUID();
  const logged: string[] = [];
  const miniflare = openMiniflare({
    handleStructuredLogs: ({ message }) => void logged.push(message),
    // The mails that were sent are read there.
    unsafeLocalExplorer: options.mailTo !== undefined,
    resourcePersistencePath: stateDir ?? own ?? "",
    workers: [await meteredSite(names, options), storageService({ root: ROOT, names, secret })],
  });
  const url = await miniflare.ready;
  const http = storageHttp(await miniflare.unsafeGetDirectURL("storage", "storage"), secret);
  const db = localDatabase(http.ask);
  await migrateLocal(db, ROOT);
  const asker = openAsker();
  // An answer nobody read to its end would keep the server from closing.
  const answers: WeakRef<Response>[] = [];
  const fetchAt: Glassine["fetch"] = async (at, init) => {
    const to = new URL(at, url);
    const send = () =>
      isPlain(init) && to.origin === url.origin
        ? asker.ask(to, init)
        : (miniflare.dispatchFetch(to, init as never) as unknown as Promise<Response>);
    // A stream can be sent once.
    const answer = await (init?.body instanceof ReadableStream ? send() : sent(send));
    answers.push(new WeakRef(answer));
    return answer;
  };
  return {
    url,
    env: { DB: db, PHOTOS: whenAsked(() => miniflare.getR2Bucket("PHOTOS") as unknown as Promise<R2Bucket>) },
    target: { db, blobs: localObjects(http.ask), close: async () => {} },
    fetch: fetchAt,
    async cron() {
      const worker = await miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron: "*/5 * * * *", scheduledTime: new Date() });
      if (outcome !== "ok") throw new Error(`the cron trigger ended with ${outcome}`);
    },
    async queue(bodies) {
      const worker = await miniflare.getWorker();
      const messages = bodies.map((body) => ({ id: randomUUID(), timestamp: new Date(), attempts: 1, body }));
      const { outcome, ackAll, explicitAcks } = await worker.queue("mail-reports", messages);
      if (outcome !== "ok") throw new Error(`the queue ended with ${outcome}`);
      if (!ackAll && explicitAcks.length !== bodies.length) throw new Error("a message was not taken");
    },
    mails: () => readMails(fetchAt),
    logs: () => logged.filter((message) => !isRuntimes(message)).join("\n"),
    async close() {
      await Promise.all(answers.map((answer) => letGo(answer.deref())));
      asker.close();
      http.close();
      await miniflare.dispose();
      if (own) await rm(own, { recursive: true, force: true });
    },
  };
}

/** A request as nearly all are: of text, and what it is answered with is the answer. */
function isPlain(init: RequestInit | undefined): init is RequestInit & AskInit {
  return init?.redirect === "manual" && (init.body === undefined || typeof init.body === "string");
}

async function meteredSite(names: BindingNames, { secrets, mailTo, plant }: GlassineOptions): Promise<RuntimeWorker> {
  const all = { SESSION_SECRET: SECRET, ...secrets };
  const site = await builtSite(ROOT, { names, secrets: all, build: METERED_BUILD });
  const env = {
    ...site.config.env,
    ...(mailTo ? mailBinding(mailTo) : {}),
  };
  const { manifest } = site.config as { manifest: { modules: Record<string, { contents: string }> } };
  const entry = manifest.modules["entry.mjs"];
  if (plant && entry) entry.contents = plant(entry.contents);
  return { ...site, config: { ...site.config, env } } as RuntimeWorker;
}

// More than are ever open at once.
const CONNECTIONS = 16;

/**
 * Sends a request. The runtime closes a connection that was idle for seconds; whoever was busy meanwhile finds out by a request
 * that nobody took, which is sent again over the next one, as browsers do.
 */
export async function sent<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (let left = CONNECTIONS; ; left -= 1) {
    try {
      return await send();
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
      if (left === 0 || (code !== "ECONNRESET" && code !== "UND_ERR_SOCKET")) throw error;
    }
  }
}

/** What is opened when its first method is called, since opening takes a while; all its methods are asynchronous. */
function whenAsked<Opened extends object>(open: () => Promise<Opened>): Opened {
  let opened: Promise<Opened> | undefined;
  const call =
    (name: string) =>
    async (...values: unknown[]) => {
      opened ??= open();
      const made = (await opened) as Record<string, (...values: unknown[]) => unknown>;
      return made[name]?.(...values);
    };
  return new Proxy({} as Opened, { get: (_, name) => call(String(name)) });
}

async function letGo(answer: Response | undefined): Promise<void> {
  if (answer?.body && !answer.body.locked) await answer.body.cancel().catch(() => {});
}
