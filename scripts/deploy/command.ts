import { ROOT } from "../gallery/live.ts";
import { ACCOUNT_FILE, readVariables } from "../target/account.ts";
import { readBindingNames } from "../target/names.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { createProgress } from "../terminal/progress.ts";
import { type Api, openApi } from "./api.ts";
import { deploy } from "./deploy.ts";
import { checkRoutes, readDomain } from "./domain.ts";
import { EMPTY_ACCOUNT } from "./empty-account.ts";
import { NotLoggedIn, readAccount, readToken } from "./login.ts";
import { openStepLog } from "./step-log.ts";
import type { DEPLOY } from "./usage.ts";

/** `npm run deploy`: returns the exit status. */
export async function run({ options }: ArgumentsOf<typeof DEPLOY>): Promise<number> {
  const domain = readDomain(options.domain);
  const wait = readWait(options.wait);
  const names = await readBindingNames(ROOT);
  checkRoutes(names.host, domain);
  const variables = await readVariables({ root: ROOT, env: process.env });
  const dryRun = options["dry-run"];
  const { api, account } = await logIn(variables).catch((error) => {
    if (dryRun && error instanceof NotLoggedIn) return { api: EMPTY_ACCOUNT, account: "without-login" };
    throw error;
  });
  if (api === EMPTY_ACCOUNT)
    console.log(`Not logged in, so this is the plan for an account that has ${domain} and nothing else.`);
  const log = openStepLog(createProgress(), { dryRun });
  const env = { ...wranglerVariables(variables), CLOUDFLARE_ACCOUNT_ID: account };
  await deploy({ root: ROOT, api, account, domain, names, log, env }, { wait, rotate: options["rotate-secret"] });
  if (api === EMPTY_ACCOUNT) console.log("To log in: docs/deploy.md, step 3, or npx wrangler login.");
  console.log(log.dryRun ? "Nothing was changed." : closing(domain, variables.GLASSINE_ORIGIN));
  return 0;
}

async function logIn(variables: Record<string, string | undefined>): Promise<{ api: Api; account: string }> {
  const api = openApi({ token: await readToken(ROOT, variables), base: variables.CLOUDFLARE_API_BASE_URL });
  return { api, account: await readAccount(api, variables.CLOUDFLARE_ACCOUNT_ID) };
}

// Variables that may be in the account file; wrangler reads only the environment.
function wranglerVariables(variables: Record<string, string | undefined>): Record<string, string> {
  const told = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_BASE_URL"].map((name) => [name, variables[name]] as const);
  return Object.fromEntries(told.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function closing(domain: string, origin: string | undefined): string {
  const live = `Live at https://${domain}/\nThe studio is at https://${domain}/studio/`;
  if (origin === `https://${domain}`) return live;
  return `${live}\nTo get the right address in printed links, add to ${ACCOUNT_FILE}: GLASSINE_ORIGIN=https://${domain}`;
}

function readWait(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UsageError(`--wait ${text}: must be a number of seconds, such as 300.`);
  return Number(text);
}
