import { Hono } from "hono";
import { questionnaireForm, reopenForm } from "../../domain/forms/questionnaire-form.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import type { Photo } from "../../domain/manifest.ts";
import type { OpenedSelection, StudioSelectionsPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { type Questionnaire, roundChanges } from "../../domain/selection.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { listSummaries, readMostWanted, readSummary, reopenSelection } from "../../store/held-selections.ts";
import type { GalleryOverview } from "../../store/overview.ts";
import { readQuestionnaire, writeQuestionnaire } from "../../store/questionnaire.ts";
import { readPicks, readRoundHeads, readRoundPicks } from "../../store/rounds.ts";
import { photosOf } from "../../studio/frame.ts";
import { type AtGallery, galleryResource, studioPage, takes } from "../../studio/resource.ts";

/** `/studio/g/:gallery/selections/`: a page of the list, one selection, and what is asked for */
export const studioSelections = new Hono<AppEnv>();

galleryResource(studioSelections, {
  path: "/studio/g/:gallery/selections/",
  GET: selectionsPage,
  POST: { response: takes(questionnaireForm, setQuestionnaire), reopen: takes(reopenForm, reopen) },
});

/** Sets what clients are asked for. */
async function setQuestionnaire(c: Ctx, at: AtGallery, questionnaire: Questionnaire): Promise<Response> {
  const { gallery } = at.gallery;
  await writeQuestionnaire(c.env.DB, { gallery, questionnaire, now: c.var.now });
  return seeOther(c, `${paths.studioSelections(gallery)}?done=saved`);
}

/** Opens a selection again that was sent. */
async function reopen(c: Ctx, { gallery: { gallery } }: AtGallery, id: string): Promise<Response> {
  const known = await reopenSelection(c.env.DB, { gallery, id });
  return known ? seeOther(c, `${paths.studioSelections(gallery, id)}&done=reopened`) : notFound(c);
}

const PAGE = 50;
const MOST_WANTED = 24;

async function selectionsPage(c: Ctx, at: AtGallery): Promise<Response> {
  const { overview, gallery } = at;
  const id = c.req.query("selection");
  const opened = id === undefined ? null : await openSelection(c, { gallery: gallery.gallery, id });
  if (id !== undefined && opened === null) return notFound(c);
  const [list, questionnaire] = await Promise.all([
    opened ? NO_LIST : readList(c, gallery.gallery),
    readQuestionnaire(c.env.DB, gallery.gallery),
  ]);
  const names = opened ? mentioned(opened) : list.totals.map(({ photo }) => photo);
  const photos = await readPhotos(c, { overview, names });
  return studioPage(c, at, {
    page: "studio/selections",
    data: { gallery, questionnaire, opened, photos, ...list },
  });
}

type List = Pick<StudioSelectionsPayload, "held" | "older" | "whole" | "totals">;
const NO_LIST: List = { held: [], older: null, whole: true, totals: [] };

/** A page of the list and, on the first page, what several people picked. */
async function readList(c: Ctx, gallery: string): Promise<List> {
  const after = readPlace(c.req.query("after"));
  const [rows, totals] = await Promise.all([
    listSummaries(c.env.DB, { gallery, after, limit: PAGE + 1 }),
    after ? [] : readMostWanted(c.env.DB, { gallery, limit: MOST_WANTED }),
  ]);
  const held = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? held.at(-1) : undefined;
  const older = last
    ? `${paths.studioSelections(gallery)}?after=${writePlace({ at: last.changedAt, id: last.id })}`
    : null;
  return { held, older, whole: !after && !last, totals };
}

/** One selection with the requested round, or its last; null: there is no such selection or round. */
async function openSelection(c: Ctx, at: { gallery: string; id: string }): Promise<OpenedSelection | null> {
  const summary = await readSummary(c.env.DB, at);
  if (!summary) return null;
  const [heads, picks] = await Promise.all([readRoundHeads(c.env.DB, at.id), readPicks(c.env.DB, at.id)]);
  const asked = c.req.query("round");
  const shown = asked === undefined ? heads.length - 1 : heads.findIndex(({ round }) => String(round) === asked);
  if (shown === -1 && asked !== undefined) return null;
  const [before, round, last] = await Promise.all(
    [shown - 1, shown, heads.length - 1].map(async (i) => {
      const head = heads[i];
      return head ? { ...head, picks: await readRoundPicks(c.env.DB, head) } : null;
    }),
  );
  return {
    ...{ ...summary, picks, heads },
    shown: round ? { round, changes: roundChanges(before?.picks ?? [], round.picks) } : null,
    since: last ? roundChanges(last.picks, picks) : null,
  };
}

function mentioned({ picks, shown }: OpenedSelection): string[] {
  return [...new Set([...picks, ...(shown?.round.picks ?? [])].map(({ photo }) => photo))];
}

async function readPhotos(
  c: Ctx,
  { overview, names }: { overview: GalleryOverview; names: readonly string[] },
): Promise<Map<string, Photo>> {
  return photosOf(c, overview, names);
}
