import { Hono } from "hono";
import { submissionForm, typedSubmission } from "../domain/forms/submission-form.ts";
import { signedBy } from "../domain/forms/writer-fields.ts";
import type { Link } from "../domain/link.ts";
import { paths } from "../domain/paths.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import type { Questionnaire, Submission } from "../domain/selection.ts";
import { ownForm } from "../gallery/own-form.ts";
import { selectionOver, selectionPage } from "../gallery/selection-page.ts";
import { reserveAndSend, submissionKey } from "../gallery/submission.ts";
import { describeSent, NOTHING_CHOSEN, type ToSend, toSend } from "../gallery/to-send.ts";
import type { Admission } from "../gate/gate.ts";
import type { Wanted } from "../gate/mailing.ts";
import { badRequest } from "../gate/refuse.ts";
import { heldAs } from "../gate/visitor.ts";
import { type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf, wantsJson } from "../http/page.ts";
import { sendSoon } from "../notices/send.ts";
import { readManifest } from "../store/manifests.ts";
import { readQuestionnaire } from "../store/questionnaire.ts";
import { readOwnSelection } from "../store/selections.ts";

/** `/g/:gallery/selection/submit`: sends the viewer's own selection to the photographer */
export const submission = new Hono<AppEnv>();

visitorResource(submission, {
  path: "/g/:gallery/selection/submit",
  POST: ownForm((c) => ({ wish: "send-selection", wanted: wantsJson(c) ? "resource" : "page" }), submit),
});

/** How often a list is sent alone again, because another round came in between. */
const TRIES = 3;

async function submit(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const { gallery, link, presence } = admitted;
  const { holder, account } = presence;
  if (!holder) return badRequest(c, [NOTHING_CHOSEN]);
  const questionnaire = await readQuestionnaire(c.env.DB, gallery);
  const sent = signedBy(account, fields);
  const typed = typedSubmission(questionnaire.questions, sent);
  const read = submissionForm(questionnaire.questions, questionnaire.lists).read(sent);
  const key = await submissionKey(typed.key, sent);
  for (let tries = 1; ; tries++) {
    const own = await readOwnSelection(c.env.DB, { gallery, holder });
    // What was sent before counts as sent, whatever the rules are now.
    if (own.keys.includes(key)) return thank(c, link);
    const what = await toSend(c, { admitted, holder, own, questionnaire }, read.ok ? read.values.list : null);
    if (!read.ok) return notSent(c, { admitted, problems: [...read.problems, ...what.amiss], typed });
    if (what.amiss.length > 0) return notSent(c, { admitted, problems: what.amiss, typed });
    const outcome = await send(c, { admitted, holder, questionnaire, what, submission: { ...read.values, key } });
    if (outcome !== "moved" || tries === TRIES) return answer(c, { admitted, outcome, typed });
  }
}

interface ToBeSent {
  admitted: Admission;
  holder: string;
  questionnaire: Questionnaire;
  what: ToSend;
  submission: Submission;
}

type Outcome = Awaited<ReturnType<typeof reserveAndSend>>;

async function send(
  c: Ctx,
  { admitted, holder, questionnaire: { afterwards, lists }, what, submission }: ToBeSent,
): Promise<Outcome> {
  const { gallery, presence } = admitted;
  const { site, now } = c.var;
  const about = { ...(await describeSent(c, { admitted, sent: what, lists })), alone: what.alone };
  const sending = { gallery, holder, heldAs: heldAs(presence), submission, ...about, afterwards, site, now };
  const confirmation = await confirmationOf(c, { admitted, holder, what, submission });
  return reserveAndSend(c, { sending, confirmation });
}

async function answer(
  c: Ctx,
  { admitted, outcome, typed }: { admitted: Admission; outcome: Outcome; typed: Submission },
): Promise<Response> {
  if (outcome === "over") return selectionOver(c);
  if (outcome === "no-room") return noRoom(c, { admitted, typed });
  if (outcome === "moved") return notSent(c, { admitted, problems: [{ path: null, code: "needAgain" }], typed });
  if (typeof outcome === "string") return thank(c, admitted.link);
  const problems: VisitorProblem[] = [{ path: null, code: "throttled", values: { wait: outcome.wait } }];
  return notSent(c, { admitted, problems, typed, status: 429 });
}

interface Confirming {
  admitted: Admission;
  holder: string;
  what: ToSend;
  submission: Submission;
}

/** The mail that a selection has arrived: it has nothing that they typed, since the address may be somebody else's. */
async function confirmationOf(c: Ctx, { admitted, holder, what, submission }: Confirming): Promise<Wanted> {
  const { gallery, presence } = admitted;
  const { language } = await readManifest(c.env.PHOTOS, admitted);
  return {
    matter: {
      kind: "selection-received",
      facts: { picked: what.chosen, ...(what.alone && { list: what.alone.name }) },
    },
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
