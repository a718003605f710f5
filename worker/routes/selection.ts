import { Hono } from "hono";
import type { SelectionPayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import {
  askedAnswers,
  type PickAnswer,
  type PickChange,
  readPickChange,
  type Submission,
  submissionProblems,
} from "../domain/selection.ts";
import { words } from "../domain/words/voice.ts";
import { viewGallery } from "../gallery/gallery-view.ts";
import { isFor, ownerOf, readHeld, splitPicks } from "../gallery/own-selection.ts";
import { reserveAndSend, submissionOf } from "../gallery/submission.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import { type Admission, admit, refuseMethod } from "../gate/gate.ts";
import { badRequest } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { type Fields, field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf, pageAnswer } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { sendSoon } from "../notices/send.ts";
import { galleryCard } from "../page/card.ts";
import { readPhotos } from "../store/manifests.ts";
import { readQuestionnaire } from "../store/questionnaire.ts";
import { readLastHead } from "../store/rounds.ts";
import { changePick, readOwnPick, readOwnSelection } from "../store/selections.ts";

/** `/g/:gallery/selection`, `/g/:gallery/selection/submit`: the viewer's own picks, and nobody else's */
export const selection = new Hono<AppEnv>();

resource(selection, { path: "/g/:gallery/selection", methods: { GET: show, POST: pick }, otherwise: refuseMethod });
resource(selection, { path: "/g/:gallery/selection/submit", methods: { POST: submit }, otherwise: refuseMethod });

const wantsJson = (c: Ctx) => c.req.header("accept")?.includes("application/json") ?? false;
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
  const read = fields && readPickChange(fields);
  if (!fields || !read) return wrong(c, ["The form could not be read."]);
  if (!read.ok) return wrong(c, read.problems);
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
 * The whole selection, or, for scripts that ask for less (RFC 7240, `return=minimal`), what the change made of its photo.
 * Pages published earlier go on with the whole.
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

/**
 * Refuses what a page sends for somebody else than who is signed in by now: the page of one client, still open when another
 * signed in beside it, must not write into the other's selection. A page of before anybody was known says so by an empty
 * `whose`, and is nobody's who came since. Plain forms of hearts and stars say nothing: they are pressed now, and never wait.
 */
async function refuseOthers(
  c: Ctx,
  { admitted, fields }: { admitted: Admission; fields: Fields },
): Promise<Response | null> {
  if (!fields.has("whose") || (await isFor(c, admitted, field(fields, "whose") ?? ""))) return null;
  return wrong(c, ["Somebody else is signed in here by now. Sign in again; your picks wait in this browser."], 403);
}

interface Keeping {
  admitted: Admission;
  holder: string;
  change: PickChange;
}

/** Keeps a change, or answers why not. */
async function keep(c: Ctx, { admitted, holder, change }: Keeping): Promise<Response | null> {
  const { gallery } = admitted;
  const { maxPicks } = await readOwnPick(c.env.DB, { gallery, holder, photo: change.photo });
  const limited = change.picked === true && maxPicks !== null;
  // Where a number of photos is asked for, those that went away since are found among all.
  const unseen = limited
    ? (await splitPicks(c, admitted, (await readOwnSelection(c.env.DB, { gallery, holder })).picks)).unseen
    : [];
  const limit = { most: maxPicks, uncounted: unseen.map(({ photo }) => photo) };
  const kept = await changePick(c.env.DB, { gallery, holder, change, limit, now: c.var.now });
  if (kept === "changed") return null;
  if (kept === "no-room") return wrong(c, [words(languageOf(c, null)).say("noRoomToKeep")], 413);
  return kept === "full" ? wrong(c, [`picks: at most ${maxPicks}; take one out first`]) : over(c);
}

/** Who holds the selection, or why nobody does. */
async function holderFor(c: Ctx, admitted: Admission): Promise<string | Response> {
  const held = await ensureHolder(c, admitted, "selection");
  if (held.ok) return held.holder;
  if (held.because === "photographer") return wrong(c, ["The photographer has no selection of their own."]);
  return c.text("Too many selections were begun from here.", 429, { "retry-after": String(held.seconds) });
}

async function submit(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const { gallery, presence } = admitted;
  const holder = presence.holder;
  if (!fields || !holder) return wrong(c, ["Nothing was picked yet."]);
  const refusal = await refuseOthers(c, { admitted, fields });
  if (refusal) return refusal;
  const profile = await readQuestionnaire(c.env.DB, gallery);
  const sent = submissionOf(fields, presence.account);
  const submission = { ...sent, answers: askedAnswers(profile.questions, sent.answers) };
  const own = await readOwnSelection(c.env.DB, { gallery, holder });
  const { seen: picks } = await splitPicks(c, admitted, own.picks);
  const empty = picks.length === 0 && !profile.minPicks ? ["picks: at least 1; 0 chosen"] : [];
  const chosen = picks.filter(({ picked }) => picked).length;
  const problems = [...empty, ...submissionProblems(submission, { profile, picks: chosen })];
  // What was sent before is sent, whatever the rules are by now.
  const again = problems.length > 0 && own.keys.includes(submission.key);
  if (problems.length > 0 && !again) {
    return wantsJson(c) ? c.json({ problems }, 400) : selectionPage(c, { admitted, problems, submission });
  }
  const { afterwards } = profile;
  const { site } = c.var;
  const sending = { gallery, holder, submission, picks, afterwards, site, now: c.var.now };
  const outcome = again || own.keys.includes(submission.key) ? "same" : await reserveAndSend(c, sending);
  if (typeof outcome === "object") return tooOften(c, { admitted, submission, seconds: outcome.wait });
  if (outcome === "over") return over(c);
  if (outcome === "no-room") {
    const room = ["room: this selection was sent too often, or with too much text"];
    return wantsJson(c) ? c.json({ problems: room }, 413) : selectionPage(c, { admitted, problems: room, submission });
  }
  sendSoon(c);
  return wantsJson(c) ? c.json({ sent: true }) : seeOther(c, `${paths.selection(gallery)}?done=sent`);
}

function tooOften(
  c: Ctx,
  { admitted, submission, seconds }: { admitted: Admission; submission: Submission; seconds: number },
): Response | Promise<Response> {
  const retry = { "retry-after": String(seconds) };
  const problems = [`wait: ${seconds} seconds`];
  if (wantsJson(c)) return c.json({ problems }, 429, retry);
  return selectionPage(c, { admitted, problems, submission, wait: seconds });
}

function wrong(c: Ctx, problems: string[], status: 400 | 403 | 413 = 400): Response | Promise<Response> {
  return wantsJson(c) ? c.json({ problems }, status) : badRequest(c, problems, status);
}

/** The selection was submitted and takes no changes any more. */
function over(c: Ctx): Response | Promise<Response> {
  const problems = ["This selection was sent and is closed for changes. Ask the photographer to open it again."];
  return wantsJson(c) ? c.json({ problems }, 409) : badRequest(c, problems);
}

interface Shown {
  admitted: Admission;
  problems?: string[];
  submission?: Submission;
  /** Seconds until it may be sent. */
  wait?: number;
}

async function selectionPage(c: Ctx, { admitted, problems = [], submission, wait }: Shown): Promise<Response> {
  const { gallery, presence } = admitted;
  const holder = presence.holder;
  const [view, own, profile, last] = await Promise.all([
    viewGallery(c, admitted),
    readHeld(c, admitted, holder),
    readQuestionnaire(c.env.DB, gallery),
    holder && !submission ? readLastHead(c.env.DB, { gallery, holder }) : null,
  ]);
  const { photos, gone, state, round, whose } = own;
  const sent = c.req.method !== "POST" && c.req.query("done") === "sent" && round > 1;
  const data: SelectionPayload = {
    view,
    ...{ gone, state, round, whose, profile, problems, sent },
    picks: await withPhotos(c, admitted, photos),
    account: presence.account,
    key: submission?.key || crypto.randomUUID(),
    // The message went with its round.
    typed: submission ?? (last && { name: last.name, email: last.email, answers: last.answers, message: "" }),
  };
  const status = wait ? 429 : problems.length === 0 ? 200 : isOutOfRoom(problems) ? 413 : 400;
  const headers: Record<string, string> = wait ? { "retry-after": String(wait) } : {};
  return pageAnswer(c, {
    page: "selection",
    data,
    card: galleryCard(view),
    status,
    headers,
    language: view.manifest.language,
  });
}

const isOutOfRoom = (problems: readonly string[]) => problems.some((problem) => problem.startsWith("room:"));

async function withPhotos(
  c: Ctx,
  { gallery, version, policy }: Admission,
  picks: readonly (Omit<SelectionPayload["picks"][number], "photo"> & { photo: string })[],
): Promise<SelectionPayload["picks"]> {
  const { photoCount } = policy;
  const names = picks.map(({ photo }) => photo);
  const found = await readPhotos(c.env.PHOTOS, { gallery, version, photoCount, photos: names });
  return picks.flatMap((own) => {
    const photo = found.get(own.photo);
    return photo ? { ...own, photo } : [];
  });
}
