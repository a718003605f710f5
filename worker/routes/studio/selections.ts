import { Hono } from "hono";
import type { Photo } from "../../domain/manifest.ts";
import { paths } from "../../domain/paths.ts";
import {
  type ChosenBy,
  chosenIn,
  picksCsv,
  picksJson,
  SEPARATORS,
  type Separator,
  sidecars,
  textList,
  totals,
} from "../../domain/picks-export.ts";
import { responseFromFields } from "../../domain/response-form.ts";
import { type HeldSelection, LABELS, type Pick, roundChanges } from "../../domain/selection.ts";
import type { HeldWithChanges, StudioSelectionsPayload } from "../../domain/studio-payloads.ts";
import { admitToStudio } from "../../gate.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { attachment } from "../../http/disposition.ts";
import { type Fields, field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { pageAnswer } from "../../http/page.ts";
import { resource } from "../../http/resource.ts";
import { badRequest, methodNotAllowed, notFound } from "../../refuse.ts";
import { listSelections, reopenSelection } from "../../store/held-selections.ts";
import type { GalleryOverview } from "../../store/overview.ts";
import { readResponseProfile, writeResponseProfile } from "../../store/response.ts";
import { photoOf, studioFrame, studioGallery } from "../../studio.ts";
import { zipSmall } from "../../zip/small.ts";

/** `/studio/g/:gallery/selections/` and `.../selections/picks.txt`, `.csv`, `.json`, `.zip` (XMP sidecars) */
export const studioSelections = new Hono<AppEnv>();

resource(studioSelections, {
  path: "/studio/g/:gallery/selections/",
  methods: { GET: show, POST: change },
  otherwise: methodNotAllowed,
});
resource(studioSelections, {
  path: "/studio/g/:gallery/selections/:file{picks\\.(?:txt|csv|json|zip)}",
  methods: { GET: exportPicks },
  otherwise: methodNotAllowed,
});

async function show(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  return session instanceof Response ? session : selectionsPage(c, []);
}

/** `action`: `response` sets what is asked for, `reopen` opens a selection again. */
async function change(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const fields = await readFields(c);
  if (!fields) return badRequest(c, ["The form could not be read."]);
  const { gallery } = found.overview.policy;
  switch (field(fields, "action")) {
    case "response":
      return setResponse(c, { gallery, fields });
    case "reopen":
      return reopen(c, { gallery, id: field(fields, "selection") ?? "" });
    default:
      return badRequest(c, ["action: response or reopen"]);
  }
}

async function setResponse(c: Ctx, { gallery, fields }: { gallery: string; fields: Fields }): Promise<Response> {
  const read = responseFromFields(fields);
  if (!read.ok) return selectionsPage(c, read.problems);
  await writeResponseProfile(c.env.DB, { gallery, profile: read.profile, now: c.var.now });
  return seeOther(c, `${paths.studioSelections(gallery)}?done=saved`);
}

async function reopen(c: Ctx, { gallery, id }: { gallery: string; id: string }): Promise<Response> {
  const known = await reopenSelection(c.env.DB, { gallery, id });
  return known ? seeOther(c, `${paths.studioSelections(gallery, id)}&done=reopened`) : notFound(c);
}

async function selectionsPage(c: Ctx, problems: string[]): Promise<Response> {
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const { overview, gallery } = found;
  const [frame, held, profile] = await Promise.all([
    studioFrame(c, problems),
    readSelections(c, overview),
    readResponseProfile(c.env.DB, gallery.gallery),
  ]);
  const id = c.req.query("selection");
  const opened = id === undefined ? null : held.find((selection) => selection.id === id);
  if (opened === undefined) return notFound(c);
  const wanted = totals(held.flatMap((one) => chosenIn(one, "last") ?? chosenIn(one, "now") ?? []));
  const names = opened ? mentioned([opened]) : wanted.map(({ photo }) => photo);
  const photos = await readPhotos(c, { overview, names });
  const data: StudioSelectionsPayload = { frame, gallery, profile, held, opened, totals: wanted, photos };
  return pageAnswer(c, { page: "studio-selections", data, status: problems.length > 0 ? 400 : 200 });
}

/** Selections in which there is anything, each round with what changed since the one before. */
async function readSelections(c: Ctx, { policy }: GalleryOverview): Promise<HeldWithChanges[]> {
  const held = await listSelections(c.env.DB, policy.gallery);
  const said = held.filter(({ picks, rounds }) => picks.length > 0 || rounds.length > 0);
  return said.map((one) => {
    const changes = one.rounds.map((round, i) => roundChanges(one.rounds[i - 1]?.picks ?? [], round.picks));
    const last = one.rounds.at(-1);
    return { ...one, changes, since: last ? roundChanges(last.picks, one.picks) : null };
  });
}

function mentioned(held: readonly HeldSelection[]): string[] {
  const names = (picks: readonly Pick[]) => picks.map(({ photo }) => photo);
  return [...new Set(held.flatMap(({ picks, rounds }) => [...names(picks), ...rounds.flatMap((r) => names(r.picks))]))];
}

async function readPhotos(
  c: Ctx,
  { overview, names }: { overview: GalleryOverview; names: readonly string[] },
): Promise<Map<string, Photo>> {
  const photos = await Promise.all(names.map((name) => photoOf(c, overview, name)));
  return new Map(photos.flatMap((photo) => (photo ? [[photo.name, photo] as const] : [])));
}

/** `selection`: one of them, else all; `round`: a number, `now`, else the last; `label`: only photos with that colour. */
async function exportPicks(c: Ctx): Promise<Response> {
  const session = await admitToStudio(c, "page");
  if (session instanceof Response) return session;
  const found = await studioGallery(c);
  if (!found) return notFound(c);
  const { gallery } = found.overview.policy;
  const held = await listSelections(c.env.DB, gallery);
  const only = c.req.query("selection");
  const wanted = only ? held.filter(({ id }) => id === only) : held;
  if (only && wanted.length === 0) return notFound(c);
  const chosen = wanted.flatMap((one) => narrowed(c, chosenIn(one, whichRound(c))));
  const photos = await readPhotos(c, { overview: found.overview, names: mentioned(wanted) });
  const fileOf = (photo: string) => photos.get(photo)?.original.file ?? photo;
  const format = (c.req.param("file") ?? "").split(".")[1] as keyof typeof TYPES;
  const body = await bodyOf(c, { format, gallery, chosen, fileOf });
  return new Response(c.req.method === "HEAD" ? null : body, {
    headers: { "content-type": TYPES[format], "content-disposition": attachment(`${gallery}-picks.${format}`) },
  });
}

const TYPES = {
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  zip: "application/zip",
} as const;

const KEYWORD = "Client pick";

interface Exporting {
  format: keyof typeof TYPES;
  gallery: string;
  chosen: ChosenBy[];
  fileOf: (photo: string) => string;
}

async function bodyOf(c: Ctx, { format, gallery, chosen, fileOf }: Exporting): Promise<BodyInit> {
  switch (format) {
    case "txt":
      return textList(chosen, { separator: separatorOf(c), extension: c.req.query("extension") === "on", fileOf });
    case "csv":
      return picksCsv(chosen, { questions: (await readResponseProfile(c.env.DB, gallery)).questions, fileOf });
    case "json":
      return picksJson(gallery, chosen, { fileOf });
    case "zip": {
      const text = new TextEncoder();
      const files = sidecars(chosen, KEYWORD).map(({ photo, xmp }) => ({
        path: `${photo}.xmp`,
        bytes: text.encode(xmp),
      }));
      return zipSmall(files) as BodyInit;
    }
  }
}

function whichRound(c: Ctx): "last" | "now" | number {
  const round = c.req.query("round") ?? "last";
  return /^\d{1,4}$/.test(round) ? Number(round) : round === "now" ? "now" : "last";
}

function separatorOf(c: Ctx): Separator {
  const wanted = c.req.query("separator") ?? "";
  return Object.hasOwn(SEPARATORS, wanted) ? (wanted as Separator) : "comma";
}

function narrowed(c: Ctx, chosen: ChosenBy | null): ChosenBy[] {
  const label = LABELS.find((known) => known === c.req.query("label"));
  if (!chosen) return [];
  return [label ? { ...chosen, picks: chosen.picks.filter((pick) => pick.label === label) } : chosen];
}
