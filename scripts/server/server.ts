import path from "node:path";
import { unstable_startWorker } from "wrangler";
import { rememberAddress } from "./address.ts";
import { receiveNotices, type ShownNotice } from "./notices.ts";
import { checkPortFree } from "./options.ts";
import { localSecret } from "./secret.ts";

export interface ServerOptions {
  root: string;
  /** Folder of the local R2 and D1, called `v3` as wrangler calls it. */
  stateDir: string;
  host: string;
  /** 0: any free one. */
  port: number;
  /** Is handed what the photographer would be told. */
  onNotice?: (notice: ShownNotice) => void;
}

export interface Server {
  url: URL;
  /** Runs the cron trigger, as happens every minute. */
  runCron(): Promise<void>;
  close(): Promise<void>;
}

const CRON_MS = 60_000;

/**
 * Serves what is published in the local state by the production build of the Worker, in workerd, with the cron trigger run
 * every minute.
 */
export async function startServer({ root, stateDir, host, port, onNotice }: ServerOptions): Promise<Server> {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= "false";
  process.env.WRANGLER_SEND_METRICS ??= "false";
  shutExplorer();
  await checkPortFree({ host, port });
  const secret = await localSecret(stateDir);
  const receiver = onNotice ? await receiveNotices(onNotice) : null;
  const worker = await unstable_startWorker({
    config: path.join(root, "dist/server/wrangler.json"),
    // What stands in a developer's .env or .dev.vars is no part of the local server.
    envFiles: [],
    bindings: secretsOf({ SESSION_SECRET: secret, ...receiver?.secrets, ...stripeOf(process.env) }),
    dev: {
      // wrangler puts the version of its layout below the folder it is given.
      persist: path.dirname(stateDir),
      server: { hostname: host, port },
      watch: false,
      inspector: false,
      liveReload: false,
      logLevel: "warn",
    },
  });
  await worker.ready;
  const url = await worker.url;
  await rememberAddress(stateDir, url.href);
  const runCron = async () => {
    const response = await fetch(new URL("/cdn-cgi/handler/scheduled", url));
    if (!response.ok) throw new Error(await response.text());
  };
  const cron = setInterval(() => runCron().catch(reportCron), CRON_MS);
  return {
    url,
    runCron,
    async close() {
      clearInterval(cron);
      await worker.dispose();
      await receiver?.close();
    },
  };
}

/** Payment by card on this machine: Stripe's keys as the environment has them, a live key never. */
function stripeOf({ STRIPE_SECRET_KEY: key = "", STRIPE_WEBHOOK_SECRET: webhook = "" }: NodeJS.ProcessEnv) {
  if (!/^[sr]k_test_/.test(key)) return {};
  return { STRIPE_SECRET_KEY: key, ...(webhook ? { STRIPE_WEBHOOK_SECRET: webhook } : {}) };
}

function secretsOf(secrets: Record<string, string>) {
  const bindings = Object.entries(secrets).map(([name, value]) => [name, { type: "secret_text", value }] as const);
  return Object.fromEntries(bindings);
}

function reportCron(error: unknown): void {
  console.error(`What is due could not be done just now: ${error}`);
}

// wrangler would serve a page beside the site that reads and writes all of D1 and R2 without asking for a password.
function shutExplorer(): void {
  process.env.X_LOCAL_EXPLORER = "false";
  process.env.X_LOCAL_OBSERVABILITY = "false";
}

/** Waits for Ctrl-C or a termination signal, closes the server, and gives the status to end with. */
export async function runForever(server: Server): Promise<number> {
  await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  await server.close();
  return 0;
}
