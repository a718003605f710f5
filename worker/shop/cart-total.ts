import { bytesOf, sizesOf } from "../domain/manifest.ts";
import { type Entry, type PricedCart, priceCart, type Shelf } from "../domain/shop/cart.ts";
import type { Offer } from "../domain/shop/offer.ts";
import { isUsable } from "../domain/shop/voucher.ts";
import type { Admission } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { readCart } from "../store/carts.ts";
import { readManifest } from "../store/manifests.ts";
import { readOffer, readVoucher } from "../store/offers.ts";
import { readBought } from "../store/orders.ts";

/** A cart with its prices today. */
export interface CartTotal {
  offer: Offer;
  shelf: Shelf;
  entries: Entry[];
  priced: PricedCart;
  /** Photos that the holder got from the free quota before. */
  freeUsed: number;
  /** The code that was entered, and whether it reduces the price. */
  voucher: { code: string; usable: boolean } | null;
}

/** What this viewer may buy: every set and photo they may see, and nothing else. Throws StorageFault. */
export async function readShelf(c: Ctx, { gallery, version, sees }: Admission): Promise<Shelf> {
  const { sets, arriving = [] } = await readManifest(c.env.PHOTOS, { gallery, version });
  return sets
    .filter((set) => sees(set.id))
    .map((set) => {
      const { id, title, photos } = set;
      const [sizes, bytes] = [
        sizesOf(set, { arriving: arriving.filter((photo) => sees(set.id, photo)) }),
        bytesOf(set),
      ];
      const bytesAt = (i: number) => Object.fromEntries(sizes.map((size) => [size, bytes[size][i] ?? 0]));
      return { id, title, photos: photos.flatMap((name, i) => (sees(id, name) ? [{ name, bytes: bytesAt(i) }] : [])) };
    });
}

/**
 * Prices a holder's cart: prices come from the offer, what is delivered from what this viewer may see. Throws
 * StorageFault.
 */
export async function totalCart(c: Ctx, admitted: Admission, holder: string | null): Promise<CartTotal> {
  const { gallery } = admitted;
  const of = { gallery, holder: holder ?? "" };
  const [offer, shelf, cart, bought] = await Promise.all([
    readOffer(c.env.DB, gallery),
    readShelf(c, admitted),
    readCart(c.env.DB, of),
    readBought(c.env.DB, of),
  ]);
  const { entries } = cart;
  const { owned, freeUsed } = bought;
  const found = cart.voucher && (await readVoucher(c.env.DB, { ...of, code: cart.voucher, now: c.var.now }));
  const usable = found !== null && found !== "" && isUsable(found, c.var.now);
  const role = admitted.role === "client" ? "client" : "guest";
  const voucher = usable ? { code: found.code, off: found.off } : null;
  const priced = priceCart({ offer, entries, shelf, owned, role, freeUsed, voucher });
  return { offer, shelf, entries, priced, freeUsed, voucher: cart.voucher ? { code: cart.voucher, usable } : null };
}
