import { Hono } from "hono";
import type { Form } from "../domain/form.ts";
import { FALLBACK } from "../domain/formats.ts";
import { approvalForm, noteForm, noteIdForm, noteTextForm } from "../domain/forms/note-forms.ts";
import { setsOf } from "../domain/manifest.ts";
import { NOTES_MAX, versionOf } from "../domain/notes.ts";
import { paths } from "../domain/paths.ts";
import { notAmong, type VisitorCode, type VisitorProblem } from "../domain/problem.ts";
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
import { changeNotes, type NoteChange, type PictureNow } from "../store/notes.ts";

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
  const { gallery, presence } = admitted;
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
  const changed = await changeNotes(c.env.DB, {
    ...{ gallery, holder: held.holder, photo, change, who: presence.name, site: c.var.site, now: c.var.now },
    picture: await pictureNow(admitted),
  });
  if (changed === "absent") return notFound(c);
  if (changed !== "changed") {
    const problems = [REFUSED[changed]];
    return notesPage(c, { admitted, problems, status: changed === "no-room" ? 413 : 400 });
  }
  return seeOther(c, afterwards(admitted, { photo, change }));
}

const REFUSED: Record<"full" | "list-closed" | "no-room" | "over", VisitorProblem> = {
  full: { path: null, code: "notesFull", values: { most: NOTES_MAX } },
  "list-closed": { path: null, code: "listClosed" },
  "no-room": { path: null, code: "noRoomToKeep" },
  over: { path: null, code: "selectionOver" },
};

/** The page again, where the change is. */
function afterwards({ link }: Admission, { photo, change }: { photo: string; change: NoteChange }): string {
  if (change.kind === "approve") return `${paths.notes(link, photo)}#@approval`;
  if (change.kind === "remove") return `${paths.notes(link, photo, { removed: change.id })}#@notes`;
  return `${paths.notes(link, photo)}#@note-${encodeURIComponent(change.id)}`;
}

type Read = { ok: true; change: NoteChange } | { ok: false; problems: VisitorProblem[] };

const ACTIONS = ["add", "edit", "remove", "restore", "approve"] as const;

/** What a form of the page asks for. */
function readChange(fields: Sent["fields"]): Read {
  const action = ACTIONS.find((one) => one === field(fields, "action"));
  const of = <Values>(form: Form<Values, void, VisitorCode>, make: (values: Values) => NoteChange): Read => {
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
      return of(noteTextForm, ({ note, spot, text }) => ({ kind: "edit", id: note, spot, text }));
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
