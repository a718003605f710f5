import { Hono } from "hono";
import type { Form } from "../domain/form.ts";
import { FALLBACK } from "../domain/formats.ts";
import { approvalForm, noteForm, noteIdForm, noteTextForm } from "../domain/forms/note-forms.ts";
import { keepBoth } from "../domain/kept-text.ts";
import { setsOf } from "../domain/manifest.ts";
import { NOTES_MAX, versionOf } from "../domain/notes.ts";
import { paths } from "../domain/paths.ts";
import { notAmong, type VisitorCode, type VisitorProblem } from "../domain/problem.ts";
import { COMMENT_MAX } from "../domain/selection.ts";
import { notedPhoto, notesPage } from "../gallery/notes-page.ts";
import { ownForm } from "../gallery/own-form.ts";
import { ensureHolder } from "../gate/ensure-holder.ts";
import type { Admission, Ask } from "../gate/gate.ts";
import { sendNoted } from "../gate/noted-picture.ts";
import { notFound } from "../gate/refuse.ts";
import { type Answer, admitted, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, formKey } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { readNotedPictures } from "../store/noted.ts";
import {
  type Changed,
  changeNotes,
  type NoteChange,
  otherNoteId,
  type PictureNow,
  readNoteText,
} from "../store/notes.ts";

/** `/g/:gallery/selection/photo/:photo`: what the viewer says about one photo, and nobody else's words */
export const notes = new Hono<AppEnv>();

const asks = (c: Ctx): Ask => ({ wish: "send-selection", photo: c.req.param("photo") ?? "", wanted: "page" });

visitorResource(notes, {
  path: "/g/:gallery/selection/photo/:photo",
  GET: admitted(asks, (c, viewer) => notesPage(c, { admitted: viewer })),
  POST: ownForm(asks, say),
});

const named = (c: Ctx) => /^(\d{1,15})\.jpg$/.exec(c.req.param("before") ?? "")?.[1];

visitorResource(notes, {
  path: "/g/:gallery/selection/photo/:photo/before/:before",
  GET: admitted((c) => ({ wish: "look", photo: c.req.param("photo") ?? "", wanted: "resource" }), sendBefore),
});

/** A photo as it was when this visitor wrote about it, if they may still have it. */
async function sendBefore(c: Ctx, viewer: Admission): Promise<Response> {
  const { gallery, presence, sight } = viewer;
  const { holder } = presence;
  const at = named(c);
  if (!holder || at === undefined) return notFound(c);
  const photo = notedPhoto(viewer);
  const [{ looksBack }, pictures] = await Promise.all([
    sight.open(),
    readNotedPictures(c.env.DB, { of: { gallery, holder }, photo: photo.name, at: Number(at) }),
  ]);
  const picture = pictures.find(({ clean }) => looksBack(photo, { own: true, clean }));
  return picture ? sendNoted(c, picture) : notFound(c);
}

async function say(c: Ctx, { admitted, fields }: Sent): Promise<Answer> {
  const read = readChange(fields);
  if (!read.ok) return notesPage(c, { admitted, problems: read.problems, status: 400 });
  const held = await ensureHolder(c, admitted, "selection");
  if (!held.ok) {
    const problem: VisitorProblem =
      held.because === "photographer"
        ? { path: null, code: "photographerPicks" }
        : { path: null, code: "throttled", values: { wait: held.seconds } };
    return notesPage(c, { admitted, problems: [problem], status: held.because === "photographer" ? 400 : 429 });
  }
  const { name: photo } = notedPhoto(admitted);
  const { change } = read;
  const changed = await keepChange(c, { admitted, holder: held.holder, change });
  if (changed === "absent") return notFound(c);
  if (changed !== "changed") {
    const problems = [REFUSED[changed]];
    return notesPage(c, { admitted, problems, status: NO_ROOM.has(changed) ? 413 : 400 });
  }
  return seeOther(c, afterwards(admitted, { photo, change }));
}

const NO_ROOM: ReadonlySet<string> = new Set(["no-room", "both-too-long"]);

const REFUSED: Record<Exclude<Kept, "changed" | "absent">, VisitorProblem> = {
  "both-too-long": { path: null, code: "bothTooLong", values: { most: COMMENT_MAX } },
  moved: { path: null, code: "needAgain" },
  full: { path: null, code: "notesFull", values: { most: NOTES_MAX } },
  "list-closed": { path: null, code: "listClosed" },
  "no-room": { path: null, code: "noRoomToKeep" },
  over: { path: null, code: "selectionOver" },
};

