import { UsageError } from "../terminal/arguments.ts";
import { openLocalTarget } from "./local.ts";
import { localState } from "./local-state.ts";
import type { Target } from "./target.ts";

/** The target that a command should work on: TARGET_OPTIONS as given. */
export interface TargetChoice {
  /** Folder of the local state; by default wrangler's own. */
  state?: string | undefined;
  /** Use the account instead. */
  remote?: boolean;
}

/** Opens the chosen target. Throws UsageError if both were chosen, AccountFault if the account can't be reached. */
export async function openTarget({ state, remote }: TargetChoice, root: string): Promise<Target> {
  if (!remote) return openLocalTarget({ root, stateDir: localState(state) });
  if (state !== undefined)
    throw new UsageError("--remote uses the account and --state a local folder: give only one of them.");
  // Loading the S3 client takes a while, so it is loaded only when needed.
  const { openRemoteTarget } = await import("./remote.ts");
  return openRemoteTarget({ root, env: process.env });
}
