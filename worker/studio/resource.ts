import type { Hono } from "hono";
import type { Fields, Form, RowFacts } from "../domain/form.ts";
import type { Payloads } from "../domain/pages/payloads.ts";
import type { Refused, StudioGallery } from "../domain/pages/studio-payloads.ts";
import { notAmong, type Problem } from "../domain/problem.ts";
import { mergeSent, type Shown } from "../domain/shown.ts";
import { badRequest, methodNotAllowed, notFound, refuseSecond, refuseStudio } from "../gate/refuse.ts";
import { type StudioPerson, studioPerson } from "../gate/sign-in.ts";
import { secondName } from "../gate/visitor.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, formKey, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { recordActivity } from "../store/activity.ts";
import { DoneBefore, GuardedDatabase, Overtaken } from "../store/guarded.ts";
import type { GalleryOverview } from "../store/overview.ts";
import type { Sql } from "../store/sql.ts";
import { readStudioProfile, type StudioProfile } from "../store/studio.ts";
import { studioFrame, studioGallery } from "./frame.ts";

/** What a route of the studio gets: the photographer was admitted, or a second shooter who may use it. */
export interface AtStudio {
  session: StudioPerson["session"];
  /** The second shooter; null: the photographer. */
  second: StudioPerson["second"];
  /** Who the photographer is; null: nothing was published yet. */
  profile: StudioProfile | null;
  /** The form that was sent and not taken: the page that it is on is shown again, and says why. */
  refused?: Refused;
}

/** What a route about one gallery gets in addition: the gallery of the path. */
export interface AtGallery extends AtStudio {
  overview: GalleryOverview;
  gallery: StudioGallery;
}

/** The time zone of the photographer's days. */
export const timezoneOf = ({ profile }: AtStudio): string => profile?.timezone ?? "UTC";

type Answer = Response | Promise<Response>;
type Outcome = Response | Problem[];

/** What takes one form: it answers, or says why it can't. */
type Taker<At> = (c: Ctx, at: At & { fields: Fields }) => Promise<Outcome>;

interface Taking<At, Values, Facts> {
  take(c: Ctx, at: At, values: Values): Outcome | Promise<Outcome>;
  /** What the form is judged by besides its fields. */
  facts(c: Ctx, at: At): Facts | Promise<Facts>;
  shown?: Showing<At> | undefined;
}

/** A change to something else since a form was made is not taken back by it. */
interface Showing<At> {
  /** What it would show now. */
  shown(c: Ctx, at: At & { fields: Fields }): Shown | Promise<Shown>;
  /** The rows that say so: the form is saved only while they are what they were when that was read. */
  rows(at: At & { fields: Fields }): Sql;
}

/** Takes a form by its schema, so that nothing it doesn't know gets through. */
export function takes<At extends AtStudio, Values>(
  form: Form<Values>,
  take: Taking<At, Values, void>["take"],
  shown?: Showing<At>,
): Taker<At> {
  return takesWith(form, { take, facts: () => undefined, shown });
}

/** Takes a form that is judged by more than its fields. */
export function takesWith<At extends AtStudio, Values, Facts>(
  form: Form<Values, Facts>,
  { take, facts, shown }: Taking<At, Values, Facts>,
): Taker<At> {
  return guarded(shown, async (c, at) => {
    const sent = shown ? mergeSent(at.fields, await shown.shown(c, at)) : { fields: at.fields, problems: [] };
    // The page that is shown again has what they are now.
    c.set("fields", Promise.resolve(sent.fields));
    const read = form.read(sent.fields, await facts(c, at));
    const problems = [...sent.problems, ...(read.ok ? [] : read.problems)];
    return read.ok && problems.length === 0 ? take(c, at, read.values) : problems;
  });
}

/** How often a form is compared once more with what was saved in the same instant. */
const TRIES = 5;

/**
 * Takes a form so that two of them can't overwrite each other in the same instant, and does once what is sent twice with the same
 * key: its page may show a secret, and shows that once.
 */
function guarded<At extends AtStudio>(shown: Showing<At> | undefined, take: Taker<At>): Taker<At> {
  return async (c, at) => {
    for (let tries = 1; ; tries++) {
      const { env } = c;
      const guard = { rows: shown?.rows(at) ?? null, key: formKey(at.fields), now: c.var.now };
      const kept = await GuardedDatabase.open(env.DB, guard);
      c.env = { ...env, DB: kept as unknown as D1Database };
      try {
        const outcome = await take(c, at);
        await kept.end({ isDone: outcome instanceof Response });
        return outcome;
      } catch (fault) {
        await kept.end({ isDone: true });
        const { cause } = fault as Error;
        if (cause instanceof DoneBefore) return seeOther(c, `${c.var.url.pathname}?done=done-before`);
        if (!(cause instanceof Overtaken)) throw fault;
        if (tries === TRIES) return [{ path: null, code: "changedMeanwhile" }];
      } finally {
        c.env = env;
      }
    }
  };
}

/** Takes a form with rows, some of which may be new. */
export function takesRows<At extends AtStudio, Values>(
  form: Form<Values, RowFacts>,
  take: Taking<At, Values, RowFacts>["take"],
  shown?: Showing<At>,
): Taker<At> {
  return takesWith(form, { take, facts: () => ({ freshId: () => crypto.randomUUID().slice(0, 8) }), shown });
}

