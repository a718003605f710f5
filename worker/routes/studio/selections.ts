import { Hono } from "hono";
import type { Fields } from "../../domain/form.ts";
import { noteReplyForm, shownNoteReply } from "../../domain/forms/note-forms.ts";
import { questionnaireForm } from "../../domain/forms/questionnaire-form.ts";
import { reopenForm, replyForm, selectionForm, shownReply } from "../../domain/forms/reply-form.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import { onList } from "../../domain/lists.ts";
import {
  type OpenedSelection,
  type StudioSelectionsPayload,
  WHICH_NOTES,
} from "../../domain/pages/studio-selection-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { photoPage, readPhotoPagesWish } from "../../domain/photo-pages.ts";
import { type Questionnaire, roundChanges } from "../../domain/selection.ts";
import { type Shown, wholeOf } from "../../domain/shown.ts";
import { countedByReceiver, mailsPeople } from "../../gate/mailing.ts";
import { sendNoted } from "../../gate/noted-picture.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { sendSoon } from "../../notices/send.ts";
import {
  listSummaries,
  readAddressee,
  readMostWanted,
  readSummary,
  reopenSelection,
} from "../../store/held-selections.ts";
import type { NewMail } from "../../store/mails.ts";
import { readNotedOf, readNotedPhotos, readNotedPictures } from "../../store/noted.ts";
import { answerNote, readAnswer } from "../../store/notes.ts";
import { readQuestionnaire, writeQuestionnaire } from "../../store/questionnaire.ts";
import { markDone, writeReply } from "../../store/replies.ts";
import { readPicks, readRoundHeads, readRoundPicks } from "../../store/rounds.ts";
import { answerRows, questionnaireRows, replyRows } from "../../store/shown-rows.ts";
import { photosOf } from "../../studio/frame.ts";
import { letterAbout } from "../../studio/letters.ts";
import { type AtGallery, galleryResource, studioPage, takes, takesRows } from "../../studio/resource.ts";

/** `/studio/g/:gallery/selections/`: a page of the list, one selection, and what is asked for */
export const studioSelections = new Hono<AppEnv>();

galleryResource(studioSelections, {
  path: "/studio/g/:gallery/selections/",
  GET: selectionsPage,
  POST: {
    response: takesRows(questionnaireForm, setQuestionnaire, {
      shown: async (c, at) => wholeOf(await readQuestionnaire(c.env.DB, at.gallery.gallery)),
      rows: (at) => questionnaireRows(at.gallery.gallery),
    }),
    reopen: takes(reopenForm, reopen),
    reply: takes(replyForm, reply, {
      shown: shownReplyNow,
      rows: ({ gallery: { gallery }, fields }) => replyRows({ gallery, id: field(fields, "selection") ?? "" }),
    }),
    done: takes(selectionForm, (c, at, id) => setDone(c, at, { id, at: c.var.now })),
    undone: takes(selectionForm, (c, at, id) => setDone(c, at, { id, at: null })),
    "note-reply": takesAnswer(() => ({ done: "note-answered" })),
    "note-done": takesAnswer((c) => ({ done: "selection-done", doneAt: c.var.now })),
    "note-undone": takesAnswer(() => ({ done: "selection-undone", doneAt: null })),
  },
  about: "note",
});

galleryResource(studioSelections, { path: "/studio/g/:gallery/selections/before", GET: sendBefore });

/** A photo as it was when something was said about it in a selection. */
async function sendBefore(c: Ctx, { gallery: { gallery } }: AtGallery): Promise<Response> {
  const [selection = "", photo = "", at = ""] = ["selection", "photo", "at"].map((name) => c.req.query(name));
  if (!/^\d{1,15}$/.test(at)) return notFound(c);
  const of = { gallery, selection };
  const pictures = await readNotedPictures(c.env.DB, { of, photo, at: Number(at) });
  const picture = pictures.find(({ clean }) => clean) ?? pictures[0];
  return picture ? sendNoted(c, picture) : notFound(c);
}

