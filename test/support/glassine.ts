import { rm } from "node:fs/promises";
import path from "node:path";
import { createTestHarness } from "wrangler";
import { configWithMail, type Mail, readMails } from "./mail.ts";
import { METERED_CONFIG } from "./metering/build.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const SECRET = "for tests alone, thirty-two bytes and more";

/** The built Worker in workerd with R2 and D1 in memory. */
export interface Glassine {
  url: URL;
  env: { DB: D1Database; PHOTOS: R2Bucket };
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Runs the cron trigger. */
  cron(): Promise<void>;
  /** Mails sent so far, as the local runtime kept them, oldest first. */
  mails(): Promise<Mail[]>;
  /** Everything the Worker logged. */
  logs(): string;
  close(): Promise<void>;
}

export interface GlassineOptions {
  secrets?: Record<string, string>;
  /** Binds mail, to this address alone. */
  mailTo?: string;
}

/** The runtime's own complaints about having no network. */
const isRuntimes = (message: string) => message.startsWith("e = ");

/** The built Worker; whatever goes beyond the limits of the platform fails. */
const CONFIG = path.join(ROOT, METERED_CONFIG);

/** Starts the production build of the Worker, migrated and empty. */
export async function startGlassine({ secrets = {}, mailTo }: GlassineOptions = {}): Promise<Glassine> {
  const config = mailTo ? await configWithMail(CONFIG, mailTo) : CONFIG;
  const all = { SESSION_SECRET: SECRET, ...secrets };
  const server = createTestHarness({ root: ROOT, workers: [{ configPath: config, secrets: all }] });
  const { url } = await server.listen();
  const worker = server.getWorker<Glassine["env"]>();
  await worker.applyD1Migrations("DB");
  const env = await worker.getEnv();
  // An answer nobody read to its end would keep the server from closing.
  const answers: WeakRef<Response>[] = [];
  const fetchAt: Glassine["fetch"] = async (at, init) => {
    const answer = (await server.fetch(new URL(at, url).href, init as never)) as unknown as Response;
    answers.push(new WeakRef(answer));
    return answer;
  };
  return {
    url,
    env,
    fetch: fetchAt,
    async cron() {
      const { outcome } = await worker.scheduled({ cron: "*/5 * * * *", scheduledTime: new Date() });
      if (outcome !== "ok") throw new Error(`the cron trigger ended with ${outcome}`);
    },
    mails: () => readMails(fetchAt),
    logs: () =>
      server
        .getLogs()
        .flatMap(({ message }) => (isRuntimes(message) ? [] : message))
        .join("\n"),
    async close() {
      await Promise.all(answers.map((answer) => letGo(answer.deref())));
      await server.close();
      if (config !== CONFIG) await rm(config);
    },
  };
}

async function letGo(answer: Response | undefined): Promise<void> {
  if (answer?.body && !answer.body.locked) await answer.body.cancel().catch(() => {});
}
