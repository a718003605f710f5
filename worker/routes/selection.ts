import { Hono } from "hono";
import { dayIn } from "../domain/expiry.ts";
import type { SelectionPayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { photoPage, readPhotoPagesWish, writePhotoPagesWish } from "../domain/photo-pages.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import {
  askedAnswers,
  type PhotoPick,
  type PickAnswer,
  type PickChange,
  type Reply,
  readPickChange,
  type Submission,
  submissionProblems,
} from "../domain/selection.ts";
import { viewGallery } from "../gallery/gallery-view.ts";
import { ownerOf, readHeld, readHeldAndSent, refuseOthers, splitPicks } from "../gallery/own-selection.ts";
import { visitorMail } from "../gallery/selection-link.ts";
import { reserveAndSend, submissionOf } from "../gallery/submission.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import { type Admission, admit, refuseMethod } from "../gate/gate.ts";
import { badRequest, retryAfter } from "../gate/refuse.ts";
import { heldAs } from "../gate/visitor.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { pageAnswer, wantsJson } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { sendSoon } from "../notices/send.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";
import { readQuestionnaire } from "../store/questionnaire.ts";
import { readReply } from "../store/replies.ts";
import { readLastHead } from "../store/rounds.ts";
import { changePick, readOwnPick, readOwnSelection } from "../store/selections.ts";

/** `/g/:gallery/selection`, `/g/:gallery/selection/submit`: the viewer's own picks, and nobody else's */
export const selection = new Hono<AppEnv>();

resource(selection, { path: "/g/:gallery/selection", methods: { GET: show, POST: pick }, otherwise: refuseMethod });
resource(selection, { path: "/g/:gallery/selection/submit", methods: { POST: submit }, otherwise: refuseMethod });

const wantedOf = (c: Ctx) => (wantsJson(c) ? "resource" : "page");

async function show(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  if (!wantsJson(c)) return selectionPage(c, { admitted });
  return c.json(await readHeld(c, admitted, admitted.presence.holder));
}

async function pick(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  if (!fields) return badRequest(c, [{ path: null, code: "formUnreadable" }]);
  const read = readPickChange(fields);
  if (!read.ok) return badRequest(c, read.problems);
  const { change } = read;
  const refusal = (await admitted.refuseFor(change.photo)) ?? (await refuseOthers(c, { admitted, fields }));
  if (refusal) return refusal;
  const holder = await holderFor(c, admitted);
  if (holder instanceof Response) return holder;
  const full = await keep(c, { admitted, holder, change });
  if (full) return full;
  if (wantsJson(c)) return answerChange(c, { admitted, holder, photo: change.photo });
  const next = safeNext(field(fields, "next"), admitted.gallery);
  return seeOther(
    c,
    next ? `${next}#${encodeURIComponent(change.photo)}` : paths.photo(admitted.gallery, change.photo),
  );
}

/**
 * The whole selection or, for scripts that ask for less (RFC 7240, `return=minimal`), only the result of the change for
 * its photo. Pages published earlier continue with the whole.
 */
