import type { Hono } from "hono";
import type { Payloads } from "../domain/pages/payloads.ts";
import type { StudioGallery } from "../domain/pages/studio-payloads.ts";
import { notAmong } from "../domain/problem.ts";
import type { Session, StudioSession } from "../domain/tokens/session.ts";
import { admitToStudio } from "../gate/gate.ts";
import { badRequest, methodNotAllowed, notFound } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { type Fields, field, readFields } from "../http/form.ts";
import { pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import type { GalleryOverview } from "../store/overview.ts";
import { readStudioCard, type StudioCard } from "../store/studio.ts";
import { studioFrame, studioGallery } from "./frame.ts";

/** What a route of the studio is given: the photographer was admitted. */
export interface AtStudio {
  session: Session<StudioSession>;
  /** Who the photographer is; null: nothing was published yet. */
  card: StudioCard | null;
}

/** What a route about one gallery is given besides: the gallery of the path. */
export interface AtGallery extends AtStudio {
  overview: GalleryOverview;
  gallery: StudioGallery;
}

/** The time zone of the photographer's days. */
export const timezoneOf = ({ card }: AtStudio): string => card?.timezone ?? "UTC";

/** A form that was sent, and read. */
export type Sent<At> = At & { fields: Fields };

type Answer = Response | Promise<Response>;

interface StudioResource<At> {
  path: string;
  GET?(c: Ctx, at: At): Answer;
  /** What takes the page's form; or, where it has several, what takes each by the value of its field `action`. */
  POST?: Taker<At> | Record<string, Taker<At>>;
}

type Taker<At> = (c: Ctx, at: Sent<At>) => Answer;

/** Registers a path of the studio: nothing of it is reached without the photographer's session. */
export function studioResource(app: Hono<AppEnv>, wanted: StudioResource<AtStudio>): void {
  register(app, wanted, async (_, at) => at);
}

/** Registers a path about the gallery it names with `:gallery`: 404 where there is none. */
export function galleryResource(app: Hono<AppEnv>, wanted: StudioResource<AtGallery>): void {
  register(app, wanted, openGallery);
}

/** Registers a path about something in the gallery it names, which `find` finds: 404 where there is none. */
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

async function openGallery(c: Ctx, at: AtStudio): Promise<AtGallery | null> {
  const found = await studioGallery(c);
  return found && { ...at, ...found };
}

type Find<At> = (c: Ctx, at: AtStudio) => Promise<At | null>;

function register<At extends AtStudio>(
  app: Hono<AppEnv>,
  { path, GET, POST }: StudioResource<At>,
  find: Find<At>,
): void {
  const open = async (c: Ctx, answer: (at: At) => Answer): Promise<Response> => {
    const session = await admitToStudio(c, "page");
    if (session instanceof Response) return session;
    const at = await find(c, { session, card: await readStudioCard(c.env.DB) });
    return at ? answer(at) : notFound(c);
  };
  const show = GET && ((c: Ctx) => open(c, (at) => GET(c, at)));
  const take = POST && ((c: Ctx) => open(c, (at) => takeForm(c, { at, POST })));
  const methods = { ...(show ? { GET: show } : {}), ...(take ? { POST: take } : {}) };
  resource(app, { path, methods, otherwise: methodNotAllowed });
}

async function takeForm<At>(c: Ctx, { at, POST }: { at: At; POST: Taker<At> | Record<string, Taker<At>> }) {
  const fields = await readFields(c);
  if (!fields) return badRequest(c, [{ path: null, code: "formUnreadable" }]);
  if (typeof POST === "function") return POST(c, { ...at, fields });
  const action = field(fields, "action") ?? "";
  const taker = Object.hasOwn(POST, action) ? POST[action] : undefined;
  return taker ? taker(c, { ...at, fields }) : badRequest(c, [notAmong("action", Object.keys(POST))]);
}

interface StudioPage<Name extends StudioPageName> {
  page: Name;
  data: Omit<Payloads[Name], "frame">;
  problems?: string[] | undefined;
}

/** The studio's pages with its frame around them: all but the entrance. */
type StudioPageName = Exclude<Extract<keyof Payloads, `studio/${string}`>, "studio/enter">;

/** A page of the studio; with problems it says that nothing was saved. */
export async function studioPage<Name extends StudioPageName>(
  c: Ctx,
  { session, card }: AtStudio,
  { page, data, problems = [] }: StudioPage<Name>,
): Promise<Response> {
  const whole = { ...data, frame: studioFrame(c, { session, card, problems }) } as Payloads[Name];
  return pageAnswer(c, { page, card: null, data: whole, status: problems.length > 0 ? 400 : 200 });
}