/** Sets what clients are asked for. */
async function setQuestionnaire(c: Ctx, at: AtGallery, questionnaire: Questionnaire): Promise<Response> {
  const { gallery } = at.gallery;
  await writeQuestionnaire(c.env.DB, { gallery, questionnaire, now: c.var.now });
  return seeOther(c, `${paths.studioSelections(gallery)}?done=saved`);
}

interface Reopening {
  selection: string;
  mail: boolean;
}

/** Reopens a selection that was sent. */
async function reopen(c: Ctx, at: AtGallery, { selection: id, mail }: Reopening): Promise<Response> {
  const { gallery } = at.gallery;
  const known = await reopenSelection(c.env.DB, { gallery, id, mail: mail ? await letterTo(c, at, id) : null });
  if (mail) sendSoon(c);
  return known ? seeOther(c, `${paths.studioSelections(gallery, id)}&done=reopened`) : notFound(c);
}

/** The letter that a selection is open again; null: nobody gets one. */
async function letterTo(c: Ctx, { gallery: { gallery }, overview }: AtGallery, id: string): Promise<NewMail | null> {
  const [about, to] = [await letterAbout(c, overview), await readAddressee(c.env.DB, { gallery, id })];
  if (!about || !to) return null;
  const matter = { kind: "selection-reopened", facts: { account: to.account } } as const;
  const feed = { who: "photographer", what: "mailed that a selection is open again" };
  return { ...about, matter, email: to.email, feed, key: `selection-reopened ${id} ${about.now}` };
}

interface Replying {
  selection: string;
  reply: string;
}

/** The answer that the page would show now. */
async function shownReplyNow(c: Ctx, { gallery, fields }: AtGallery & { fields: Fields }): Promise<Shown> {
  const found = await readSummary(c.env.DB, { gallery: gallery.gallery, id: field(fields, "selection") ?? "" });
  return found ? shownReply(found) : {};
}

/** What its owner reads on their selection. */
async function reply(c: Ctx, { gallery: { gallery } }: AtGallery, sent: Replying): Promise<Response> {
  const known = await writeReply(c.env.DB, { gallery, id: sent.selection, reply: sent.reply, now: c.var.now });
  return known ? seeOther(c, `${paths.studioSelections(gallery, sent.selection)}&done=replied`) : notFound(c);
}

async function setDone(
  c: Ctx,
  { gallery: { gallery } }: AtGallery,
  { id, at }: { id: string; at: number | null },
): Promise<Response> {
  const known = await markDone(c.env.DB, { gallery, id, at });
  const done = at === null ? "selection-undone" : "selection-done";
  return known ? seeOther(c, `${paths.studioSelections(gallery, id)}&done=${done}`) : notFound(c);
}

interface NoteNamed {
  selection: string;
  photo: string;
  note: string;
}

interface Answer extends NoteNamed {
  answer: string;
  doneAt?: number | null;
  /** What the page says then. */
  done: string;
}

/** Takes the form of a note with one of its buttons. */
function takesAnswer(pressed: (c: Ctx) => Pick<Answer, "done" | "doneAt">) {
  return takes(noteReplyForm, (c, at, sent) => answer(c, at, { ...sent, ...pressed(c) }), {
    shown: shownAnswerNow,
    rows: ({ fields }: { fields: Fields }) => answerRows(noteIn(fields)),
  });
}

function noteIn(fields: Fields): NoteNamed {
  const [selection = "", photo = "", note = ""] = ["selection", "photo", "note"].map(
    (name) => field(fields, name) ?? "",
  );
  return { selection, photo, note };
}

/** The answer to a note that the page would show now. */
async function shownAnswerNow(
  c: Ctx,
  { gallery: { gallery }, fields }: AtGallery & { fields: Fields },
): Promise<Shown> {
  const reply = await readAnswer(c.env.DB, { gallery, ...noteIn(fields) });
  return reply === null ? {} : shownNoteReply({ reply });
}

