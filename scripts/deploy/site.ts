import type { BindingNames } from "../target/names.ts";
import type { Api } from "./api.ts";
import type { StepLog } from "./step-log.ts";

/** What every step of a deployment knows. */
export interface Site {
  root: string;
  api: Api;
  account: string;
  domain: string;
  /** Id of the zone that holds the domain. */
  zone: string;
  names: BindingNames;
  log: StepLog;
  /** Passed on to wrangler: the account and the token. */
  env: Record<string, string>;
}
