import { Hono } from "hono";
import { paths } from "../domain/paths.ts";
import { type Pick, readPickChange, type Submission, submissionProblems } from "../domain/selection.ts";
import { type Admission, admit, refuseMethod } from "../gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { beginSession, issueCookie } from "../http/cookies.ts";
import { type Fields, field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { pageAnswer } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { badRequest } from "../refuse.ts";
import { seeGallery } from "../sight.ts";
import { readPhoto } from "../store/manifests.ts";
import { changePick, readOwnSelection, readResponseProfile, submitSelection } from "../store/selections.ts";
import { holderOf } from "../visitor.ts";

/** `/g/:gallery/selection`, `/g/:gallery/selection/submit`: the viewer's own picks, and nobody else's */
export const selection = new Hono<AppEnv>();

resource(selection, { path: "/g/:gallery/selection", methods: { GET: show, POST: pick }, otherwise: refuseMethod });
resource(selection, { path: "/g/:gallery/selection/submit", methods: { POST: submit }, otherwise: refuseMethod });

const wantsJson = (c: Ctx) => c.req.header("accept")?.includes("application/json") ?? false;
const wantedOf = (c: Ctx) => (wantsJson(c) ? "resource" : "page");

async function show(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  return wantsJson(c) ? c.json(await ownSelection(c, admitted)) : selectionPage(c, { admitted, problems: [] });
}

/** The picks this viewer may see today; what left the gallery or was hidden since is listed by name alone. */
async function ownSelection(c: Ctx, admitted: Admission) {
  const { gallery, presence } = admitted;
  const holder = holderOf(presence.session);
  const own = holder ? await readOwnSelection(c.env.DB, { gallery, holder }) : null;
  const seen = own ? await visiblePicks(c, { admitted, picks: own.picks }) : { photos: [], gone: [] };
  return { photos: seen.photos, gone: seen.gone, state: own?.state ?? "open", round: own?.round ?? 1 };
}

async function visiblePicks(c: Ctx, { admitted, picks }: { admitted: Admission; picks: Pick[] }) {
  const { gallery, version, policy, sees } = admitted;
  const { photoCount } = policy;
  const found = await Promise.all(
    picks.map(({ photo }) => readPhoto(c.env.PHOTOS, { gallery, version, photoCount, photo })),
  );
  const visible = picks.map((_, i) => {
    const photo = found[i];
    return photo ? sees(photo.set, photo.name) : false;
  });
  return { photos: picks.filter((_, i) => visible[i]), gone: picks.filter((_, i) => !visible[i]).map((p) => p.photo) };
}

async function pick(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const read = fields && readPickChange(fields);
  if (!fields || !read) return wrong(c, ["The form could not be read."]);
  if (!read.ok) return wrong(c, read.problems);
  const refusal = await admitted.refuseFor(read.change.photo);
  if (refusal) return refusal;
  const holder = await holderFor(c, admitted);
  if (!holder) return wrong(c, ["The photographer has no selection of their own."]);
  const full = await tooMany(c, { admitted, holder, picked: read.change.picked === true, photo: read.change.photo });
  if (full) return wrong(c, [full]);
  const { gallery } = admitted;
  const changed = await changePick(c.env.DB, { gallery, holder, change: read.change, now: c.var.now });
  if (!changed) return over(c);
  if (wantsJson(c)) return c.json(await ownSelection(c, admitted));
  return seeOther(c, safeNext(field(fields, "next"), gallery) ?? paths.photo(gallery, read.change.photo));
}

/** Who holds the selection; a guest of a public gallery who has no session yet gets one to hold it. */
async function holderFor(c: Ctx, { gallery, policy, presence }: Admission): Promise<string | null> {
  if (presence.session || presence.full.as !== "stranger") return holderOf(presence.session);
  const begun = {
    kind: "gallery",
    gallery,
    role: "guest",
    epoch: policy.guestEpoch,
    ...beginSession(c.var.now, "gallery"),
  } as const;
  await issueCookie(c, begun);
  return holderOf(begun);
}

interface Picking {
  admitted: Admission;
  holder: string;
  picked: boolean;
  photo: string;
}

async function tooMany(c: Ctx, { admitted, holder, picked, photo }: Picking): Promise<string | null> {
  if (!picked) return null;
  const { gallery } = admitted;
  const { maxPicks } = await readResponseProfile(c.env.DB, gallery);
  if (maxPicks === null) return null;
  const { picks } = await readOwnSelection(c.env.DB, { gallery, holder });
  const others = picks.filter((p) => p.picked && p.photo !== photo).length;
  return others >= maxPicks ? `picks: at most ${maxPicks}; take one out first` : null;
}

async function submit(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "select", wanted: wantedOf(c) });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const { gallery, presence } = admitted;
  const holder = holderOf(presence.session);
  if (!fields || !holder) return wrong(c, ["Nothing was picked yet."]);
  const profile = await readResponseProfile(c.env.DB, gallery);
  const submission = submissionOf(fields, presence.account);
  const own = await readOwnSelection(c.env.DB, { gallery, holder });
  const { photos } = await visiblePicks(c, { admitted, picks: own.picks });
  const problems = submissionProblems(submission, { profile, picks: photos.filter((p) => p.picked).length });
  if (problems.length > 0) return wantsJson(c) ? c.json({ problems }, 400) : selectionPage(c, { admitted, problems });
  const { afterwards } = profile;
  const sent = await submitSelection(c.env.DB, {
    gallery,
    holder,
    submission,
    picks: photos,
    afterwards,
    now: c.var.now,
  });
  if (sent === "over") return over(c);
  return wantsJson(c) ? c.json({ sent: true }) : seeOther(c, `${paths.selection(gallery)}?done=sent`);
}

