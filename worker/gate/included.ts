import { type Had, holdsOwn, photosToCount } from "../domain/access.ts";
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

/** The full-size photos that a visitor has, and how many there are for them. */
export interface Counted extends Had {
  most: number;
}

const NOTHING: Had = { counted: new Set(), bought: new Map() };

/** Nothing is counted yet for whoever has no name. An audit leaves nothing behind and has nothing. Throws StorageFault. */
export async function readCounted(
  c: Ctx,
  { gallery, policy, presence, bought }: Pick<Admission, "gallery" | "policy" | "presence" | "bought">,
): Promise<Counted> {
  const { holder } = presence;
  const most = policy.included ?? 0;
  if (await ofAudit(c)) return { most, ...NOTHING };
  const [included, owned] = await Promise.all([
    holder === null ? null : readIncluded(c.env.DB, { gallery, holder }),
    bought(),
  ]);
  return { most: most + (included?.more ?? 0), counted: included?.photos ?? NOTHING.counted, bought: owned };
}

/** Nothing is counted for the photographer, whoever they look as. */
const isCounting = ({ presence }: Pick<Admission, "presence">): boolean => holdsOwn(presence.full);

/** Whether full-size photos are offered to a visitor, and counted. */
export const countsFullSize = (c: Ctx, admitted: Admission): boolean =>
  admitted.policy.included !== null && isCounting(admitted) && offersOf(c, admitted).downloadSizes.includes(LARGEST);

export const leftOf = ({ most, counted }: Counted): number => Math.max(0, most - counted.size);

/** What is left for a visitor, and what photos take of it. */
export function includedFacts(
  c: Ctx,
  admitted: Admission,
  { counted, photos }: { counted: Counted; photos: readonly string[] },
): IncludedFacts {
  const takes = photosToCount(photos, counted).length;
  const photo = photos.length === 1 ? (photos[0] ?? null) : null;
  const { buy: buys } = offersOf(c, admitted);
  return { most: counted.most, left: leftOf(counted), takes, photos: photos.length, photo, buys };
}

/** Refuses to send photos that were not counted for the visitor; null: they were, or need not be. Throws StorageFault. */
export async function refuseUncounted(c: Ctx, admitted: Admission, photos: readonly string[]): Promise<Refusal | null> {
  if (!admitted.counted || !isCounting(admitted)) return null;
  const counted = await readCounted(c, admitted);
  return refusalOf(admitted, { included: includedFacts(c, admitted, { counted, photos }), taking: false });
}

interface Asked {
  included: IncludedFacts;
  /** The button that counts them was pressed. */
  taking: boolean;
}

/** Refuses photos that are not counted yet, or more than are left; null: they may be sent. */
function refusalOf(admitted: Admission, { included, taking }: Asked): Refusal | null {
  const refusal = admitted.counting(included, taking);
  return refusal && { ...refusal, included };
}

export type TakeResult =
  | { ok: true }
  | { ok: false; refusal: Refusal }
  /** Too many new visitors from this address. */
  | { ok: false; problem: VisitorProblem };

/** Counts photos for the visitor, who gets a name for it: all, or none if too few are left. Throws StorageFault. */
export async function takePhotos(c: Ctx, admitted: Admission, photos: readonly string[]): Promise<TakeResult> {
  if (!admitted.counted || !isCounting(admitted)) return { ok: true };
  const counted = await readCounted(c, admitted);
  const included = includedFacts(c, admitted, { counted, photos });
  const refusal = refusalOf(admitted, { included, taking: true });
  if (refusal) return { ok: false, refusal };
  if (included.takes === 0 || (await ofAudit(c))) return { ok: true };
  const { gallery, presence } = admitted;
  const begins = counted.counted.size === 0 ? await reserve(c, { kind: "included", gallery }) : null;
  if (begins?.ok === false) return { ok: false, problem: throttled(begins.seconds) };
  const held = presence.holder === null ? await ensureHolder(c, admitted, "selection") : null;
  if (held?.ok === false) {
    return held.because === "throttled" ? { ok: false, problem: throttled(held.seconds) } : { ok: true };
  }
  const holder = held?.holder ?? presence.holder ?? "";
  const { most, had, takes } = await takeIncluded(c.env.DB, {
    ...{ gallery, holder, photos: photosToCount(photos, counted) },
    ...{ who: presence.name, now: c.var.now },
  });
  if (most === null) return { ok: true };
  // Another press may have been faster.
  const now = { ...included, most, left: Math.max(0, most - had), takes };
  const lost = refusalOf(admitted, { included: now, taking: true });
  return lost ? { ok: false, refusal: lost } : { ok: true };
}

const throttled = (wait: number): VisitorProblem => ({ path: null, code: "throttled", values: { wait } });