type Kept = Changed | "both-too-long";

/** A change as a form asks for it. */
type Said =
  | Exclude<NoteChange, { kind: "edit" }>
  | (Omit<Extract<NoteChange, { kind: "edit" }>, "read"> & { was: string | undefined });

interface Keeping {
  admitted: Admission;
  holder: string;
  change: Said;
}

/** How often a text is joined with what another window writes at the same time. */
const TRIES = 5;

/** Keeps a change; what another window made of the text of a note meanwhile stays in it. */
async function keepChange(c: Ctx, { admitted, holder, change: sent }: Keeping): Promise<Kept> {
  const { gallery, presence } = admitted;
  const { name: photo } = notedPhoto(admitted);
  const picture = await pictureNow(admitted);
  const about = { gallery, holder, photo, picture, who: presence.name, site: c.var.site, now: c.var.now };
  let wanted = sent;
  for (let tries = 1; ; tries++) {
    const change = await joined(c, { gallery, holder, photo, change: wanted });
    if (change.kind === "edit" && change.text.length > COMMENT_MAX) return "both-too-long";
    const changed = await changeNotes(c.env.DB, { ...about, change });
    if (changed !== "moved" || tries === TRIES) return changed;
    // A form whose answer was lost was changed, and sent again: both are kept.
    if (wanted.kind === "add") wanted = { ...wanted, id: await otherNoteId(wanted) };
  }
}

/** A change whose text has what is kept by now as well, unless the form showed that. */
async function joined(
  c: Ctx,
  { change, ...of }: { gallery: string; holder: string; photo: string; change: Said },
): Promise<NoteChange> {
  if (change.kind !== "edit") return change;
  const { was, ...edit } = change;
  const read = was === undefined ? null : await readNoteText(c.env.DB, { ...of, id: edit.id });
  return {
    ...edit,
    read,
    text: read === null ? edit.text : keepBoth({ stored: read, was: [was ?? ""], sent: edit.text }),
  };
}

/** The page again, where the change is. */
function afterwards({ link }: Admission, { photo, change }: { photo: string; change: Said }): string {
  if (change.kind === "approve") return `${paths.notes(link, photo)}#@approval`;
  if (change.kind === "remove") return `${paths.notes(link, photo, { removed: change.id })}#@notes`;
  return `${paths.notes(link, photo)}#@note-${encodeURIComponent(change.id)}`;
}

type Read = { ok: true; change: Said } | { ok: false; problems: VisitorProblem[] };

const ACTIONS = ["add", "edit", "remove", "restore", "approve"] as const;

/** What a form of the page asks for. */
function readChange(fields: Sent["fields"]): Read {
  const action = ACTIONS.find((one) => one === field(fields, "action"));
  const of = <Values>(form: Form<Values, void, VisitorCode>, make: (values: Values) => Said): Read => {
    const read = form.read(fields);
    return read.ok ? { ok: true, change: make(read.values) } : read;
  };
  switch (action) {
    case "add":
      return of(noteForm, ({ spot, text }) => ({
        ...{ kind: "add", id: formKey(fields) ?? crypto.randomUUID(), text },
        spot: spot ?? { x: 0, y: 0 },
      }));
    case "edit":
      return of(noteTextForm, ({ note, spot, text, was }) => ({ kind: "edit", id: note, spot, text, was }));
    case "remove":
    case "restore":
      return of(noteIdForm, (id) => ({ kind: action, id }));
    case "approve":
      return of(approvalForm, (approved) => ({ kind: "approve", approved }));
    default:
      return { ok: false, problems: [notAmong("action", ACTIONS)] };
  }
}

/** Pixels of the longer edge, at least, in which a photo is shown again as it was. */
const EDGE = 1280;

/** The photo as this visitor sees it now. */
async function pictureNow(admitted: Admission): Promise<PictureNow> {
  const whole = notedPhoto(admitted);
  const { see, seesClean } = await admitted.sight.open();
  const { renditions, width, height } = see(whole);
  const pictures = renditions.filter(({ format }) => format === FALLBACK).sort((a, b) => a.edge - b.edge);
  const picture = pictures.find(({ edge }) => edge >= EDGE) ?? pictures.at(-1);
  return {
    ...{ ...versionOf(whole), width, height, clean: seesClean(setsOf(whole), whole.name) },
    ...{ blob: picture?.blob ?? "", bytes: picture?.size ?? 0 },
  };
}
