import type { Api } from "./api.ts";
import type { Journal } from "./journal.ts";
import type { DeploySettings } from "./settings.ts";

/** What every step of a deploy knows. */
export interface Site {
  root: string;
  api: Api;
  account: string;
  domain: string;
  /** Id of the zone that holds the domain. */
  zone: string;
  settings: DeploySettings;
  journal: Journal;
  /** Told to wrangler: which account. */
  env: Record<string, string>;
}
