import path from "node:path";
import { UsageError } from "../terminal/arguments.ts";
import { openLocalTarget } from "./local.ts";
import type { Target } from "./target.ts";

const LOCAL_STATE = ".wrangler/state/v3";

/** The target that a command should work on: TARGET_OPTIONS as given. */
export interface TargetChoice {
  /** Folder of the local state; by default wrangler's own. */
  state?: string | undefined;
  /** Use the account instead. */
  remote?: boolean;
}

/** The folder of the local state. */
export const localState = (state: string | undefined): string => path.resolve(state ?? LOCAL_STATE);

/** Opens the chosen target. Throws UsageError if both were chosen, AccountFault if the account can't be reached. */
export async function openTarget({ state, remote }: TargetChoice, root: string): Promise<Target> {
  if (!remote) return openLocalTarget({ root, stateDir: localState(state) });
  if (state !== undefined)
    throw new UsageError("--remote uses the account and --state a local folder: give only one of them.");
  // Loading the S3 client takes a while, so it is loaded only when needed.
  const { openRemoteTarget } = await import("./remote.ts");
  return openRemoteTarget({ root, env: process.env });
}
