import { holdsOwn } from "../domain/access.ts";
import { dayIn } from "../domain/expiry.ts";
import type { GalleryManifest } from "../domain/manifest.ts";
import { networksOf, UNKNOWN } from "../domain/network.ts";
import { isLook } from "../domain/numbers.ts";
import type { Admission } from "../gate/gate.ts";
import { countersAt } from "../gate/ledger.ts";
import type { Ctx } from "../http/context.ts";
import { ofAudit } from "../http/cookies.ts";
import { type Count, countLook, countOne } from "../store/numbers.ts";

interface Looked {
  admitted: Admission;
  manifest: Pick<GalleryManifest, "studio">;
  set?: string | null;
  photos?: readonly string[];
}

/**
 * Counts what a visitor looked at, after the answer is on its way: nobody waits for it, and nobody is stopped by it. What is
 * beyond the allowance is not counted. The photographer, second shooters, programs and pages fetched ahead don't count.
 */
export function countView(c: Ctx, looked: Looked): void {
  const { presence } = looked.admitted;
  const look = isLook({ method: c.req.method, header: (name) => c.req.header(name) });
  if (look && holdsOwn(presence.full)) c.executionCtx.waitUntil(quietly(c, () => view(c, looked)));
}

async function view(c: Ctx, { admitted, manifest, set = null, photos = [] }: Looked): Promise<void> {
  const { gallery, presence } = admitted;
  if (await ofAudit(c)) return;
  const visitor = presence.holder ?? networksOf(c.req.header("cf-connecting-ip"))[0]?.name ?? UNKNOWN;
  const { now } = c.var;
  const day = dayIn(now, manifest.studio.timezone);
  const counters = await countersAt(c, { kind: "view", gallery });
  await countLook(c.env.DB, { gallery, day, now, visitor, set, photos, counters });
}

/** Counts something a visitor did that was reserved or limited before. */
export function countDone(c: Ctx, { timezone, ...count }: Omit<Count, "day"> & { timezone: string }): void {
  const day = dayIn(c.var.now, timezone);
  c.executionCtx.waitUntil(quietly(c, () => countOne(c.env.DB, { ...count, day })));
}

async function quietly(c: Ctx, count: () => Promise<void>): Promise<void> {
  try {
    await count();
  } catch (error) {
    console.error(JSON.stringify({ request: c.var.requestId, error: String(error), counting: true }));
  }
}
