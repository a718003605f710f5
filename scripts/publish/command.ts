import { randomBytes } from "node:crypto";
import path from "node:path";
import { releaseLease } from "../../worker/store/leases.ts";
import { localSite } from "../server/address.ts";
import { AccountFault, isCausedBy, Unanswered } from "../target/fault.ts";
import { localState } from "../target/local-state.ts";
import { openTarget } from "../target/open.ts";
import type { Target } from "../target/target.ts";
import { type ArgumentsOf, UsageError } from "../terminal/arguments.ts";
import { OPENS_NEXT } from "../terminal/opens-next.ts";
import { createProgress } from "../terminal/progress.ts";
import { stopOnSignals } from "../terminal/stop.ts";
import type { PublishReport } from "./options.ts";
import { publish } from "./publish.ts";
import { printReport } from "./report.ts";
import type { PUBLISH } from "./usage.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Less is stored in a few seconds, and then it is not worth offering originals later. */
const SEE_FIRST_BYTES = 64_000_000;

type Given = ArgumentsOf<typeof PUBLISH>;

/** `npm run publish`: returns the exit status. */
export async function run({ positionals, options }: Given): Promise<number> {
  if (options.prove && options["no-prove"]) throw new UsageError("Use --prove or --no-prove, not both.");
  const progress = createProgress();
  const { signal, claim } = stopOnSignals(() => progress.line("Stopping once the photos in progress are done ..."));
  const holder = randomBytes(8).toString("hex");
  const open = () => openTarget(options, ROOT);
  let target: Target | null = null;
  let visitors = "Visitors see the same as before.";
  try {
    target = await open();
    claim();
    const report = await publish({
      root: ROOT,
      content: path.resolve(options.content),
      cacheDir: path.join(ROOT, ".glassine/cache"),
      galleries: positionals,
      target,
      progress,
      removeMissing: options["remove-missing"],
      allowWidening: options["allow-widening"],
      ...(target.account && !options["all-at-once"] ? { seeFirst: SEE_FIRST_BYTES } : {}),
      checkpoint: (moment) => {
        if (moment === "switched")
          visitors = "Visitors see the new photos; originals that are missing are not offered yet.";
      },
      check: options.check,
      now: Date.now,
      signal,
      holder,
    });
    const opensNext = process.env[OPENS_NEXT]?.split(" ") ?? [];
    const status = printReport(report, { site: await siteOf(target, options.state), opensNext });
    const toProve = galleriesToProve(report, options);
    if (toProve.length === 0) return status;
    await target.close();
    target = null;
    const { proveAfter } = await import("../prove/after-publish.ts");
    return Math.max(status, await proveAfter(toProve, { choice: options, asked: options.prove, progress, signal }));
  } catch (error) {
    if (isCausedBy(error, AccountFault) && !isCausedBy(error, Unanswered)) {
      progress.line(`Not finished. The work so far is kept. ${visitors} Publish again to continue.`);
    }
    if (!signal.aborted) throw error;
    await releaseStopped(open, holder);
    progress.line(`Stopped. The work so far is kept. ${visitors} Publish again to continue.`);
    return 130;
  } finally {
    await target?.close();
  }
}

/** What is proved: what went live in an account, unless that is turned off; and, where it was asked for, what is unchanged too. */
function galleriesToProve({ galleries }: PublishReport, { prove, remote, "no-prove": off }: Given["options"]) {
  if (off || !(prove || remote)) return [];
  const live = galleries.filter(({ outcome }) => outcome === "published" || (prove && outcome === "unchanged"));
  return live.map(({ gallery, outcome, first }) => ({ gallery, first, isNew: outcome === "published" }));
}

async function siteOf({ account }: Target, state: string | undefined): Promise<string | null> {
  return account ? account.origin : localSite(localState(state));
}

/** A publish that was stopped may no longer have the target: another one gives the lease back. */
async function releaseStopped(open: () => Promise<Target>, holder: string): Promise<void> {
  const target = await open();
  try {
    await releaseLease(target.db, holder);
  } finally {
    await target.close();
  }
}