interface StudioResource<At> {
  path: string;
  GET(c: Ctx, at: At): Answer;
  /** What takes each form of the page: the only one, or by what `which` says. */
  POST?: Record<string, Taker<At>>;
  /** Which form was sent; unless it says more, the value of its field `action`. */
  which?(fields: Fields): string;
  /** The field that tells forms of the same kind apart, such as one for each account. */
  about?: string;
  /** Most bytes of a form, if it may be larger than usual. */
  most?: number;
}

/** Registers a page of the studio: nothing of it is reached without a session of the studio. */
export function studioResource(app: Hono<AppEnv>, wanted: StudioResource<AtStudio>): void {
  register(app, wanted, async (_, at) => at);
}

/** Registers a page about the gallery it names with `:gallery`: 404 where there is none. */
export function galleryResource(app: Hono<AppEnv>, wanted: StudioResource<AtGallery>): void {
  register(app, wanted, openGallery);
}

/** Registers a page about something in the gallery it names, which `find` finds: 404 where there is none. */
export function partResource<Part extends object>(
  app: Hono<AppEnv>,
  wanted: StudioResource<AtGallery & Part>,
  find: (c: Ctx, at: AtGallery) => Promise<Part | null>,
): void {
  register(app, wanted, async (c, at) => {
    const opened = await openGallery(c, at);
    const part = opened && (await find(c, opened));
    return part && { ...opened, ...part };
  });
}

/** Registers a path that takes buttons and shows no page of its own. */
export function studioAction(
  app: Hono<AppEnv>,
  { path, POST }: { path: string; POST: (c: Ctx, at: AtStudio & { fields: Fields }) => Answer },
): void {
  const take = (c: Ctx) =>
    open(c, path, async (at) => {
      const fields = await readFields(c);
      return fields ? POST(c, { ...at, fields }) : unreadable(c);
    });
  resource(app, { path, methods: { POST: take }, otherwise: methodNotAllowed });
}

async function openGallery(c: Ctx, at: AtStudio): Promise<AtGallery | null> {
  const found = await studioGallery(c);
  if (found && at.second) noteLook(c, { gallery: found.gallery.gallery, name: at.second.name });
  return found && { ...at, ...found };
}

/** The feed says who looked, once an hour. */
function noteLook(c: Ctx, { gallery, name }: { gallery: string; name: string }): void {
  const line = {
    gallery,
    at: c.var.now,
    kind: "entry",
    who: secondName(name),
    what: "looked at it in the studio",
  } as const;
  c.executionCtx.waitUntil(recordActivity(c.env.DB, line));
}

/** The one check in front of every route of the studio. */
async function open(c: Ctx, path: string, answer: (at: AtStudio) => Answer): Promise<Response> {
  const entered = await studioPerson(c, path);
  if (entered.ok) return answer({ ...entered.person, profile: await readStudioProfile(c.env.DB) });
  return entered.because === "prove" ? refuseStudio(c) : refuseSecond(c);
}

type Find<At> = (c: Ctx, at: AtStudio) => Promise<At | null>;

function register<At extends AtStudio>(app: Hono<AppEnv>, wanted: StudioResource<At>, find: Find<At>): void {
  const { path, GET, POST } = wanted;
  const found = (c: Ctx, answer: (at: At, again: () => Promise<At | null>) => Answer) =>
    open(c, path, async (opened) => {
      const again = () => find(c, opened);
      const at = await again();
      return at ? answer(at, again) : notFound(c);
    });
  const show = (c: Ctx) => found(c, (at) => GET(c, at));
  const take = (c: Ctx) => found(c, (at, again) => takeForm(c, { at, again, wanted }));
  resource(app, { path, methods: { GET: show, ...(POST ? { POST: take } : {}) }, otherwise: methodNotAllowed });
}

const unreadable = (c: Ctx) => badRequest(c, [{ path: null, code: "formUnreadable" }]);

async function takeForm<At extends AtStudio>(
  c: Ctx,
  { at, again, wanted }: { at: At; again: () => Promise<At | null>; wanted: StudioResource<At> },
): Promise<Response> {
  const { GET, POST = {}, which = actionOf, about, most } = wanted;
  const fields = await readFields(c, most);
  if (!fields) return unreadable(c);
  const names = Object.keys(POST);
  const name = names.length === 1 ? (names[0] ?? "") : which(fields);
  const taker = Object.hasOwn(POST, name) ? POST[name] : undefined;
  if (!taker) return badRequest(c, [notAmong("action", names)]);
  const outcome = await taker(c, { ...at, fields });
  if (outcome instanceof Response) return outcome;
  const now = (await again()) ?? at;
  return GET(c, { ...now, refused: { problems: outcome, about: about ? field(fields, about) : null } });
}

const actionOf = (fields: Fields) => field(fields, "action") ?? "";

interface StudioPage<Name extends StudioPageName> {
  page: Name;
  data: Omit<Payloads[Name], "frame">;
  /** The form goes on: what was typed is put back. */
  goesOn?: boolean;
}

/** The studio's pages with its frame around them, except the entrance. */
type StudioPageName = Exclude<Extract<keyof Payloads, `studio/${string}`>, "studio/enter">;

/** A page of the studio; after a form that was not taken it says that nothing was saved. */
export async function studioPage<Name extends StudioPageName>(
  c: Ctx,
  at: AtStudio,
  { page, data, goesOn = false }: StudioPage<Name>,
): Promise<Response> {
  const whole = { ...data, frame: studioFrame(c, at) } as Payloads[Name];
  return pageAnswer(c, { page, linkPreview: null, data: whole, status: at.refused ? 400 : 200, goesOn });
}
