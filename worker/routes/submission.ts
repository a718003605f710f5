import { Hono } from "hono";
import { submissionForm, typedSubmission } from "../domain/forms/submission-form.ts";
import { signedBy } from "../domain/forms/writer-fields.ts";
import type { Link } from "../domain/link.ts";
import { paths } from "../domain/paths.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { numberProblems, type PhotoPick, type SentFrom, type Submission } from "../domain/selection.ts";
import { ownForm } from "../gallery/own-form.ts";
import { splitPicks } from "../gallery/own-selection.ts";
import { selectionOver, selectionPage } from "../gallery/selection-page.ts";
import { reserveAndSend } from "../gallery/submission.ts";
import type { Admission } from "../gate/gate.ts";
import type { Wanted } from "../gate/mailing.ts";
import { badRequest } from "../gate/refuse.ts";
import { heldAs } from "../gate/visitor.ts";
import { type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf, wantsJson } from "../http/page.ts";
import { sendSoon } from "../notices/send.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";
import { readQuestionnaire } from "../store/questionnaire.ts";
import { readOwnSelection } from "../store/selections.ts";
import type { SentPick } from "../store/submission.ts";

/** `/g/:gallery/selection/submit`: sends the viewer's own selection to the photographer */
export const submission = new Hono<AppEnv>();

visitorResource(submission, {
  path: "/g/:gallery/selection/submit",
  POST: ownForm((c) => ({ wish: "select", wanted: wantsJson(c) ? "resource" : "page" }), submit),
});

const NOTHING_CHOSEN: VisitorProblem = { path: "picks", code: "needMore", values: { least: 1, chosen: 0 } };

async function submit(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const { gallery, link, presence } = admitted;
  const { holder, account } = presence;
  if (!holder) return badRequest(c, [NOTHING_CHOSEN]);
  const questionnaire = await readQuestionnaire(c.env.DB, gallery);
  const { questions, afterwards, minPicks } = questionnaire;
  const own = await readOwnSelection(c.env.DB, { gallery, holder });
  const sent = signedBy(account, fields);
  const typed = typedSubmission(questions, sent);
  // What was sent before counts as sent, whatever the rules are now.
  if (own.keys.includes(typed.key)) return thank(c, link);
  const { seen: picks } = await splitPicks(c, admitted, own.picks);
  const chosen = picks.filter(({ picked }) => picked).length;
  const empty = picks.length === 0 && !minPicks ? [NOTHING_CHOSEN] : [];
  const amiss = [...empty, ...numberProblems(questionnaire, chosen)];
  const read = submissionForm(questions).read(sent);
  if (!read.ok) return notSent(c, { admitted, problems: [...read.problems, ...amiss], typed });
  if (amiss.length > 0) return notSent(c, { admitted, problems: amiss, typed });
  const { site, now } = c.var;
  const submission = read.values;
  const about = await sentOf(c, admitted, picks);
  const sending = { gallery, holder, heldAs: heldAs(presence), submission, ...about, afterwards, site, now };
  const confirmation = await confirmationOf(c, { admitted, holder, picked: chosen, submission });
  const outcome = await reserveAndSend(c, { sending, confirmation });
  if (outcome === "over") return selectionOver(c);
  if (outcome === "no-room") return noRoom(c, { admitted, typed });
  if (typeof outcome === "object") {
    const problems: VisitorProblem[] = [{ path: null, code: "throttled", values: { wait: outcome.wait } }];
    return notSent(c, { admitted, problems, typed, status: 429 });
  }
  return thank(c, link);
}

/** What the receipt will say: each photo's original, and the gallery, as they are at this moment. Throws StorageFault. */
async function sentOf(
  c: Ctx,
  { gallery, link, version, policy }: Admission,
  picks: readonly PhotoPick[],
): Promise<{ picks: SentPick[]; from: SentFrom }> {
  const photos = picks.map(({ photo }) => photo);
  const at = { gallery, version, photoCount: policy.photoCount };
  const [{ title, studio }, published] = await Promise.all([
    readManifest(c.env.PHOTOS, { gallery, version }),
    readPhotos(c.env.PHOTOS, { ...at, photos }),
  ]);
  return {
    picks: picks.map((pick) => ({ ...pick, sha256: published.get(pick.photo)?.original.blob ?? null })),
    from: { studio: studio.name, site: c.var.site, title, link, version },
  };
}

interface Confirming {
  admitted: Admission;
  holder: string;
  picked: number;
  submission: Submission;
}

/** The mail that a selection has arrived: it has nothing that they typed, since the address may be somebody else's. */
async function confirmationOf(c: Ctx, { admitted, holder, picked, submission }: Confirming): Promise<Wanted> {
  const { gallery, presence } = admitted;
  const { language } = await readManifest(c.env.PHOTOS, admitted);
  return {
    matter: { kind: "selection-received", facts: { picked } },
    ...{ gallery, holder, key: `selection-received ${gallery} ${holder} ${submission.key}` },
    ...{ email: submission.email, language: languageOf(c, language) },
    feed: { who: presence.account?.name ?? heldAs(presence), what: "mailed that their selection has arrived" },
  };
}

function thank(c: Ctx, link: Link): Response {
  sendSoon(c);
  return wantsJson(c) ? c.json({ sent: true }) : seeOther(c, `${paths.selection(link)}?done=sent`);
}

interface NotSent {
  admitted: Admission;
  problems: VisitorProblem[];
  typed: Submission;
  status?: 400 | 413 | 429;
}

/** Why a selection was not sent: as data for scripts, or on its page with what was typed. */
function notSent(c: Ctx, { status = 400, ...shown }: NotSent): Promise<Response> {
  return wantsJson(c) ? badRequest(c, shown.problems, status) : selectionPage(c, { ...shown, status });
}

async function noRoom(c: Ctx, shown: Pick<NotSent, "admitted" | "typed">): Promise<Response> {
  const { studio } = await readManifest(c.env.PHOTOS, shown.admitted);
  const problems: VisitorProblem[] = [{ path: null, code: "noRoomToSend", values: { studio: studio.name } }];
  return notSent(c, { ...shown, problems, status: 413 });
}