async function answerChange(c: Ctx, { admitted, holder, photo }: Changed): Promise<Response> {
  const { gallery } = admitted;
  if (c.req.header("prefer") !== "return=minimal") return c.json(await readHeld(c, admitted, holder));
  const { pick, ...head } = await readOwnPick(c.env.DB, { gallery, holder, photo });
  const nothing = { photo, picked: false, stars: 0, label: null, comment: "" };
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

/** Saves a change, or answers why not. */
async function keep(c: Ctx, { admitted, holder, change }: Keeping): Promise<Response | null> {
  const { gallery } = admitted;
  const { maxPicks } = await readOwnPick(c.env.DB, { gallery, holder, photo: change.photo });
  const limited = change.picked === true && maxPicks !== null;
  // If a number of photos is asked for, unavailable ones are found by reading all of them.
  const unseen = limited
    ? (await splitPicks(c, admitted, (await readOwnSelection(c.env.DB, { gallery, holder })).picks)).unseen
    : [];
  const limit = { most: maxPicks, uncounted: unseen.map(({ photo }) => photo) };
  const kept = await changePick(c.env.DB, { gallery, holder, change, limit, now: c.var.now });
  if (kept === "changed") return null;
  if (kept === "no-room") return badRequest(c, [{ path: null, code: "noRoomToKeep" }], 413);
  return kept === "full"
    ? badRequest(c, [{ path: "picks", code: "pickFull", values: { most: maxPicks ?? 0 } }])
    : over(c);
}

/** The holder of the selection, or why there is none. */
async function holderFor(c: Ctx, admitted: Admission): Promise<string | Response> {
  const held = await ensureHolder(c, admitted, "selection");
  if (held.ok) return held.holder;
  if (held.because === "photographer") return badRequest(c, [{ path: null, code: "photographerPicks" }]);
  return badRequest(c, [{ path: null, code: "throttled", values: { wait: held.seconds } }], 429);
}

async function submit(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const { gallery, presence } = admitted;
  const holder = presence.holder;
  if (!fields) return badRequest(c, [{ path: null, code: "formUnreadable" }]);
  if (!holder) return badRequest(c, [NOTHING_CHOSEN]);
  const refusal = await refuseOthers(c, { admitted, fields });
  if (refusal) return refusal;
  const questionnaire = await readQuestionnaire(c.env.DB, gallery);
  const sent = submissionOf(fields, presence.account);
  const submission = { ...sent, answers: askedAnswers(questionnaire.questions, sent.answers) };
  const own = await readOwnSelection(c.env.DB, { gallery, holder });
  const { seen: picks } = await splitPicks(c, admitted, own.picks);
  const empty = picks.length === 0 && !questionnaire.minPicks ? [NOTHING_CHOSEN] : [];
  const chosen = picks.filter(({ picked }) => picked).length;
  const problems = [...empty, ...submissionProblems(submission, { questionnaire, picks: chosen })];
  // What was sent before counts as sent, whatever the rules are now.
  const again = problems.length > 0 && own.keys.includes(submission.key);
  if (problems.length > 0 && !again) {
    return notSent(c, { admitted, problems, submission });
  }
  const { afterwards } = questionnaire;
  const { site } = c.var;
  const sending = { gallery, holder, heldAs: heldAs(presence), submission, picks, afterwards, site, now: c.var.now };
  const outcome = again || own.keys.includes(submission.key) ? "same" : await reserveAndSend(c, sending);
  if (typeof outcome === "object") {
    const { wait } = outcome;
    return notSent(c, {
      admitted,
      problems: [{ path: null, code: "throttled", values: { wait } }],
      submission,
      status: 429,
    });
  }
  if (outcome === "over") return over(c);
  if (outcome === "no-room") {
    const studio = (await readManifest(c.env.PHOTOS, admitted)).studio.name;
    return notSent(c, {
      admitted,
      problems: [{ path: null, code: "noRoomToSend", values: { studio } }],
      submission,
      status: 413,
    });
  }
  sendSoon(c);
  return wantsJson(c) ? c.json({ sent: true }) : seeOther(c, `${paths.selection(gallery)}?done=sent`);
}

const NOTHING_CHOSEN: VisitorProblem = { path: "picks", code: "needMore", values: { least: 1, chosen: 0 } };

interface NotSent {
  admitted: Admission;
  problems: VisitorProblem[];
  submission: Submission;
  status?: 400 | 413 | 429;
}

/** Why a selection was not sent: as data for scripts, or on its page with what was typed. */
function notSent(c: Ctx, { status = 400, ...shown }: NotSent): Promise<Response> {
  return wantsJson(c) ? badRequest(c, shown.problems, status) : selectionPage(c, { ...shown, status });
}

/** The selection was submitted and accepts no more changes. */
function over(c: Ctx): Response | Promise<Response> {
  return badRequest(c, [{ path: null, code: "selectionOver" }], wantsJson(c) ? 409 : 400);
}

/** Names of photos that left the gallery, as far as a page lists them. */
const GONE_NAMED = 100;

interface Shown {
  admitted: Admission;
  problems?: VisitorProblem[];
  submission?: Submission;
  status?: 400 | 413 | 429;
}

async function selectionPage(c: Ctx, { admitted, problems = [], submission, status }: Shown): Promise<Response> {
  const { gallery, presence } = admitted;
  const holder = presence.holder;
  const [view, { own, keys: taken }, questionnaire, last, said] = await Promise.all([
    viewGallery(c, admitted),
    readHeldAndSent(c, admitted, holder),
    readQuestionnaire(c.env.DB, gallery),
    holder && !submission ? readLastHead(c.env.DB, { gallery, holder }) : null,
    holder ? readReply(c.env.DB, { gallery, holder }) : null,
  ]);
  const { photos, gone, state, round, whose } = own;
  const part = photoPage(
    photos,
    readPhotoPagesWish((name) => c.req.query(name)),
  );
  const sent = c.req.method !== "POST" && c.req.query("done") === "sent" && round > 1;
  const data: SelectionPayload = {
    // Without scripts, whoever takes a photo out is led back to the same page.
    view: { ...view, here: paths.selection(gallery, writePhotoPagesWish(part)) },
    ...{ state, round, whose, questionnaire, problems, sent, taken },
    gone: { first: gone.slice(0, GONE_NAMED), more: Math.max(0, gone.length - GONE_NAMED) },
    picks: { ...part, items: await withPhotos(c, admitted, part.items) },
    ...saidOf(said, view.manifest.studio.timezone),
    account: presence.account,
    sendsLinks: visitorMail(c) !== null && presence.account === null,
    key: submission?.key || crypto.randomUUID(),
    // The message was stored with its round.
    typed: submission ?? (last && { name: last.name, email: last.email, answers: last.answers, message: "" }),
  };
  return pageAnswer(c, {
    page: "selection",
    data,
    linkPreview: galleryLinkPreview(view),
    status: status ?? 200,
    headers: retryAfter(problems),
    language: view.manifest.language,
  });
}

/** What the photographer says to a selection, with the days on which they did. */
function saidOf(said: Reply | null, timezone: string): Pick<SelectionPayload, "reply" | "doneDay"> {
  const { reply = "", repliedAt = null, doneAt = null } = said ?? {};
  return {
    reply: repliedAt === null ? null : { text: reply, day: dayIn(repliedAt, timezone) },
    doneDay: doneAt === null ? null : dayIn(doneAt, timezone),
  };
}

async function withPhotos(
  c: Ctx,
  { gallery, version, policy }: Admission,
  picks: readonly PhotoPick[],
): Promise<SelectionPayload["picks"]["items"]> {
  const { photoCount } = policy;
  const names = picks.map(({ photo }) => photo);
  const found = await readPhotos(c.env.PHOTOS, { gallery, version, photoCount, photos: names });
  return picks.flatMap((own) => {
    const photo = found.get(own.photo);
    return photo ? { ...own, photo } : [];
  });
}
