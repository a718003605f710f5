import type { Size } from "./domain/gallery.ts";
import { isWithin } from "./domain/offer.ts";
import type { Order } from "./domain/order.ts";
import type { OrderRow, Takings } from "./domain/studio-payloads.ts";
import { receivesToday } from "./gate.ts";
import type { Ctx } from "./http/context.ts";
import { readManifest } from "./store/manifests.ts";
import { listOrders, listWithheld, readOrderPhotos } from "./store/orders.ts";
import type { GalleryOverview } from "./store/overview.ts";

/** A gallery's orders with what is to be settled about them, newest first. Throws StorageFault. */
export async function studioOrders(c: Ctx, { policy }: GalleryOverview): Promise<OrderRow[]> {
  const { gallery } = policy;
  const { sets } = await readManifest(c.env.PHOTOS, policy);
  const receives = receivesToday(policy, c.var.now);
  const givenTo = (role: "guest" | "client") =>
    sets.flatMap(({ id, photos }) => photos.filter((photo) => receives(role, { set: id, photo })));
  const [orders, withheld] = await Promise.all([
    listOrders(c.env.DB, { gallery }),
    listWithheld(c.env.DB, { gallery, guests: givenTo("guest"), clients: givenTo("client") }),
  ]);
  const ofOrder = Map.groupBy(withheld, ({ order }) => order);
  const twice = await paidTwice(c, orders);
  return orders.map((order) => ({
    order,
    withheld: (ofOrder.get(order.id) ?? []).map(({ photo }) => photo),
    twice: twice.get(order.id) ?? null,
  }));
}

/** Paid orders of which every photo was in an earlier one of the same holder: each with that one. */
async function paidTwice(c: Ctx, orders: readonly Order[]): Promise<Map<string, string>> {
  const paid = orders.filter(({ standing, total }) => standing === "paid" && total > 0);
  const several = [...Map.groupBy(paid, ({ holder }) => holder).values()].filter((own) => own.length > 1);
  const found = new Map<string, string>();
  for (const own of several) {
    const photos = await Promise.all(own.map(({ id }) => readOrderPhotos(c.env.DB, id)));
    for (const [i, order] of own.entries()) {
      const earlier = own.findIndex((_, j) => j > i && holds(photos[j], photos[i]));
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

/** What was taken, by currency. */
export function takingsOf(orders: readonly Order[]): Takings[] {
  const real = orders.filter(({ paidAt, test, total }) => paidAt !== null && !test && total > 0);
  return [...Map.groupBy(real, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    paid: own.reduce((sum, { total }) => sum + total, 0),
    refunded: own.reduce((sum, { refunded }) => sum + refunded, 0),
    orders: own.length,
  }));
}
