import { Hono } from "hono";
import type { Fields } from "../domain/form.ts";
import { pickForm } from "../domain/forms/pick-form.ts";
import { keepBoth } from "../domain/kept-text.ts";
import { listChangesOf, listIn } from "../domain/list-fields.ts";
import type { PickList } from "../domain/lists.ts";
import { paths } from "../domain/paths.ts";
import { spelledOut } from "../domain/photo-acts.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { COMMENT_MAX, type OwnSelection, type PickAnswer, type PickChange } from "../domain/selection.ts";
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
  if (!read.ok) return badRequest(c, read.problems, isKeptThere(fields, read.problems) ? 413 : 400);
  const change = read.values;
  const refusal = await admitted.refusalFor(change.photo);
  if (refusal) return refusal;
  const held = await ensureHolder(c, admitted, "selection");
  if (!held.ok) return withoutHolder(c, held);
  const { holder } = held;
  const kept = await keepChange(c, { admitted, holder, change });
  if (!kept.ok) return kept.refusal;
  if (change.picked && !kept.favourites) {
    const { studio } = await readManifest(c.env.PHOTOS, admitted);
    countDone(c, { gallery: admitted.gallery, kind: "picks", timezone: studio.timezone });
  }
  if (wantsJson(c)) return answerChange(c, { admitted, holder, photo: change.photo });
  const next = safeNext(field(fields, "next"), admitted.links);
  return seeOther(c, next ? `${next}#${encodeURIComponent(change.photo)}` : paths.photo(admitted.link, change.photo));
}

/** Scripts keep a text that is too long in the browser, and drop whatever else is refused. */
const isKeptThere = (fields: Fields, problems: VisitorProblem[]) =>
  fields.has("was") && problems.some(({ code }) => code === "tooLong");

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
}

/** How often a change is joined with what another window writes at the same time. */
const TRIES = 5;

type Kept = { ok: true; favourites: boolean } | { ok: false; refusal: Response };

/** Saves a change, with a comment that another window wrote meanwhile, or answers why not. */
async function keepChange(c: Ctx, { admitted, holder, change }: Keeping): Promise<Kept> {
  const own = { gallery: admitted.gallery, holder, photo: change.photo };
  for (let tries = 1; ; tries++) {
    const { pick, ...before } = await readOwnPick(c.env.DB, own);
    const head = seenHead(c, admitted, before);
    const { was, ...others } = change;
    const read = was && change.comment !== undefined ? (pick?.comment ?? "") : undefined;
    const comment =
      read === undefined ? change.comment : keepBoth({ stored: read, was: was ?? [], sent: change.comment ?? "" });
    if (read !== undefined && (comment?.length ?? 0) > COMMENT_MAX) return { ok: false, refusal: await bothTooLong(c) };
    const joined = { ...others, ...(comment !== undefined && { comment }) };
    const refusal = await keep(c, { admitted, holder, change: joined, head, read });
    if (refusal === null) return { ok: true, favourites: head.favourites };
    if (refusal !== "moved") return { ok: false, refusal };
    if (tries === TRIES) return { ok: false, refusal: await badRequest(c, [{ path: null, code: "needAgain" }], 429) };
  }
}

const bothTooLong = (c: Ctx) =>
  badRequest(c, [{ path: "comment", code: "bothTooLong", values: { most: COMMENT_MAX } }], 413);

interface KeepingBoth extends Keeping {
  head: Pick<OwnSelection, "maxPicks" | "lists" | "favourites">;
  /** The comment that was read before, if it is to be the same. */
  read: string | undefined;
}

/** Saves a change, or answers why not; "moved": another comment was written since it was read. */
async function keep(c: Ctx, { admitted, holder, change, head, read }: KeepingBoth): Promise<Response | "moved" | null> {
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
    ...(read !== undefined && { read }),
  });
  if (kept === "changed") return null;
  if (kept === "moved") return kept;
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
