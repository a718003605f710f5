import { Hono } from "hono";
import { readShelf } from "../counter.ts";
import { photosOf } from "../domain/cart.ts";
import type { Item, Offer } from "../domain/offer.ts";
import type { StorePayload } from "../domain/payloads.ts";
import { admit, refuseMethod } from "../gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { notFound } from "../refuse.ts";
import { seeGallery } from "../sight.ts";
import { readCart } from "../store/carts.ts";
import { readOffer } from "../store/offers.ts";
import { holderOf } from "../visitor.ts";

/** `/g/:gallery/store`: what is for sale; `?photo=` or `?set=`: what is for sale of it */
export const store = new Hono<AppEnv>();

resource(store, { path: "/g/:gallery/store", methods: { GET: show }, otherwise: refuseMethod });

async function show(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "buy", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const [photo, set] = [c.req.query("photo"), c.req.query("set")];
  const refusal = photo === undefined ? null : await admitted.refuseFor(photo);
  if (refusal) return refusal;
  const { gallery, presence } = admitted;
  const [view, offer, shelf, cart] = await Promise.all([
    seeGallery(c, admitted),
    readOffer(c.env.DB, gallery),
    readShelf(c, admitted),
    readCart(c.env.DB, { gallery, holder: holderOf(presence.session) ?? "" }),
  ]);
  if (set !== undefined && !shelf.some(({ id }) => id === set)) return notFound(c);
  const about = photo !== undefined ? { photo } : set !== undefined ? { set } : null;
  const data: StorePayload = {
    view,
    about,
    items: offer.items.flatMap((item) => forSale({ item, about, shelf })),
    ...termsOf(offer),
    inCart: cart.entries.length,
  };
  return pageAnswer(c, { page: "store", data, language: view.manifest.language });
}

const termsOf = ({ currency, tax, free, conditions }: Offer) => ({ currency, tax, free, conditions });

interface ForSale {
  item: Item;
  about: StorePayload["about"];
  shelf: Awaited<ReturnType<typeof readShelf>>;
}

/** An item with what it would deliver; nothing when it is about something else, or delivers nothing. */
function forSale({ item, about, shelf }: ForSale): StorePayload["items"] {
  const subjects = subjectsOf(item, { about, shelf });
  return subjects.flatMap(({ subject, title }) => {
    const names = new Set(photosOf({ item: item.id, subject }, { item, shelf }));
    const photos = shelf.flatMap((set) => set.photos.filter(({ name }) => names.has(name)));
    const bytes = photos.reduce((sum, photo) => sum + photo.bytes[item.size], 0);
    const chosen = item.kind === "gallery" || subject !== "";
    return chosen && photos.length === 0 ? [] : [{ item, subject, title, photos: photos.length, bytes }];
  });
}

/** What an item could be about here. Single photos are chosen on their own pages: "" stands for that. */
function subjectsOf(
  { kind }: Item,
  { about, shelf }: Pick<ForSale, "about" | "shelf">,
): { subject: string; title: string | null }[] {
  switch (kind) {
    case "gallery":
      return [{ subject: "", title: null }];
    case "set":
      return shelf
        .filter(
          ({ id, photos }) =>
            !about || ("set" in about ? about.set === id : photos.some((p) => p.name === about.photo)),
        )
        .map(({ id, title }) => ({ subject: id, title }));
    default:
      if (about && "set" in about) return [];
      return [{ subject: about?.photo ?? "", title: about?.photo ?? null }];
  }
}
