import { Hono } from "hono";
import { folderNames } from "../domain/folder-names.ts";
import { type Arrived, arrivedOf, fileOf } from "../domain/manifest.ts";
import { paths } from "../domain/paths.ts";
import { notAmong } from "../domain/problem.ts";
import type { Order } from "../domain/shop/order.ts";
import { isWithin, LARGEST, SIZES, type Size, sizeRow } from "../domain/sizes.ts";
import { sendFile, sendZipFile, zipEntry } from "../gallery/send-download.ts";
import type { PhotoEntry } from "../gallery/tracing.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { badRequest, notFound, stillArriving } from "../gate/refuse.ts";
import { type Admitted, admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { seeOther } from "../http/headers.ts";
import { pageAnswer } from "../http/page.ts";
import { coverage, givenSize, orderPayload } from "../shop/order-view.ts";
import { checkPayment } from "../shop/payments.ts";
import { inTurns } from "../store/in-turns.ts";
import { readManifest, readSetFiles } from "../store/manifests.ts";
import { readOrderPhotos } from "../store/orders.ts";

/** `/g/:gallery/order/:order`: the receipt, its invoice and its downloads, for whoever holds the order */
export const order = new Hono<AppEnv>();

const at = "/g/:gallery/order/:order";
visitorResource(order, { path: at, GET: held("order", show) });
visitorResource(order, { path: `${at}/check`, POST: held("order", check) });
visitorResource(order, { path: `${at}/invoice`, GET: held("order", invoice) });
visitorResource(order, { path: `${at}/photos.zip`, GET: held("receive", zip) });
visitorResource(order, {
  path: `${at}/photo/:photo`,
  GET: held("receive", photo, (c) => ({ photo: c.req.param("photo") ?? "" })),
});

type Held = Admission & { order: Order };

/** What the holder of the order of the path asks for; everybody else gets the answer for a missing one. */
function held(
  wish: Ask["wish"],
  answer: (c: Ctx, held: Held) => Promise<Response>,
  about?: (c: Ctx) => Pick<Ask, "photo">,
): Admitted {
  return admitted(
    (c) => ({
      ...about?.(c),
      wish,
      order: c.req.param("order") ?? "",
      wanted: c.req.header("accept")?.includes("text/html") ? "page" : "resource",
    }),
    (c, holder) => (holder.order ? answer(c, { ...holder, order: holder.order }) : notFound(c)),
  );
}

async function show(c: Ctx, held: Held): Promise<Response> {
  return pageAnswer(c, { page: "order", ...(await orderPayload(c, held)) });
}

async function invoice(c: Ctx, held: Held): Promise<Response> {
  if (held.order.invoice === null) return notFound(c);
  return pageAnswer(c, { page: "invoice", ...(await orderPayload(c, held)) });
}

/** Asks the payment provider about an order: for reports that are late. Coming back from there asks nothing. */
async function check(c: Ctx, held: Held): Promise<Response> {
  await checkPayment(c, held.order);
  return seeOther(c, paths.order(held.link, held.order.id));
}

async function photo(c: Ctx, held: Held): Promise<Response> {
  const name = c.req.param("photo") ?? "";
  const bought = (await readOrderPhotos(c.env.DB, held.order.id)).get(name);
  if (!held.photo || !bought) return notFound(c);
  const size = sizeOf(c, bought);
  if (!size) return wrongSize(c);
  // For its buyer, a size that was not bought is as absent as a photo that was not.
  const download = isWithin(size, bought) ? fileOf(held.photo, size) : undefined;
  if (isWithin(size, bought) && held.photo[size] && !download) {
    return stillArriving(c, held.policy, { there: 0, of: 1 });
  }
  return download ? sendFile(c, { admitted: held, download, size }) : notFound(c);
}

async function zip(c: Ctx, held: Held): Promise<Response> {
  const size = sizeOf(c, LARGEST);
  if (!size) return wrongSize(c);
  const entries = await zipEntries(c, held, size);
  if ("of" in entries) return stillArriving(c, held.policy, entries);
  const file = `${held.link}-${held.order.id}${sizeRow(size).suffix}`;
  return sendZipFile(c, { admitted: held, entries, size, name: file });
}

/** Each photo in the requested size, or the best that was bought, if all are stored; a folder for each set if there are several. */
async function zipEntries(c: Ctx, held: Held, size: Size): Promise<PhotoEntry[] | Arrived> {
  const { gallery, version } = held;
  const { sets, sizes } = await coverage(c, held);
  const files = await inTurns(sets, (set) => readSetFiles(c.env.PHOTOS, { gallery, version, set: set.id }));
  const { sets: all, arriving } = await readManifest(c.env.PHOTOS, { gallery, version });
  const folders = folderNames(all.filter(({ id }) => sets.some((given) => given.id === id)));
  const named = sets.flatMap(({ photos }) => photos);
  const asOriginal = named.filter((photo) => givenSize(size, sizes.get(photo)) === LARGEST);
  const arrived = arrivedOf(new Set(asOriginal), { arriving }, LARGEST);
  if (arrived) return arrived;
  return sets.flatMap((set, i) => {
    const covered = new Set(set.photos);
    const folder = sets.length > 1 ? `${folders.get(set.id)}/` : "";
    return (files[i] ?? [])
      .filter(({ name }) => covered.has(name))
      .flatMap((one) => zipEntry(one, { size: givenSize(size, sizes.get(one.name)), folder }) ?? []);
  });
}

function sizeOf(c: Ctx, otherwise: Size): Size | null {
  const named = c.req.query("size") ?? otherwise;
  return SIZES.find((known) => known === named) ?? null;
}

const wrongSize = (c: Ctx) => badRequest(c, [notAmong("size", SIZES)]);
