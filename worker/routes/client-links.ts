import { Hono } from "hono";
import { LINK_DAYS_MAX, LINK_PHOTOS_MAX, LINKS_MAX, type LinkOf } from "../domain/client-link.ts";
import { clientLinkForm, linkEnd } from "../domain/forms/client-link-form.ts";
import { paths } from "../domain/paths.ts";
import { notAmong, type VisitorProblem } from "../domain/problem.ts";
import { type Asked, askedOf, clientLinksPage, namedIn } from "../gallery/client-links-page.ts";
import { ownForm } from "../gallery/own-form.ts";
import { type Admission, judge } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { badRequest, notFound } from "../gate/refuse.ts";
import { type Answer, admitted, type Sent, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { field, formKey } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { wantsJson } from "../http/page.ts";
import { endClientLink, makeClientLink, type NewClientLink } from "../store/client-links.ts";
import { once } from "../store/guarded.ts";
import { readManifest } from "../store/manifests.ts";

/** `/g/:gallery/view/links`: links that a client made for others */
export const clientLinks = new Hono<AppEnv>();

const ASKS = { wish: "own-links", wanted: "page" } as const;

visitorResource(clientLinks, {
  path: "/g/:gallery/view/links",
  GET: admitted(ASKS, show),
  POST: ownForm(ASKS, change),
});

async function show(c: Ctx, admitted: Admission): Promise<Response> {
  return isHeld(admitted) ? clientLinksPage(c, { admitted, asked: await askedOf(c, admitted) }) : notForPhotographer(c);
}

/** The photographer invites people in the studio, whoever they look as. */
const isHeld = ({ presence }: Admission) => presence.full.as !== "photographer" && presence.holder !== null;

const notForPhotographer = (c: Ctx) => badRequest(c, [{ path: null, code: "photographerLinks" }]);

const ACTIONS = ["make", "choose", "end"] as const;

async function change(c: Ctx, own: Sent): Promise<Answer> {
  const { admitted, fields } = own;
  if (!isHeld(admitted)) return notForPhotographer(c);
  const action = field(fields, "action");
  if (action === "end") return end(c, { admitted, fields });
  if (action === "choose") return choose(c, own);
  return action === "make" ? make(c, { fields }) : badRequest(c, [notAmong("action", ACTIONS)]);
}

/** The form to make a link, with the photos that were selected before. */
async function choose(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const asked = await namedIn(c, { admitted, fields });
  const problems = asked.photos.length > LINK_PHOTOS_MAX ? [TOO_MANY] : [];
  return clientLinksPage(c, { admitted, asked, problems, status: problems.length > 0 ? 400 : 200 });
}

const TOO_MANY = { path: "set", code: "photosToMark", values: { most: LINK_PHOTOS_MAX } } as const;

async function end(c: Ctx, { admitted, fields }: Sent): Promise<Response> {
  const { gallery, presence } = admitted;
  const id = field(fields, "link") ?? "";
  const known = await endClientLink(c.env.DB, {
    gallery,
    id,
    holder: presence.holder ?? "",
    who: presence.name,
    now: c.var.now,
  });
  return known ? seeOther(c, paths.links(admitted.link)) : notFound(c);
}

/** Links that exist may be ended where none may be made any more. */
async function make(c: Ctx, { fields }: Pick<Sent, "fields">): Promise<Answer> {
  const verdict = await judge(c, { wish: "link", wanted: "page" });
  if (!verdict.ok) return verdict.refusal;
  const { admitted } = verdict;
  const asked = await namedIn(c, { admitted, fields });
  const refuse = (problems: VisitorProblem[], status: 400 | 429 = 400) =>
    wantsJson(c) ? badRequest(c, problems, status) : clientLinksPage(c, { admitted, asked, problems, status });
  const read = clientLinkForm.read(fields);
  if (!read.ok) return refuse(read.problems);
  const { timezone } = (await readManifest(c.env.PHOTOS, admitted)).studio;
  const expiresAt = linkEnd(read.values.until, { timezone, now: c.var.now });
  if (expiresAt === null) return refuse([{ path: "until", code: "linkDay", values: { days: LINK_DAYS_MAX } }]);
  const of = ofSeen(asked);
  if (!of) return refuse([TOO_MANY]);
  return keep(c, { admitted, asked, refuse, key: formKey(fields), link: { ...read.values, of, expiresAt } });
}

/** What the link shows, of what this client sees; null: nothing, or too much. */
function ofSeen({ photos, set }: Asked): LinkOf | null {
  if (photos.length > LINK_PHOTOS_MAX) return null;
  if (photos.length > 0) return { set: null, photos };
  return set === "" ? null : { set, photos: null };
}

interface Keeping {
  admitted: Admission;
  asked: Asked;
  refuse(problems: VisitorProblem[], status?: 400 | 429): Promise<Response>;
  /** Of the form: pressed twice, it makes one link. */
  key: string | null;
  link: Pick<NewClientLink, "of" | "label" | "downloads" | "expiresAt">;
}

/** Keeps a link, once there is room for it, and shows its secret: nobody can see it again. */
async function keep(c: Ctx, { admitted, asked, refuse, key, link }: Keeping): Promise<Response> {
  const { gallery, presence } = admitted;
  const { holder, session, name: who } = presence;
  if (!holder || !session || session.kind === "receipt") return notForPhotographer(c);
  const reserved = await reserve(c, { kind: "link", gallery, holder });
  if (!reserved.ok) return refuse([{ path: null, code: "throttled", values: { wait: reserved.seconds } }], 429);
  const invitation = session.kind === "gallery" ? (session.invitation ?? null) : null;
  const maker = { gallery, holder, epoch: session.epoch, invitation, who };
  const token = await once(c.env.DB, { key, now: c.var.now }, (db) =>
    makeClientLink(db, { ...maker, ...link, now: c.var.now }),
  );
  if (!token || token === "before") {
    await reserved.giveBack();
    const full = { path: null, code: "linksFull", values: { most: LINKS_MAX } } as const;
    return refuse([token === "before" ? { path: null, code: "linkMadeBefore" } : full]);
  }
  const made = {
    label: link.label,
    link: `${c.var.site || c.var.url.origin}${paths.openLink(admitted.link)}#${token}`,
  };
  return clientLinksPage(c, { admitted, asked: { ...asked, photos: [] }, made });
}
