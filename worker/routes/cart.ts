import { Hono } from "hono";
import type { Fields } from "../domain/form.ts";
import { paths } from "../domain/paths.ts";
import { notAmong, type VisitorProblem } from "../domain/problem.ts";
import type { Entry } from "../domain/shop/cart.ts";
import type { Item } from "../domain/shop/offer.ts";
import { isUsable, readCode } from "../domain/shop/voucher.ts";
import { ownForm } from "../gallery/own-form.ts";
import { chosenPhotos, seeOwnSelection } from "../gallery/own-selection.ts";
import { tryAttempt } from "../gate/attempt.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import type { Admission } from "../gate/gate.ts";
import { badRequest, notFound } from "../gate/refuse.ts";
import { admitted, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, formKey } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { cartPage } from "../shop/cart-page.ts";
import { readShelf } from "../shop/cart-total.ts";
import { addToCart, ENTRIES_MAX, setCartVoucher, takeFromCart } from "../store/carts.ts";
import { readOffer, readVoucher } from "../store/offers.ts";

/** `/g/:gallery/cart`: kept with the session or the account */
export const cart = new Hono<AppEnv>();

const ASKS = { wish: "buy", wanted: "page" } as const;

visitorResource(cart, {
  path: "/g/:gallery/cart",
  GET: admitted(ASKS, (c, buyer) => cartPage(c, { admitted: buyer })),
  POST: ownForm(ASKS, change),
});

/**
 * `action`: `add` puts an `item` in for each `photo`, for all that were chosen (`from=selection`), for a `set`, or for all
 * photos; `remove` takes `item` and `subject` out;
 * `voucher` keeps a `code`, none when it is empty.
 */
async function change(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const held = await ensureHolder(c, admitted, "cart");
  if (!held.ok) {
    return held.because === "photographer"
      ? badRequest(c, [{ path: null, code: "photographerBuys" }])
      : badRequest(c, [{ path: null, code: "throttled", values: { wait: held.seconds } }], 429);
  }
  const changing = { admitted, holder: held.holder, fields };
  switch (field(fields, "action")) {
    case "add":
      return add(c, changing);
    case "remove":
      return remove(c, changing);
    case "voucher":
      return useVoucher(c, changing);
    default:
      return badRequest(c, [notAmong("action", ["add", "remove", "voucher"])]);
  }
}

interface Changing {
  admitted: Admission;
  holder: string;
  fields: Fields;
}

async function add(c: Ctx, { admitted, holder, fields }: Changing): Promise<Response> {
  const { gallery } = admitted;
  const [offer, shelf] = await Promise.all([readOffer(c.env.DB, gallery), readShelf(c, admitted)]);
  const item = offer.items.find(({ id }) => id === field(fields, "item"));
  if (!item) return badRequest(c, [{ path: "item", code: "itemGone" }]);
  const photos = new Set(shelf.flatMap((set) => set.photos.map(({ name }) => name)));
  const subjects = await subjectsOf(c, { admitted, fields, kind: item.kind, photos });
  if (subjects.length === 0)
    return badRequest(c, [{ path: item.kind === "set" ? "set" : "photo", code: "nothingToBuy" }]);
  // Hidden and missing are the same here, too.
  const known = item.kind === "set" ? new Set(shelf.map(({ id }) => id)) : photos;
  if (item.kind !== "gallery" && !subjects.every((subject) => known.has(subject))) return notFound(c);
  const entries: Entry[] = [...new Set(subjects)].map((subject) => ({ item: item.id, subject }));
  const fits = await addToCart(c.env.DB, { gallery, holder, entries, now: c.var.now });
  return fits
    ? seeOther(c, paths.cart(admitted.link))
    : badRequest(c, [{ path: null, code: "cartFull", values: { most: ENTRIES_MAX } }]);
}

/** What is put in: names of photos, sets, or "" for all photos. */
async function subjectsOf(
  c: Ctx,
  { admitted, fields, kind, photos }: Omit<Changing, "holder"> & { kind: Item["kind"]; photos: ReadonlySet<string> },
): Promise<string[]> {
  if (kind === "gallery") return [""];
  if (kind !== "set" && field(fields, "from") === "selection")
    return chosenPhotos(await seeOwnSelection(c, admitted)).filter((photo) => photos.has(photo));
  return (fields.get(kind === "set" ? "set" : "photo") ?? []).filter((subject) => subject !== "");
}

async function remove(c: Ctx, { admitted, holder, fields }: Changing): Promise<Response> {
  const { gallery } = admitted;
  const entry = { item: field(fields, "item") ?? "", subject: field(fields, "subject") ?? "" };
  await takeFromCart(c.env.DB, { gallery, holder, entry });
  return seeOther(c, paths.cart(admitted.link));
}

async function useVoucher(c: Ctx, { admitted, holder, fields }: Changing): Promise<Response> {
  const { gallery } = admitted;
  const typed = field(fields, "code") ?? "";
  const code = readCode(typed);
  const taken = paths.cart(admitted.link, formKey(fields));
  const keep = (voucher: string | null) => setCartVoucher(c.env.DB, { gallery, holder, voucher });
  if (typed.trim() === "") {
    await keep(null);
    return seeOther(c, taken);
  }
  const tried = await tryAttempt(c, {
    kind: "voucher",
    gallery,
    attempt: async () => {
      const voucher = code && (await readVoucher(c.env.DB, { gallery, code, holder, now: c.var.now }));
      return Boolean(voucher && isUsable(voucher, c.var.now));
    },
  });
  if (!tried.ok) {
    const problem: VisitorProblem =
      tried.kind === "throttled"
        ? { path: "code", code: "throttled", values: { wait: tried.seconds } }
        : { path: "code", code: "voucherWrong" };
    return cartPage(c, { admitted, problems: [problem], status: tried.kind === "throttled" ? 429 : 400 });
  }
  await keep(code);
  return seeOther(c, taken);
}
