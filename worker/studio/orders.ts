import { photosOnce } from "../domain/manifest.ts";
import type { OrderRow } from "../domain/pages/studio-payloads.ts";
import type { Order } from "../domain/shop/order.ts";
import { isWithin, type Size } from "../domain/sizes.ts";
import { receivesToday } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { inTurns } from "../store/in-turns.ts";
import { readManifest } from "../store/manifests.ts";
import { listReleased, listWithheld, readOrderPhotos } from "../store/orders.ts";
import type { GalleryOverview } from "../store/overview.ts";
import { countUnsettled } from "../store/unsettled.ts";

/** Orders of a gallery with everything that needs attention. Throws StorageFault. */
export async function settled(c: Ctx, { policy }: GalleryOverview, orders: readonly Order[]): Promise<OrderRow[]> {
  if (orders.length === 0) return [];
  const { gallery } = policy;
  const given = await givenToday(c, policy);
  const ids = orders.map(({ id }) => id);
  const holders = [...new Set(orders.map(({ holder }) => holder))];
  const [withheld, paid] = await Promise.all([
    listWithheld(c.env.DB, { gallery, orders: ids, ...given }),
    listReleased(c.env.DB, { gallery, holders }),
  ]);
  const ofOrder = Map.groupBy(withheld, ({ order }) => order);
  const twice = await paidTwice(c, { paid, asked: new Set(ids) });
  return orders.map((order) => ({
    order,
    withheld: (ofOrder.get(order.id) ?? []).map(({ photo }) => photo),
    twice: twice.get(order.id) ?? null,
  }));
}

/** How many orders of the whole gallery need attention. Throws StorageFault. */
export async function unsettled(c: Ctx, { policy }: GalleryOverview): Promise<number> {
  const { gallery } = policy;
  return countUnsettled(c.env.DB, { gallery, ...(await givenToday(c, policy)) });
}

/** The photos a paid order gives guests and clients today, if it covers them. */
async function givenToday(c: Ctx, policy: GalleryOverview["policy"]): Promise<{ guests: string[]; clients: string[] }> {
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const receives = receivesToday(policy, c.var.now);
  const givenTo = (role: "guest" | "client") =>
    [...photosOnce(sets, ({ id: set }, photo) => receives(role, { set, photo }))].map(({ photo }) => photo);
  return { guests: givenTo("guest"), clients: givenTo("client") };
}

interface Paid {
  /** Paid orders, newest first. */
  paid: readonly Order[];
  /** Ids of those that are asked about. */
  asked: ReadonlySet<string>;
}

/** Paid orders whose photos were all in an earlier one of the same holder: each with that one. */
async function paidTwice(c: Ctx, { paid, asked }: Paid): Promise<Map<string, string>> {
  const several = [...Map.groupBy(paid, ({ holder }) => holder).values()].filter((own) => own.length > 1);
  const found = new Map<string, string>();
  for (const own of several) {
    const photos = await inTurns(own, ({ id }) => readOrderPhotos(c.env.DB, id));
    for (const [i, order] of own.entries()) {
      const earlier = asked.has(order.id) ? own.findIndex((_, j) => j > i && holds(photos[j], photos[i])) : -1;
      if (earlier !== -1) found.set(order.id, own[earlier]?.id ?? "");
    }
  }
  return found;
}

function holds(all: ReadonlyMap<string, Size> | undefined, part: ReadonlyMap<string, Size> | undefined): boolean {
  return [...(part ?? [])].every(([photo, size]) => {
    const best = all?.get(photo);
    return best !== undefined && isWithin(size, best);
  });
}
