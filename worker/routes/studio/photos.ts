import { Hono } from "hono";
import { visibilityOf } from "../../domain/access.ts";
import type { Edit, NewSets } from "../../domain/arrangement/edits.ts";
import { placesOf } from "../../domain/arrangement/places.ts";
import { confirmationOf, type Widened } from "../../domain/arrangement/widening.ts";
import type { Form } from "../../domain/form.ts";
import {
  type ArrangementRequest,
  backForm,
  chosenForm,
  coverForm,
  describeForm,
  dropSetForm,
  editsForm,
  goBackForm,
  lookForm,
  moveSetForm,
  newSetForm,
  setTitleForm,
  sortForm,
  wordsForm,
} from "../../domain/forms/arrangement-forms.ts";
import { type GalleryManifest, photosOnce } from "../../domain/manifest.ts";
import type { ArrangedPhoto, StudioPhotosPayload } from "../../domain/pages/studio-photo-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { studioProblemText } from "../../domain/words/problem-text.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { wantsJson } from "../../http/page.ts";
import { listRevisions, readArrangement } from "../../store/arrangements.ts";
import { readFiles } from "../../store/new-version.ts";
import { type Arranged, arrangeGallery } from "../../studio/arranging.ts";
import { photosOf } from "../../studio/frame.ts";
import { type AtGallery, galleryResource, studioPage, takes } from "../../studio/resource.ts";

/** `/studio/g/:gallery/photos/`: which photos there are, in which sets and order, and what is said about them */
export const studioPhotos = new Hono<AppEnv>();

/** Photos on a page. */
const PAGE = 3000;
/** A form names thousands of photos: more than a browser keeps of what is not saved. */
const MOST_BYTES = 8_000_000;

const FORMS: Readonly<Record<string, Form<ArrangementRequest>>> = {
  edits: editsForm,
  sort: sortForm,
  chosen: chosenForm,
  back: backForm,
  describe: describeForm,
  cover: coverForm,
  "set-title": setTitleForm,
  "new-set": newSetForm,
  "move-set": moveSetForm,
  "drop-set": dropSetForm,
  words: wordsForm,
  look: lookForm,
  "go-back": goBackForm,
};

galleryResource(studioPhotos, {
  path: "/studio/g/:gallery/photos/",
  GET: (c, at) => photosPage(c, at, null),
  POST: Object.fromEntries(Object.entries(FORMS).map(([name, form]) => [name, takes(form, save)])),
  about: "action",
  most: MOST_BYTES,
});

async function save(c: Ctx, at: AtGallery, request: ArrangementRequest): Promise<Response | Problem[]> {
  const arranged = await arrangeGallery(c, at.overview, { ...request, id: crypto.randomUUID() });
  if (wantsJson(c)) return jsonAnswer(c, arranged);
  if (arranged.ok) {
    const { gallery } = at.overview.policy;
    const { set, photo } = about(c);
    const shown = paths.studioPhotos(gallery, { ...(set ? { set } : {}), ...(photo ? { photo } : {}) });
    const done = Array.isArray(request.change) ? "arranged" : "unarranged";
    return seeOther(c, `${shown}${shown.includes("?") ? "&" : "?"}done=${done}`);
  }
  return "problems" in arranged ? arranged.problems : photosPage(c, at, { ...arranged, request });
}

function jsonAnswer(c: Ctx, arranged: Arranged): Response {
  if (arranged.ok) return c.json({ saved: true });
  if ("problems" in arranged) {
    const { problems, at = null } = arranged;
    const meanwhile = problems.some(({ code }) => code === "arrangedMeanwhile");
    return c.json({ problems: problems.map(studioProblemText), meanwhile, at }, 400);
  }
  const { widened } = arranged;
  return c.json({ widened, confirmed: confirmedText(widened) }, 409);
}

interface Asked {
  widened: Widened[];
  newSets: NewSets;
  request: ArrangementRequest;
}

const about = (c: Ctx) => {
  const { set = "", photo = "", after = "" } = c.req.query();
  return { set, photo, after };
};

async function photosPage(c: Ctx, at: AtGallery, asked: Asked | null): Promise<Response> {
  const { overview, gallery } = at;
  const { policy } = overview;
  const [{ live, files }, { revision }, revisions] = await Promise.all([
    readFiles(c.env.PHOTOS, policy),
    readArrangement(c.env.DB, policy.gallery),
    listRevisions(c.env.DB, policy.gallery),
  ]);
  const { set, photo, after } = about(c);
  const shown = live.sets.find(({ id }) => id === set) ?? null;
  const all = shown ? shown.photos : [...photosOnce(live.sets)].map((one) => one.photo);
  const begin = Math.max(0, all.indexOf(after) + 1);
  const names = all.slice(begin, begin + PAGE);
  const following = all[begin + PAGE] ?? null;
  const arranged = await arrangedPhotos(c, at, photo ? [...names, photo] : names);
  const now = placesOf(live.sets);
  const data: Omit<StudioPhotosPayload, "frame"> = {
    gallery,
    revision,
    sets: live.sets.map(({ id, title, photos }) => ({
      ...{ id, title, visibility: visibilityOf(policy.sets, id), photoCount: photos.length },
    })),
    set: shown?.id ?? null,
    photos: names.flatMap((name) => arranged.get(name) ?? []),
    next: following
      ? paths.studioPhotos(policy.gallery, { ...(shown ? { set } : {}), after: names.at(-1) ?? "" })
      : null,
    following,
    isWhole: names.length === all.length,
    chosen: arranged.get(photo) ?? null,
    out: [...placesOf(files.sets).keys()].filter((name) => !now.has(name)),
    words: wordsOf(live),
    look: live.look,
    cover: live.cover,
    earlier: earlierOf(revision, revisions),
    asked: asked && askedOf(asked),
  };
  return studioPage(c, at, { page: "studio/photos", data });
}

async function arrangedPhotos(
  c: Ctx,
  { overview }: AtGallery,
  names: readonly string[],
): Promise<Map<string, ArrangedPhoto>> {
  const photos = await photosOf(c, overview, names);
  const { privateMarks } = overview.policy;
  return new Map([...photos].map(([name, photo]) => [name, { photo, isPrivate: privateMarks.has(name) }]));
}

const wordsOf = ({ title, date, description }: GalleryManifest) => ({ title, date, description });

/** Before the first arrangement everything was as the files say, which is kept for as long as none was forgotten. */
function earlierOf(revision: number, kept: { revision: number; changedAt: number }[]): StudioPhotosPayload["earlier"] {
  const first = kept.at(-1);
  const begun = first?.revision === 1 ? [{ revision: 0, changedAt: 0 }] : [];
  return [...kept.filter((one) => one.revision !== revision), ...begun];
}

/** What is sent back once the photographer confirmed it. */
const confirmedText = (widened: readonly Widened[]) => JSON.stringify(widened.map(confirmationOf));

function askedOf({ widened, newSets, request }: Asked): StudioPhotosPayload["asked"] {
  const { change } = request;
  const confirmed = confirmedText(widened);
  const edits: readonly Edit[] | { back: number } = change;
  return { widened, newSets, edits: JSON.stringify(edits), confirmed };
}
