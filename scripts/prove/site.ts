import { localSite } from "../server/address.ts";
import { ensureBuilt } from "../server/build.ts";
import { startServer } from "../server/server.ts";
import { waitingLine } from "../server/waiting.ts";
import { localState } from "../target/local-state.ts";
import { openTarget, type TargetChoice } from "../target/open.ts";
import { servedAt } from "../target/owner.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { NotProvable } from "./not-provable.ts";

/** Where a gallery is attacked, and what it is judged by. */
export interface Scene {
  target: Target;
  origin: string;
  close(): Promise<void>;
}

const UNKNOWN =
  "The address of the site is unknown, so nothing can be proved. Set GLASSINE_ORIGIN to it; docs/configuration.md says how.";

/** The site of the account; or the local one: as it is served now, or by this process while it is needed. */
export async function openScene(
  choice: TargetChoice,
  { root, progress }: { root: string; progress: Progress },
): Promise<Scene> {
  if (choice.remote) {
    const target = await openTarget(choice, root);
    const origin = target.account?.origin;
    if (origin) return { target, origin, close: () => target.close() };
    await target.close();
    throw new NotProvable(UNKNOWN);
  }
  const stateDir = localState(choice.state);
  const served = await servedAt(stateDir);
  if (served) {
    const target = await openTarget(choice, root);
    return { target, origin: new URL(served).origin, close: () => target.close() };
  }
  await ensureBuilt(root, () => progress.line("Building the Worker ..."));
  const address = new URL(await localSite(stateDir));
  const onWait = (pid: number | null) => progress.line(waitingLine(pid));
  const server = await startServer({ root, stateDir, host: "localhost", port: 0, address, onWait });
  const target = await openTarget(choice, root);
  const close = async () => {
    await target.close();
    await server.close();
  };
  return { target, origin: server.url.origin, close };
}
