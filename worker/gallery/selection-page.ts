import { dayIn } from "../domain/expiry.ts";
import { takenOf } from "../domain/form-keys.ts";
import { onList } from "../domain/lists.ts";
import type { SelectionPayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { photoPage, readPhotoPagesWish, writePhotoPagesWish } from "../domain/photo-pages.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { NO_QUESTIONNAIRE, type PhotoPick, type Reply, type Submission } from "../domain/selection.ts";
import type { Admission } from "../gate/gate.ts";
import { mailsPeople } from "../gate/mailing.ts";
import { badRequest, retryAfter } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { pageAnswer, wantsJson } from "../http/page.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { readPhotos } from "../store/manifests.ts";
import { countNoted } from "../store/noted.ts";
import { readQuestionnaire } from "../store/questionnaire.ts";
import { readReply } from "../store/replies.ts";
import { readLastHead } from "../store/rounds.ts";
import { viewGallery } from "./gallery-view.ts";
import { readHeldAndSent } from "./own-selection.ts";

/** The selection was sent and accepts no more changes. */
export function selectionOver(c: Ctx): Promise<Response> {
  return badRequest(c, [{ path: null, code: "selectionOver" }], wantsJson(c) ? 409 : 400);
}

/** Names of photos that left the gallery, as far as a page lists them. */
const GONE_NAMED = 100;

interface Shown {
  admitted: Admission;
  problems?: VisitorProblem[];
  /** What was typed and refused. */
  typed?: Submission;
  status?: 400 | 413 | 429;
}

/** A visitor's own selection, and the form to send it. Throws StorageFault. */
export async function selectionPage(c: Ctx, { admitted, problems = [], typed, status }: Shown): Promise<Response> {
  const { gallery, link, presence } = admitted;
  const holder = presence.holder;
  const [view, { own, keys }, questionnaire, last, said] = await Promise.all([
    viewGallery(c, admitted),
    readHeldAndSent(c, admitted, holder),
    readQuestionnaire(c.env.DB, gallery),
    holder && !typed ? readLastHead(c.env.DB, { gallery, holder }) : null,
    holder ? readReply(c.env.DB, { gallery, holder }) : null,
  ]);
  const { photos, gone, state, round, whose } = own;
  const list = own.lists.find(({ id }) => id === c.req.query("list"))?.id ?? null;
  const part = photoPage(
    list === null ? photos : onList(photos, list),
    readPhotoPagesWish((name) => c.req.query(name)),
  );
  const here = paths.selection(link, { ...writePhotoPagesWish(part), ...(list ? { list } : {}) });
  const sent = c.req.method !== "POST" && c.req.query("done") === "sent" && round > 1;
  const data: SelectionPayload = {
    // Without scripts, whoever takes a photo out is led back to the same page.
    view: { ...view, here },
    ...{ state, round, whose, list, problems, sent, taken: takenOf(keys, typed?.key ?? null) },
    questionnaire: view.offers.send ? questionnaire : NO_QUESTIONNAIRE,
    gone: { first: gone.slice(0, GONE_NAMED), more: Math.max(0, gone.length - GONE_NAMED) },
    picks: { ...part, items: await withPhotos(c, admitted, part.items) },
    ...saidOf(said, view.manifest.studio.timezone),
    account: presence.account,
    sendsLinks: mailsPeople(c) && presence.account === null,
    key: typed?.key || crypto.randomUUID(),
    // The message was stored with its round.
    typed: typed ?? (last && { name: last.name, email: last.email, answers: last.answers, message: "", list: null }),
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
  { gallery, version, policy, sight, presence }: Admission,
  picks: readonly PhotoPick[],
): Promise<SelectionPayload["picks"]["items"]> {
  const { photoCount } = policy;
  const names = picks.map(({ photo }) => photo);
  const { see } = await sight.open();
  const [found, noted] = await Promise.all([
    readPhotos(c.env.PHOTOS, { gallery, version, photoCount, photos: names }),
    countNoted(c.env.DB, { gallery, holder: presence.holder ?? "", photos: names }),
  ]);
  return picks.flatMap((own) => {
    const photo = found.get(own.photo);
    return photo ? { ...own, photo: see(photo), noted: noted.get(own.photo) ?? null } : [];
  });
}
