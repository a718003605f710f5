import { learnsVersion } from "../domain/access.ts";
import { listProblems, onList, type PickList } from "../domain/lists.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import { numberProblems, type PhotoPick, type Questionnaire, type SentFrom } from "../domain/selection.ts";
import { sentWith } from "../domain/sent-lists.ts";
import type { Admission } from "../gate/gate.ts";
import type { Ctx } from "../http/context.ts";
import { readManifest, readPhotos } from "../store/manifests.ts";
import { readLastHead, readRoundPicks } from "../store/rounds.ts";
import type { Held } from "../store/selections.ts";
import type { SentAlone, SentPick } from "../store/submission.ts";
import { splitPicks } from "./own-selection.ts";

/** What a visitor is about to send, and what is wrong with how many photos it has. */
export interface ToSend {
  picks: PhotoPick[];
  alone: SentAlone | null;
  /** How many photos are sent; of a list sent alone, those on it. */
  chosen: number;
  amiss: VisitorProblem[];
}

export const NOTHING_CHOSEN: VisitorProblem = { path: "picks", code: "needMore", values: { least: 1, chosen: 0 } };
const CLOSED: VisitorProblem = { path: null, code: "listClosed" };

interface Sender {
  admitted: Admission;
  holder: string;
  own: Held;
  questionnaire: Questionnaire;
}

/** The whole selection or, if `list` names one, that list beside what was sent before. Throws StorageFault. */
export async function toSend(c: Ctx, sender: Sender, list: string | null): Promise<ToSend> {
  const { admitted, own, questionnaire } = sender;
  const { lists } = questionnaire;
  const { seen } = await splitPicks(c, admitted, own.picks);
  const now = onKnownLists(seen, lists);
  const one = lists.find(({ id }) => id === list);
  if (one) return alone(c, { ...sender, now, list: one });
  const chosen = now.filter(({ picked }) => picked).length;
  const empty = now.length === 0 && !questionnaire.minPicks ? [NOTHING_CHOSEN] : [];
  const listed = lists.flatMap((each) => listProblems(each, onList(now, each.id).length));
  return { picks: now, alone: null, chosen, amiss: [...empty, ...numberProblems(questionnaire, chosen), ...listed] };
}

async function alone(c: Ctx, sender: Sender & { now: PhotoPick[]; list: PickList }): Promise<ToSend> {
  const { admitted, holder, own, questionnaire, now, list } = sender;
  const { lists, afterwards } = questionnaire;
  const { id, name, min } = list;
  const last = await readLastHead(c.env.DB, { gallery: admitted.gallery, holder });
  const before = last ? onKnownLists(await readRoundPicks(c.env.DB, last), lists) : [];
  const photos = onList(now, id).length;
  const none = photos === 0 && min === null;
  const isLast = afterwards !== "keep-open" && lists.every((one) => one.id === id || own.closedLists.includes(one.id));
  return {
    picks: sentWith(id, { before, now }),
    alone: { id, name, photos, after: last?.round ?? 0, isLast },
    chosen: photos,
    amiss: own.closedLists.includes(id) ? [CLOSED] : none ? [NOTHING_CHOSEN] : listProblems(list, photos),
  };
}

/** Photos were also on lists that the photographer deleted. */
function onKnownLists(picks: readonly PhotoPick[], lists: readonly PickList[]): PhotoPick[] {
  const known = new Set(lists.map(({ id }) => id));
  return picks.map((pick) => ({ ...pick, lists: pick.lists.filter((id) => known.has(id)) }));
}

interface Describing {
  admitted: Admission;
  sent: ToSend;
  lists: readonly PickList[];
}

/** What the receipt will say: each photo's original, and the gallery, as they are at this moment. Throws StorageFault. */
export async function describeSent(
  c: Ctx,
  { admitted, sent: { picks, alone: one }, lists }: Describing,
): Promise<{ picks: SentPick[]; from: SentFrom }> {
  const { gallery, link, version, policy, role } = admitted;
  const photos = picks.map(({ photo }) => photo);
  const at = { gallery, version, photoCount: policy.photoCount };
  const [{ title, studio }, published] = await Promise.all([
    readManifest(c.env.PHOTOS, { gallery, version }),
    readPhotos(c.env.PHOTOS, { ...at, photos }),
  ]);
  return {
    picks: picks.map((pick) => ({ ...pick, sha256: published.get(pick.photo)?.original.blob ?? null })),
    from: {
      ...{ studio: studio.name, site: c.var.site, title, link },
      ...(learnsVersion(role) && { version }),
      ...(lists.length > 0 && { lists: lists.map(({ id, name }) => ({ id, name })) }),
      ...(one && { list: one.id }),
    },
  };
}