/** What its writer reads below their note, and whether it is done: whatever the button, what was typed is kept. */
async function answer(c: Ctx, at: AtGallery, sent: Answer): Promise<Response> {
  const { gallery } = at.gallery;
  const { done, ...about } = sent;
  const mail = await answerLetter(c, at, sent.selection);
  const known = await answerNote(c.env.DB, { gallery, ...about, mail, now: c.var.now });
  return known ? seeOther(c, noteAt(c, { gallery, ...about, done })) : notFound(c);
}

const HOUR = 3_600_000;

/** The letter that notes were answered: one for a person and an hour, sent when the hour is over; null: nobody gets one. */
async function answerLetter(
  c: Ctx,
  { gallery: { gallery }, overview }: AtGallery,
  selection: string,
): Promise<NewMail | null> {
  const [about, to] = [await letterAbout(c, overview), await readAddressee(c.env.DB, { gallery, id: selection })];
  if (!about || !to) return null;
  const { now, language } = about;
  const dueAt = (Math.floor(now / HOUR) + 1) * HOUR;
  const { email, account } = to;
  const mail = await countedByReceiver(c, {
    ...{ matter: { kind: "notes-answered", facts: { selection, since: now, account } }, gallery, email, language },
    ...{ holder: "", key: `notes-answered ${selection} ${dueAt}` },
    feed: { who: "photographer", what: "mailed that notes were answered" },
  });
  return mail && { ...mail, dueAt };
}

/** The page of a selection that a note was answered on, at that note. */
function noteAt(c: Ctx, about: NoteNamed & { gallery: string; done: string }): string {
  const { gallery, selection, photo, note, done } = about;
  const part = ["round", "page"].flatMap((name) => {
    const value = c.req.query(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  // What is done would be missing among what is open.
  const notes: Record<string, string> = c.req.query("notes") === undefined ? {} : { notes: "all" };
  const page = paths.studioSelections(gallery, selection, { ...Object.fromEntries(part), ...notes, done });
  return `${page}#@note-${encodeURIComponent(photo)}-${encodeURIComponent(note)}`;
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
  const names = (opened?.photos.items ?? list.totals).map(({ photo }) => photo);
  const photos = await photosOf(c, overview, names);
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
  const [heads, now, { lists }] = await Promise.all([
    readRoundHeads(c.env.DB, at.id),
    readPicks(c.env.DB, at.id),
    readQuestionnaire(c.env.DB, at.gallery),
  ]);
  const asked = c.req.query("round");
  const last = heads.length - 1;
  const shown =
    asked === undefined ? last : asked === "now" ? -1 : heads.findIndex(({ round }) => String(round) === asked);
  if (shown === -1 && asked !== undefined && asked !== "now") return null;
  const [before = [], sent = [], sentLast = []] = await Promise.all(
    [shown - 1, shown, last].map((i) => (heads[i] ? readRoundPicks(c.env.DB, heads[i]) : [])),
  );
  const head = heads[shown];
  const all = (head ? sent : now).toSorted((a, b) => Number(b.picked) - Number(a.picked));
  const notes = WHICH_NOTES.find((one) => one === c.req.query("notes")) ?? null;
  const said = notes && (await readNotedPhotos(c.env.DB, { selection: at.id, open: notes === "open" }));
  const picks = said ? all.filter(({ photo }) => said.has(photo)) : all;
  const photos = photoPage(
    picks,
    readPhotoPagesWish((name) => c.req.query(name)),
  );
  const names = photos.print ? [] : photos.items.map(({ photo }) => photo);
  return {
    ...{ ...summary, heads, letter: mailsPeople(c) && (await readAddressee(c.env.DB, at)) !== null },
    shown: head ? { head, changes: roundChanges(before, sent) } : null,
    since: last >= 0 ? roundChanges(sentLast, now) : null,
    ...{ photos, notes, noted: await readNotedOf(c.env.DB, { selection: at.id, photos: names }) },
    chosen: all.filter(({ picked }) => picked).length,
    listed: lists.map((list) => ({ ...list, chosen: onList(all, list.id).length })),
  };
}
