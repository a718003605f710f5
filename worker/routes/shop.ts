import { Hono } from "hono";
import type { ShopPayload } from "../domain/pages/shop-payloads.ts";
import { type Entry, onShelf, photosOf, type Shelf } from "../domain/shop/cart.ts";
import type { Item } from "../domain/shop/offer.ts";
import { viewGallery } from "../gallery/gallery-view.ts";
import { chosenPhotos } from "../gallery/own-selection.ts";
import type { Admission } from "../gate/gate.ts";
import { notFound } from "../gate/refuse.ts";
import { type Answer, admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { readShelf } from "../shop/cart-total.ts";
import { readCart } from "../store/carts.ts";
import { readOffer } from "../store/offers.ts";

/** `/g/:gallery/store`: what is for sale; with `?photo=` (one or several), `?set=` or `?from=selection`, what is for sale for that */
export const shop = new Hono<AppEnv>();

visitorResource(shop, { path: "/g/:gallery/store", GET: admitted({ wish: "buy", wanted: "page" }, show) });

async function show(c: Ctx, admitted: Admission): Promise<Answer> {
  const [named, set] = [[...new Set(c.req.queries("photo"))], c.req.query("set")];
  const [photo] = named;
  const refusal = photo === undefined || named.length > 1 ? null : await admitted.refusalFor(photo);
  if (refusal) return refusal;
  const { gallery, presence } = admitted;
  const [view, offer, shelf, cart] = await Promise.all([
    viewGallery(c, admitted),
    readOffer(c.env.DB, gallery),
    readShelf(c, admitted),
    readCart(c.env.DB, { gallery, holder: presence.holder ?? "" }),
  ]);
  if (set !== undefined && !shelf.some(({ id }) => id === set)) return notFound(c);
  // Hidden and missing are the same here, too.
  if (named.length > 1 && onShelf(shelf, new Set(named)).length < named.length) return notFound(c);
  const from: "selection" | null = photo === undefined && c.req.query("from") === "selection" ? "selection" : null;
  const photos = photo !== undefined ? named : from ? chosenPhotos(view.selection) : [];
  const about = photos.length > 0 ? { photos, from } : set !== undefined ? { set } : null;
  const { currency, tax, free, conditions } = offer;
  const items = offer.items.flatMap((item) => forSale({ item, about, shelf }));
  const inCart = cart.entries.filter((entry) => isOnShelf(entry, { items: offer.items, shelf })).length;
  const data: ShopPayload = { view, about, items, currency, tax, free, conditions, inCart };
  return pageAnswer(c, { page: "shop", data, linkPreview: galleryLinkPreview(view), language: view.manifest.language });
}

/** Something hidden since it was added counts no more than something that never existed. */
function isOnShelf(entry: Entry, { items, shelf }: { items: readonly Item[]; shelf: Shelf }): boolean {
  const item = items.find(({ id }) => id === entry.item);
  return item !== undefined && photosOf(entry, { item, shelf }).length > 0;
}

interface ForSale {
  item: Item;
  about: ShopPayload["about"];
  shelf: Shelf;
}

/** An item with what it would deliver; nothing if it has another subject, or delivers nothing. */
function forSale({ item, about, shelf }: ForSale): ShopPayload["items"] {
  if (photosOf({ item: item.id, subject: "" }, { item: { ...item, kind: "gallery" }, shelf }).length === 0) return [];
  return subjectsOf(item, { about, shelf }).flatMap(({ subjects, title }) => {
    const entries = item.kind === "gallery" ? [""] : subjects;
    const names = new Set(entries.flatMap((subject) => photosOf({ item: item.id, subject }, { item, shelf })));
    const photos = onShelf(shelf, names);
    const bytes = photos.reduce((sum, photo) => sum + (photo.bytes[item.size] ?? 0), 0);
    const price = item.price * Math.max(1, Math.ceil(subjects.length / (item.count ?? 1)));
    return entries.length > 0 && photos.length === 0
      ? []
      : [{ item, subjects, title, price, photos: photos.length, bytes }];
  });
}

/** The possible subjects of an item here. Single photos are chosen on their own pages, so without any there is no subject. */
function subjectsOf(
  { kind }: Item,
  { about, shelf }: Pick<ForSale, "about" | "shelf">,
): { subjects: string[]; title: string | null }[] {
  const chosen = about && "photos" in about ? about.photos : [];
  const isChosen = new Set(chosen);
  switch (kind) {
    case "gallery":
      return [{ subjects: [], title: null }];
    case "set":
      return shelf
        .filter(({ id, photos }) =>
          !about ? true : "set" in about ? about.set === id : photos.some(({ name }) => isChosen.has(name)),
        )
        .map(({ id, title }) => ({ subjects: [id], title }));
    default:
      return about && "set" in about
        ? []
        : [{ subjects: chosen, title: chosen.length === 1 ? (chosen[0] ?? null) : null }];
  }
}
