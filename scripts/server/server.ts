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
  /** Serves HTTPS with this certificate; left out: HTTP. */
  certificate?: Certificate;
  /** Where visitors find the site, for printed links; left out: where the server says it is. */
  address?: URL;
  /** Is handed what the photographer would be told. */
  onNotice?: (notice: ShownNotice) => void;
  /** Called when another process has the state open and has to be waited for: its id, null while it begins or ends. */
  onWait?: (pid: number | null) => void;
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
 * every minute. It owns the state meanwhile: scripts work through it. Throws ScriptError when the state is served already.
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

/** Where notices lead. While the port isn't known yet, the address visitors ask for is used, which is this machine's. */
function siteOf({ address, port }: { address: URL | undefined; port: number }): { SITE_ORIGIN?: string } {
  const site = address ?? (port === 0 ? null : new URL(`http://localhost:${port}`));
  return site ? { SITE_ORIGIN: site.origin } : {};
}

/** Payment by card on this machine: Stripe's keys as the environment has them, a live key never. */
function stripeOf({ STRIPE_SECRET_KEY: key = "", STRIPE_WEBHOOK_SECRET: webhook = "" }: NodeJS.ProcessEnv) {
  if (!/^[sr]k_test_/.test(key)) return {};
  return { STRIPE_SECRET_KEY: key, ...(webhook ? { STRIPE_WEBHOOK_SECRET: webhook } : {}) };
}

function reportCron(error: unknown): void {
  console.error(`Scheduled work failed: ${error}`);
}

/** Waits for Ctrl-C or a termination signal, closes the server, and gives the status to end with. */
export async function runForever(server: Server): Promise<number> {
  await new Promise<void>((resolve) => stopOnSignals(resolve));
  await server.close();
  return 0;
}
