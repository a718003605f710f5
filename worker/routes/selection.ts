import { Hono } from "hono";
import { pickForm } from "../domain/forms/pick-form.ts";
import { listChangesOf, listIn } from "../domain/list-fields.ts";
import type { PickList } from "../domain/lists.ts";
import { paths } from "../domain/paths.ts";
import { spelledOut } from "../domain/photo-acts.ts";
import type { OwnSelection, PickAnswer, PickChange } from "../domain/selection.ts";
import { countDone } from "../gallery/counting.ts";
import { ownForm } from "../gallery/own-form.ts";
import { ownerOf, readHeld, seenHead, splitPicks } from "../gallery/own-selection.ts";
import { selectionOver, selectionPage } from "../gallery/selection-page.ts";
import { ensureHolder, type Held } from "../gate/ensure-holder.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import { type Answer, admitted, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { wantsJson } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { readManifest } from "../store/manifests.ts";
import { changePick, readOwnPick, readOwnSelection } from "../store/selections.ts";

/** `/g/:gallery/selection`: the viewer's own picks, and nobody else's */
export const selection = new Hono<AppEnv>();

const asks = (c: Ctx): Ask => ({ wish: "select", wanted: wantsJson(c) ? "resource" : "page" });

visitorResource(selection, { path: "/g/:gallery/selection", GET: admitted(asks, show), POST: ownForm(asks, pick) });

async function show(c: Ctx, admitted: Admission): Promise<Response> {
  if (!wantsJson(c)) return selectionPage(c, { admitted });
  return c.json(await readHeld(c, admitted, admitted.presence.holder));
}

async function pick(c: Ctx, { admitted, fields }: Sent): Promise<Answer> {
  const read = pickForm.read(spelledOut(fields));
  if (!read.ok) return badRequest(c, read.problems);
  const change = read.values;
  const refusal = await admitted.refusalFor(change.photo);
  if (refusal) return refusal;
  const held = await ensureHolder(c, admitted, "selection");
  if (!held.ok) return withoutHolder(c, held);
  const { holder } = held;
  const { pick: _, ...before } = await readOwnPick(c.env.DB, {
    gallery: admitted.gallery,
    holder,
    photo: change.photo,
  });
  const head = seenHead(c, admitted, before);
  const full = await keep(c, { admitted, holder, change, head });
  if (full) return full;
  if (change.picked && !head.favourites) {
    const { studio } = await readManifest(c.env.PHOTOS, admitted);
    countDone(c, { gallery: admitted.gallery, kind: "picks", timezone: studio.timezone });
  }
  if (wantsJson(c)) return answerChange(c, { admitted, holder, photo: change.photo });
  const next = safeNext(field(fields, "next"), admitted.links);
  return seeOther(c, next ? `${next}#${encodeURIComponent(change.photo)}` : paths.photo(admitted.link, change.photo));
}

/**
 * The whole selection or, for scripts that ask for less (RFC 7240, `return=minimal`), only the result of the change for
 * its photo. Pages published earlier continue with the whole.
 */
async function answerChange(c: Ctx, { admitted, holder, photo }: Changed): Promise<Response> {
  const { gallery } = admitted;
  if (c.req.header("prefer") !== "return=minimal") return c.json(await readHeld(c, admitted, holder));
  const { pick, ...held } = await readOwnPick(c.env.DB, { gallery, holder, photo });
  const { favourites: _, ...head } = seenHead(c, admitted, held);
  const nothing = { photo, picked: false, stars: 0, label: null, comment: "", lists: [] };
  const answer: PickAnswer = { ...head, photo: pick ?? nothing, ...(await ownerOf(c, admitted, holder)) };
  return c.json(answer, 200, { "preference-applied": "return=minimal" });
}

interface Changed {
  admitted: Admission;
  holder: string;
  photo: string;
}

interface Keeping {
  admitted: Admission;
  holder: string;
  change: PickChange;
  head: Pick<OwnSelection, "maxPicks" | "lists" | "favourites">;
}

/** Saves a change, or answers why not. */
async function keep(c: Ctx, { admitted, holder, change, head }: Keeping): Promise<Response | null> {
  const { gallery } = admitted;
  const { maxPicks, lists, favourites } = head;
  const put = listChangesOf(change);
  const on = lists.filter(({ id }) => put.get(id));
  const isMore = change.picked === true || on.length > 0;
  const limited = isMore && (maxPicks !== null || on.some(({ max }) => max !== null));
  // If a number of photos is asked for, unavailable ones are found by reading all of them.
  const unseen = limited
    ? (await splitPicks(c, admitted, (await readOwnSelection(c.env.DB, { gallery, holder })).picks)).unseen
    : [];
  const limit = { most: maxPicks, lists, uncounted: unseen.map(({ photo }) => photo) };
  const kept = await changePick(c.env.DB, {
    ...{ gallery, holder, limit, favourites },
    ...{ change: knownOf(change, lists), now: c.var.now },
  });
  if (kept === "changed") return null;
  if (kept === "no-room") return badRequest(c, [{ path: null, code: "noRoomToKeep" }], 413);
  if (kept === "list-closed") return badRequest(c, [{ path: null, code: "listClosed" }]);
  if (typeof kept === "object") {
    const { name = "", max } = lists.find(({ id }) => id === kept.fullList) ?? {};
    return badRequest(c, [{ path: null, code: "listFull", values: { list: name, most: max ?? 0 } }]);
  }
  return kept === "full"
    ? badRequest(c, [{ path: null, code: "pickFull", values: { most: maxPicks ?? 0 } }])
    : selectionOver(c);
}

/** A change without lists that the gallery no longer has. */
function knownOf(change: PickChange, lists: readonly PickList[]): PickChange {
  const known = new Set<string | null>([null, ...lists.map(({ id }) => id)]);
  return Object.fromEntries(
    Object.entries(change).filter(([name]) => known.has(listIn(name))),
  ) as unknown as PickChange;
}

/** Why there is nobody to keep a selection for. */
function withoutHolder(c: Ctx, held: Extract<Held, { ok: false }>): Promise<Response> {
  if (held.because === "photographer") return badRequest(c, [{ path: null, code: "photographerPicks" }]);
  return badRequest(c, [{ path: null, code: "throttled", values: { wait: held.seconds } }], 429);
}
