import { holdsOwn } from "../domain/access.ts";
import { dayIn } from "../domain/expiry.ts";
import { takenOf } from "../domain/form-keys.ts";
import type { Photo } from "../domain/manifest.ts";
import type { Note, Version } from "../domain/notes.ts";
import { earlierOf, isSameVersion, NOTHING_NOTED, pointedSpot, readSpot, versionOf } from "../domain/notes.ts";
import type { NotesPayload, ShownNote } from "../domain/pages/notes-payload.ts";
import { paths } from "../domain/paths.ts";
import type { VisitorProblem } from "../domain/problem.ts";
import type { Admission } from "../gate/gate.ts";
import { retryAfter } from "../gate/refuse.ts";
import type { Ctx } from "../http/context.ts";
import { field, formKey, readFields } from "../http/form.ts";
import { pageAnswer } from "../http/page.ts";
import { galleryLinkPreview } from "../page/link-preview.ts";
import { ratioOf } from "../page/picture.ts";
import { readNoted } from "../store/noted.ts";
import { viewGallery } from "./gallery-view.ts";
import { ownerOf } from "./own-selection.ts";

interface Shown {
  admitted: Admission;
  problems?: VisitorProblem[];
  status?: 200 | 400 | 413 | 429;
}

/** The photo that a page about it is for. Throws if the gate was not asked about one. */
export function notedPhoto({ photo }: Admission): Photo {
  if (!photo) throw new Error("the gate admits to photos by name");
  return photo;
}

/** What a visitor says about a photo, the photographer's answers, and the form for more. Throws StorageFault. */
export async function notesPage(c: Ctx, { admitted, problems = [], status = 200 }: Shown): Promise<Response> {
  const { gallery, presence } = admitted;
  const { holder } = presence;
  const whole = notedPhoto(admitted);
  const [view, { see, looksBack }, { whose }, noted] = await Promise.all([
    viewGallery(c, admitted),
    admitted.sight.open(),
    ownerOf(c, admitted, holder),
    holder ? readNoted(c.env.DB, { gallery, holder, photo: whole.name }) : { ...NOTHING_NOTED, removed: [] },
  ]);
  const photo = see(whole);
  const { notes, approval, removed, pictures } = noted;
  const mayHave = ({ clean }: { clean: boolean }) => looksBack(whole, { own: true, clean });
  const now = versionOf(whole);
  const earlier = earlierOf(pictures, { now, mayHave });
  const { timezone } = view.manifest.studio;
  const data: NotesPayload = {
    ...{ view, photo, whose, problems },
    closed: !holdsOwn(presence.full) || isShut(view.selection, whole.name),
    key: crypto.randomUUID(),
    notes: notes.map((note) => shownNote(note, { now, timezone })),
    earlier: earlier.map((picture) => ({
      src: paths.before(admitted.link, whole.name, picture.at),
      ...{ width: picture.width, height: picture.height, day: dayIn(picture.at, timezone) },
      notes: notes.filter((note) => isSameVersion(note, picture) && note.doneAt === null).map(({ id }) => id),
    })),
    approval: approval && { approved: approval.approved, earlier: !isSameVersion(approval, now) },
    spot: await spotOf(c, ratioOf(photo)),
    taken: takenOf(
      notes.map(({ id }) => id),
      await refusedKey(c),
    ),
    removed: removed.find(({ id }) => id === c.req.query("removed"))?.id ?? null,
  };
  return pageAnswer(c, {
    page: "notes",
    data,
    linkPreview: galleryLinkPreview(view),
    status,
    headers: retryAfter(problems),
    language: view.manifest.language,
  });
}

/** Whether nothing can be said about a photo any more: the selection was sent, or a list that the photo is on. */
function isShut(selection: NotesPayload["view"]["selection"], photo: string): boolean {
  if (!selection) return true;
  const { state, photos, closedLists } = selection;
  const lists = photos.find((own) => own.photo === photo)?.lists ?? [];
  return state !== "open" || lists.some((list) => closedLists.includes(list));
}

function shownNote(note: Note, { now, timezone }: { now: Version; timezone: string }): ShownNote {
  const { id, nr, x, y, text, reply, repliedAt, doneAt } = note;
  return {
    ...{ id, nr, x, y, text, earlier: !isSameVersion(note, now) },
    reply: repliedAt === null ? null : { text: reply, day: dayIn(repliedAt, timezone) },
    doneDay: doneAt === null ? null : dayIn(doneAt, timezone),
  };
}

/** The key of a form that was refused. */
async function refusedKey(c: Ctx): Promise<string | null> {
  const fields = c.req.method === "POST" ? await readFields(c) : null;
  return fields && formKey(fields);
}

/** The place that was pointed at: as the address has it, or as a form that was refused. */
async function spotOf(c: Ctx, ratio: number) {
  if (c.req.method !== "POST") return pointedSpot((name) => c.req.query(name), ratio);
  const fields = await readFields(c);
  return fields && readSpot(field(fields, "spot") ?? "");
}
