import { randomBytes } from "node:crypto";
import { setUnpublished } from "../../worker/store/takedown.ts";
import { withLease } from "../gallery/lease.ts";
import { goBack } from "../rollback/go-back.ts";
import type { Target } from "../target/target.ts";
import type { Progress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";

interface Leaking {
  gallery: string;
  /** There was nothing before. */
  first: boolean;
  target: Target;
  progress: Progress;
  signal: AbortSignal;
}

/** What became of a publish that leaks: the version before is live again, or the gallery is down, for this reason. */
export type Undone = { back: string } | { down: string };

/**
 * Goes back to the version before. A first publish is taken down, and so is one whose version before would show what is not
 * visible now: nobody is there to confirm it. Throws StorageFault.
 */
export async function undoPublish(leaking: Leaking): Promise<Undone> {
  const { gallery, first, target, progress, signal } = leaking;
  if (first) return takeDown(leaking, "there is no earlier version");
  const holder = randomBytes(8).toString("hex");
  const options = { target, now: Date.now, onWait: () => {}, signal };
  try {
    const { to } = await withLease({ holder, galleries: [gallery] }, options, () =>
      goBack(target, { gallery, version: null, confirm: undefined }, { holder, progress, signal }),
    );
    return { back: to.version };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return takeDown(leaking, "the version before can't come back without you");
  }
}

/** Takes the gallery down, for a reason. */
export async function takeDown({ gallery, target }: Leaking, why: string): Promise<Undone> {
  await setUnpublished(target.db, { gallery, down: true, now: Date.now() });
  return { down: why };
}
