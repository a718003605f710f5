import type { VisitorProblem } from "../domain/problem.ts";
import { LARGEST } from "../domain/sizes.ts";
import type { Ctx } from "../http/context.ts";
import { ofAudit } from "../http/cookies.ts";
import { readIncluded, takeIncluded } from "../store/included.ts";
import { ensureHolder } from "./ensure-holder.ts";
import type { Admission } from "./gate.ts";
import type { IncludedFacts } from "./included-page.ts";
import { reserve } from "./ledger.ts";
import { offersOf } from "./page-offers.ts";
import type { Refusal } from "./refuse.ts";

/** The full-size photos that were counted for a visitor, and how many there are for them. */
export interface Counted {
  most: number;
  had: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** Nothing is counted yet for whoever has no name. An audit leaves nothing behind and has nothing. Throws StorageFault. */
export async function readCounted(
  c: Ctx,
  { gallery, policy, presence }: Pick<Admission, "gallery" | "policy" | "presence">,
): Promise<Counted> {
  const { holder } = presence;
  const most = policy.included ?? 0;
  if (holder === null || (await ofAudit(c))) return { most, had: NONE };
  const { photos, more } = await readIncluded(c.env.DB, { gallery, holder });
  return { most: most + more, had: photos };
}

/** Whether anything is counted for a visitor: nothing is for the photographer, whoever they look as. */
const isCountedFor = ({ presence }: Pick<Admission, "presence">): boolean => presence.full.as !== "photographer";

/** Whether full-size photos are offered to a visitor, and counted. */
export const countsFullSize = (c: Ctx, admitted: Admission): boolean =>
  admitted.policy.included !== null && isCountedFor(admitted) && offersOf(c, admitted).downloadSizes.includes(LARGEST);

export const leftOf = ({ most, had }: Counted): number => Math.max(0, most - had.size);

/** What is left for a visitor, and what photos take of it. */
export function includedFacts(
  c: Ctx,
  admitted: Admission,
  { counted, photos }: { counted: Counted; photos: readonly string[] },
): IncludedFacts {
  const takes = photos.filter((photo) => !counted.had.has(photo)).length;
  const photo = photos.length === 1 ? (photos[0] ?? null) : null;
  return { most: counted.most, left: leftOf(counted), takes, photo, buys: offersOf(c, admitted).buy };
}

interface Asked {
  photos: readonly string[];
  /** The button that counts them was pressed. */
  taking: boolean;
}

/** Refuses photos that are not counted yet, or more than are left; null: they may be sent. Throws StorageFault. */
async function refusalOf(c: Ctx, admitted: Admission, { photos, taking }: Asked): Promise<Refusal | null> {
  if (!admitted.counted || !isCountedFor(admitted)) return null;
  const included = includedFacts(c, admitted, { counted: await readCounted(c, admitted), photos });
  const refusal = admitted.counting(included, taking);
  return refusal && { ...refusal, included };
}

/** Refuses to send photos that were not counted for the visitor; null: they were, or need not be. Throws StorageFault. */
export const refuseUncounted = (c: Ctx, admitted: Admission, photos: readonly string[]): Promise<Refusal | null> =>
  refusalOf(c, admitted, { photos, taking: false });

export type TakeResult =
  | { ok: true }
  | { ok: false; refusal: Refusal }
  /** Too many new visitors from this address. */
  | { ok: false; problem: VisitorProblem };

/** Counts photos for the visitor, who gets a name for it: all, or none if too few are left. Throws StorageFault. */
export async function takePhotos(c: Ctx, admitted: Admission, photos: readonly string[]): Promise<TakeResult> {
  const refusal = await refusalOf(c, admitted, { photos, taking: true });
  if (refusal) return { ok: false, refusal };
  if (!admitted.counted || !isCountedFor(admitted) || (await ofAudit(c))) return { ok: true };
  const { gallery, presence } = admitted;
  const counted = await readCounted(c, admitted);
  if (photos.every((photo) => counted.had.has(photo))) return { ok: true };
  const begins = counted.had.size === 0 ? await reserve(c, { kind: "included", gallery }) : null;
  if (begins?.ok === false) return { ok: false, problem: throttled(begins.seconds) };
  const held = presence.holder === null ? await ensureHolder(c, admitted, "selection") : null;
  if (held?.ok === false) {
    return held.because === "throttled" ? { ok: false, problem: throttled(held.seconds) } : { ok: true };
  }
  const holder = held?.holder ?? presence.holder ?? "";
  const taken = await takeIncluded(c.env.DB, { gallery, holder, photos, who: presence.name, now: c.var.now });
  if (taken.most === null) return { ok: true };
  const left = Math.max(0, taken.most - taken.had);
  const lost = admitted.counting({ left, takes: taken.takes }, true);
  if (!lost) return { ok: true };
  const facts = includedFacts(c, admitted, { counted, photos });
  return { ok: false, refusal: { ...lost, included: { ...facts, most: taken.most, left, takes: taken.takes } } };
}

const throttled = (wait: number): VisitorProblem => ({ path: null, code: "throttled", values: { wait } });
