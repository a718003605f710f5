import { Hono } from "hono";
import {
  type ChosenBy,
  type FileOf,
  inOrder,
  onlyOnList,
  picksCsv,
  picksJson,
  sidecars,
  textList,
} from "../../domain/export/picks.ts";
import { SEPARATORS, type Separator } from "../../domain/export/separators.ts";
import { LABELS } from "../../domain/labels.ts";
import type { PickList } from "../../domain/lists.ts";
import type { SelectionSummary } from "../../domain/selection.ts";
import { suggestSlug } from "../../domain/slug.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { attachment } from "../../http/disposition.ts";
import { fileAnswer } from "../../http/file.ts";
import { chosenBy, summaryPages, type WhichRound } from "../../store/chosen.ts";
import { readSummary } from "../../store/held-selections.ts";
import { readManifest, readSetFiles, VersionMissing } from "../../store/manifests.ts";
import type { GalleryOverview } from "../../store/overview.ts";
import { readQuestionnaire } from "../../store/questionnaire.ts";
import { type AtGallery, galleryResource } from "../../studio/resource.ts";
import { zipSmall } from "../../zip/small.ts";

/** `/studio/g/:gallery/selections/picks.txt`, `.csv`, `.json`, `.zip` (XMP sidecars) */
export const studioPicks = new Hono<AppEnv>();

galleryResource(studioPicks, {
  path: "/studio/g/:gallery/selections/:file{picks\\.(?:txt|csv|json|zip)}",
  GET: exportPicks,
});

const KEYWORD = "Client pick";

/** `selection`: one of them, else all; `round`: a number, `now`, else the last; `label`: only photos with that colour; `list`: only photos on it. */
async function exportPicks(c: Ctx, { overview, gallery: { gallery } }: AtGallery): Promise<Response> {
  const id = c.req.query("selection");
  const only = id ? await readSummary(c.env.DB, { gallery, id }) : null;
  if (id && !only) return notFound(c);
  const { questions, lists } = await readQuestionnaire(c.env.DB, gallery);
  const list = lists.find((one) => one.id === c.req.query("list"));
  if (c.req.query("list") && !list) return notFound(c);
  const places = await readPlaces(c, overview);
  const all = readWanted(c, { pages: only ? [[only]] : summaryPages(c.env.DB, gallery), places });
  const chosen = list ? onlyOnList(all, list.id) : all;
  const fileOf: FileOf = (photo) => places.get(photo)?.file ?? photo;
  const name = `${gallery}-picks${list ? `-${suggestSlug(list.name) || list.id}` : ""}`;
  switch (c.req.param("file")) {
    case "picks.txt": {
      const wanted = { separator: separatorOf(c), extension: c.req.query("extension") === "on", fileOf };
      return fileAnswer(c, { name, format: "txt", pieces: textList(chosen, wanted) });
    }
    case "picks.csv":
      return fileAnswer(c, { name, format: "csv", pieces: picksCsv(chosen, { questions, lists, fileOf }) });
    case "picks.json":
      return fileAnswer(c, { name, format: "json", pieces: picksJson(gallery, chosen, { lists, fileOf }) });
    default:
      return sidecarsAnswer(c, { name, chosen, lists });
  }
}

interface Place {
  /** Its position in the gallery. */
  at: number;
  /** The original's file name. */
  file: string;
}

/** Photos of the live version in the gallery's order; none if it is not in storage. Throws StorageFault. */
async function readPlaces(c: Ctx, { policy }: GalleryOverview): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  try {
    const { sets } = await readManifest(c.env.PHOTOS, policy);
    for (const { id: set } of sets) {
      for (const { name, original } of await readSetFiles(c.env.PHOTOS, { ...policy, set })) {
        if (!places.has(name)) places.set(name, { at: places.size, file: original.file });
      }
    }
  } catch (error) {
    if (!(error instanceof VersionMissing)) throw error;
  }
  return places;
}

interface Wanted {
  pages: AsyncIterable<SelectionSummary[]> | SelectionSummary[][];
  places: ReadonlyMap<string, Place>;
}

async function* readWanted(c: Ctx, { pages, places }: Wanted): AsyncGenerator<ChosenBy> {
  const label = LABELS.find((known) => known === c.req.query("label"));
  for await (const page of pages) {
    for await (const chosen of chosenBy(c.env.DB, page, whichRound(c))) {
      const { picks, ...who } = inOrder(chosen, (photo) => places.get(photo)?.at);
      yield { ...who, picks: label ? picks.filter((pick) => pick.label === label) : picks };
    }
  }
}

async function sidecarsAnswer(
  c: Ctx,
  { name, chosen, lists }: { name: string; chosen: AsyncIterable<ChosenBy>; lists: readonly PickList[] },
): Promise<Response> {
  const text = new TextEncoder();
  const files = (await sidecars(chosen, { keyword: KEYWORD, lists })).map(({ photo, xmp }) => ({
    path: `${photo}.xmp`,
    bytes: text.encode(xmp),
  }));
  return new Response(c.req.method === "HEAD" ? null : (zipSmall(files) as BodyInit), {
    headers: { "content-type": "application/zip", "content-disposition": attachment(`${name}.zip`) },
  });
}

function whichRound(c: Ctx): WhichRound {
  const round = c.req.query("round") ?? "last";
  return /^\d{1,4}$/.test(round) ? Number(round) : round === "now" ? "now" : "last";
}

function separatorOf(c: Ctx): Separator {
  const wanted = c.req.query("separator") ?? "";
  return Object.hasOwn(SEPARATORS, wanted) ? (wanted as Separator) : "comma";
}
