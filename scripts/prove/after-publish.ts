import { ROOT } from "../gallery/live.ts";
import type { TargetChoice } from "../target/open.ts";
import { coloursOf } from "../terminal/colour.ts";
import type { Progress } from "../terminal/progress.ts";
import { onSamePlace } from "../terminal/same-place.ts";
import { shownPath } from "../terminal/shown-path.ts";
import { NotProvable } from "./not-provable.ts";
import { type Audit, prove } from "./prove.ts";
import { auditLines, saveReport } from "./report.ts";
import { openScene, type Scene } from "./site.ts";
import { takeDown, undoPublish } from "./undo.ts";

/** A gallery after a publish. */
export interface ToProve {
  gallery: string;
  /** Its live version came with this publish: if it leaks, it is taken back. */
  isNew: boolean;
  first: boolean;
}

interface Proving {
  choice: TargetChoice;
  /** The photographer wants it proved now: then a site that can't be asked is a fault. */
  asked: boolean;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Proves galleries after a publish, and takes back what leaks. Returns the exit status. If the site can't be asked, throws NotProvable
 * or, where nobody asked for it, says so: the first publish may come before the site.
 */
export async function proveAfter(galleries: readonly ToProve[], proving: Proving): Promise<number> {
  if (proving.asked) return proveAll(galleries, proving);
  return proveAll(galleries, proving).catch((error: unknown) => {
    if (!(error instanceof NotProvable)) throw error;
    const [only, ...others] = galleries.map(({ gallery }) => gallery);
    const name = others.length > 0 ? "<gallery>" : only;
    proving.progress.line(`Not proved. ${error.message} To prove it later: npm run prove -- ${name} --remote`);
    return 0;
  });
}

async function proveAll(galleries: readonly ToProve[], proving: Proving): Promise<number> {
  const scene = await openScene(proving.choice, { root: ROOT, progress: proving.progress });
  try {
    let status = 0;
    for (const one of galleries) status = Math.max(status, await proveOne(one, { ...proving, scene }));
    return status;
  } finally {
    await scene.close();
  }
}

type OnScene = Proving & { scene: Scene };

async function proveOne({ gallery, isNew, first }: ToProve, proving: OnScene): Promise<number> {
  const { bad } = coloursOf(process.stdout);
  const say = (text: string) => console.log(onSamePlace(`${bad("✗")} ${gallery} ${text}`));
  const audit = await proved(gallery, proving);
  if (!leaks(audit)) return audit.findings.length > 0 ? 1 : 0;
  if (!isNew) {
    say(`was not changed by this publish, and leaks. To take it down: npm run unpublish -- ${gallery}`);
    return 1;
  }
  const leaking = { ...proving, target: proving.scene.target, gallery, first };
  const undone = await undoPublish(leaking);
  if ("back" in undone) {
    say(`is back at version ${undone.back}, because what was published leaks.`);
    // The fault may not be in what was published.
    if (!leaks(await proved(gallery, proving))) return 1;
    await takeDown(leaking, "");
    say(
      `is taken down, because the version before leaks too. To bring it back: npm run unpublish -- ${gallery} --undo`,
    );
    return 1;
  }
  say(
    `is taken down, because it leaks and ${undone.down}. To bring it back all the same: npm run unpublish -- ${gallery} --undo`,
  );
  return 1;
}

const leaks = ({ findings }: Audit) => findings.some(({ leaked }) => leaked);

async function proved(gallery: string, { scene, progress, signal }: OnScene): Promise<Audit> {
  const audit = await prove({ root: ROOT, ...scene, gallery, all: false, progress, signal });
  for (const line of auditLines(audit)) console.log(line);
  console.log(`Report: ${shownPath(await saveReport(ROOT, audit))}`);
  return audit;
}