/** An account submits under its own name; others say who they are. */
function submissionOf(fields: Fields, account: { name: string; email: string } | null): Submission {
  const answers = [...fields.keys()].filter((name) => name.startsWith("answer-"));
  return {
    key: field(fields, "key") ?? "",
    name: account?.name ?? field(fields, "name") ?? "",
    email: account?.email ?? field(fields, "email") ?? "",
    message: field(fields, "message") ?? "",
    answers: Object.fromEntries(answers.map((name) => [name.slice("answer-".length), field(fields, name) ?? ""])),
  };
}

function wrong(c: Ctx, problems: string[]): Response | Promise<Response> {
  return wantsJson(c) ? c.json({ problems }, 400) : badRequest(c, problems);
}

/** The selection was submitted and takes no changes any more. */
function over(c: Ctx): Response | Promise<Response> {
  const problems = ["This selection was sent and is closed for changes. Ask the photographer to open it again."];
  return wantsJson(c) ? c.json({ problems }, 409) : badRequest(c, problems);
}

async function selectionPage(
  c: Ctx,
  { admitted, problems }: { admitted: Admission; problems: string[] },
): Promise<Response> {
  const [view, own, profile] = await Promise.all([
    seeGallery(c, admitted),
    ownSelection(c, admitted),
    readResponseProfile(c.env.DB, admitted.gallery),
  ]);
  const { gallery, version, policy, presence } = admitted;
  const { photoCount } = policy;
  const photos = await Promise.all(
    own.photos.map(async (p) => ({
      ...p,
      photo: await readPhoto(c.env.PHOTOS, { gallery, version, photoCount, photo: p.photo }),
    })),
  );
  const picks = photos.filter((p): p is typeof p & { photo: NonNullable<typeof p.photo> } => p.photo !== null);
  const account = presence.account;
  const sent = c.req.query("done") === "sent" && problems.length === 0;
  const data = {
    view,
    picks,
    gone: own.gone,
    state: own.state,
    round: own.round,
    profile,
    account,
    key: crypto.randomUUID(),
    problems,
    sent,
  };
  return pageAnswer(c, {
    page: "selection",
    data,
    status: problems.length > 0 ? 400 : 200,
    language: view.manifest.language,
  });
}
