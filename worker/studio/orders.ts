import { photosOnce } from "../domain/manifest.ts";
import type { OrderRow } from "../domain/pages/studio-shop-payloads.ts";
import type { ListedOrder } from "../domain/shop/order.ts";
import { receivesToday } from "../gate/without-admission.ts";
import type { Ctx } from "../http/context.ts";
import { listWithheld } from "../store/gallery-orders.ts";
import { readManifest } from "../store/manifests.ts";
import type { GalleryOverview } from "../store/overview.ts";
import { countUnsettled, listTwice } from "../store/unsettled.ts";

/** Orders of a gallery with everything that needs attention. Throws StorageFault. */
export async function settled<Of extends ListedOrder>(
  c: Ctx,
  { policy }: GalleryOverview,
  orders: readonly Of[],
): Promise<OrderRow<Of>[]> {
  if (orders.length === 0) return [];
  const { gallery } = policy;
  const given = await givenToday(c, policy);
  const ids = orders.map(({ id }) => id);
  const [withheld, paidTwice] = await Promise.all([
    listWithheld(c.env.DB, { gallery, orders: ids, ...given }),
    listTwice(c.env.DB, { gallery, orders: ids }),
  ]);
  const ofOrder = Map.groupBy(withheld, ({ order }) => order);
  const twice = new Map(paidTwice.map(({ order, earlier }) => [order, earlier]));
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
