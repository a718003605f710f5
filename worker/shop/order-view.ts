import { formKeyOf } from "../domain/form-keys.ts";
import { bytesOf, type GalleryManifest, photosOnce, sizesIn } from "../domain/manifest.ts";
import type { OrderPayload } from "../domain/pages/shop-payloads.ts";
import type { Order } from "../domain/shop/order.ts";
import { eachSize, isWithin, type Size, SMALLEST } from "../domain/sizes.ts";
import type { Admission } from "../gate/gate.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import type { Ctx } from "../http/context.ts";
import type { PageAnswer } from "../http/page.ts";
import { readManifest } from "../store/manifests.ts";
import { readOffer } from "../store/offers.ts";
import { readOrderPhotos } from "../store/orders.ts";
import { receiptLink } from "./receipt-link.ts";

type Held = Admission & { order: Order };

/** What an order gives its holder today: of what was bought, the photos that are in the gallery and not hidden from them. */
export interface Coverage {
  sets: { id: string; photos: string[]; bytes: Record<Size, number> }[];
  /** The size in which each photo was bought. */
  sizes: ReadonlyMap<string, Size>;
}

/** The size in which a photo is delivered if one was requested: that one, or what was bought if it is smaller. */
export function givenSize(wanted: Size, bought: Size = SMALLEST): Size {
  return isWithin(wanted, bought) ? wanted : bought;
}

/** Reads what an order gives its holder today; nothing before it is released. Throws StorageFault. */
export async function coverage(c: Ctx, { gallery, version, order, receives }: Held): Promise<Coverage> {
  const [manifest, sizes] = await Promise.all([
    readManifest(c.env.PHOTOS, { gallery, version }),
    readOrderPhotos(c.env.DB, order.id),
  ]);
  const given = photosOnce(manifest.sets, ({ id }, name) => sizes.has(name) && receives(id, name));
  const sets = [...Map.groupBy(given, ({ set }) => set)].map(([set, places]) => {
    const bytes = bytesOf(set);
    const total = (wanted: Size) =>
      places.reduce((sum, { photo, at }) => sum + (bytes[givenSize(wanted, sizes.get(photo))][at] ?? 0), 0);
    return { id: set.id, photos: places.map(({ photo }) => photo), bytes: eachSize(total) };
  });
  return { sets, sizes };
}

/** What the pages of an order show their holder, with link preview and language. Throws StorageFault. */
export async function orderPayload(
  c: Ctx,
  held: Held,
): Promise<Pick<PageAnswer<"order">, "data" | "linkPreview" | "language">> {
  const { gallery, link, version, order } = held;
  const [manifest, offer, { sets, sizes }] = await Promise.all([
    readManifest(c.env.PHOTOS, { gallery, version }),
    readOffer(c.env.DB, gallery),
    coverage(c, held),
  ]);
  const photos = sets.flatMap((set) => set.photos.map((name) => ({ name, size: sizes.get(name) ?? SMALLEST })));
  const { title, language, studio } = manifest;
  const data: OrderPayload = {
    ...{ link, title, studio, photos },
    order: shownOrder(order, readableNames(manifest, held), held),
    bytes: eachSize((size) => sets.reduce((sum, { bytes }) => sum + bytes[size], 0)),
    smaller: sizesIn(manifest).filter((size) =>
      photos.some((photo) => photo.size !== size && isWithin(size, photo.size)),
    ),
    receipt: await receiptLink(c, { link, order }),
    seller: offer.seller,
    transfer: offer.transfer,
    now: c.var.now,
  };
  const { policy } = held;
  return { data, linkPreview: await strangerLinkPreview(c, { policy: { ...policy, version }, manifest }), language };
}

/** Names in the lines of an order that its holder may read today. */
function readableNames({ sets }: GalleryManifest, { order, shows }: Held): ReadonlySet<string> {
  const named = new Set(order.bill.lines.flatMap(({ kind, subjects }) => (kind === "set" ? [] : subjects)));
  const readable = photosOnce(sets, ({ id }, photo) => named.has(photo) && shows(id, photo));
  return new Set([...readable].map(({ photo }) => photo));
}

/** The order as its holder may read it: names of photos and sets hidden from them today are left out of its lines. */
function shownOrder(order: Order, readable: ReadonlySet<string>, { shows }: Held): OrderPayload["order"] {
  const { holder: _holder, checkout, payment: _payment, receiptEpoch: _epoch, ...shown } = order;
  const lines = order.bill.lines.map((line) => {
    const named = line.kind === "set" ? line.subjects.every((set) => shows(set)) : true;
    const subjects =
      line.kind === "set"
        ? line.subjects.filter((set) => shows(set))
        : line.subjects.filter((photo) => readable.has(photo));
    return { ...line, subjects, title: named ? line.title : null };
  });
  return {
    ...shown,
    key: formKeyOf(order.key),
    bill: { ...order.bill, lines },
    payUrl: checkout?.url ?? null,
    payEndsAt: checkout?.endsAt ?? null,
  };
}
