import { localDatabase } from "../target/local-database.ts";
import { migrateLocal } from "../target/migrations.ts";
import type { BindingNames } from "../target/names.ts";
import { ownState } from "../target/owner.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import { rememberAddress } from "./address.ts";
import type { Certificate } from "./certificate.ts";
import { receiveNotices, type ShownNotice } from "./notices.ts";
import { checkPortFree } from "./options.ts";
import { localSecret } from "./secret.ts";
import { builtSite } from "./site.ts";

export interface ServerOptions {
  root: string;
  /** Folder of the local R2 and D1. */
  stateDir: string;
  host: string;
  /** 0: any free one. */
  port: number;
  /** Serves HTTPS with this certificate; without it, HTTP. */
  certificate?: Certificate;
  /** The address for printed links; by default, where the server says it is. */
  address?: URL;
  /** Gets the notices that the photographer would get. */
  onNotice?: (notice: ShownNotice) => void;
  /**
   * Called if another process has the state open and the server has to wait for it: with its id, or null while it opens
   * or closes the state.
   */
  onWait?: (pid: number | null) => void;
}

export interface Server {
  url: URL;
  /** Runs the cron trigger, which otherwise happens every minute. */
  runCron(): Promise<void>;
  close(): Promise<void>;
}

const CRON_MS = 60_000;

/**
 * Serves what is published in the local state with the production build of the Worker, in workerd, and runs the cron
 * trigger every minute. The server owns the state: commands work through it. Throws ScriptError if the state is already
 * being served.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { root, stateDir, host, port, certificate = null, address, onNotice, onWait = () => {} } = options;
  await checkPortFree({ host, port });
  const receiver = onNotice ? await receiveNotices(onNotice) : null;
  const secrets = {
    SESSION_SECRET: await localSecret(stateDir),
    ...siteOf({ address, port }),
    ...receiver?.secrets,
    ...stripeOf(process.env),
    ...mailOf(process.env),
  };
  const worker = (names: BindingNames) => builtSite(root, { names, secrets });
  try {
    const { http, runtime, close } = await ownState({
      root,
      stateDir,
      site: { worker, host, port, certificate },
      onWait,
    });
    const { url, runCron } = runtime;
    await migrateLocal(localDatabase(http.ask), root).catch(async (error) => {
      await close();
      throw error;
    });
    await rememberAddress(stateDir, (address ?? url).href);
    const cron = setInterval(() => runCron().catch(reportCron), CRON_MS);
    return {
      url,
      runCron,
      async close() {
        clearInterval(cron);
        await close();
        await receiver?.close();
      },
    };
  } catch (error) {
    await receiver?.close();
    throw error;
  }
}

/**
 * The address in links of notices. While the port isn't known yet, the address that visitors ask for is used, which is
 * this computer's.
 */
function siteOf({ address, port }: { address: URL | undefined; port: number }): { SITE_ORIGIN?: string } {
  const site = address ?? (port === 0 ? null : new URL(`http://localhost:${port}`));
  return site ? { SITE_ORIGIN: site.origin } : {};
}

/** Payment by card on this computer: Stripe's keys from the environment, but never a live key. */
function stripeOf({ STRIPE_SECRET_KEY: key = "", STRIPE_WEBHOOK_SECRET: webhook = "" }: NodeJS.ProcessEnv) {
  if (!/^[sr]k_test_/.test(key)) return {};
  return { STRIPE_SECRET_KEY: key, ...(webhook ? { STRIPE_WEBHOOK_SECRET: webhook } : {}) };
}

/** Mail to people: through a server from the environment; without one it is shown in the studio, and none is sent. */
function mailOf({ SMTP_URL: smtp = "", MAIL_FROM: from = "" }: NodeJS.ProcessEnv): Record<string, string> {
  return smtp && from ? { SMTP_URL: smtp, MAIL_FROM: from } : { MAIL_FROM: "", MAIL_SHOWN: "yes" };
}

function reportCron(error: unknown): void {
  console.error(`Scheduled work failed: ${error}`);
}

/** Waits for Ctrl-C or a termination signal, closes the server, and returns the exit status. */
export async function runForever(server: Server): Promise<number> {
  await new Promise<void>((resolve) => stopOnSignals(resolve));
  await server.close();
  return 0;
}
