import { Hono } from "hono";
import { readToken } from "../domain/invitation.ts";
import type { LinkPreview } from "../domain/link-preview.ts";
import type { InvitePayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { isSlug } from "../domain/slug.ts";
import { admitTo, type LinkAdmission } from "../gate/by-link.ts";
import { judge } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { askedLink } from "../gate/link.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { methodNotAllowed, type Refusal } from "../gate/refuse.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { issueOpenedLink, readOpenedLinks } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, pageAnswer, visitorVoice } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { clientLinkOf, countOpened } from "../store/client-links.ts";
import { leadsTo } from "../store/gallery-links.ts";
import { readManifest } from "../store/manifests.ts";

/**
 * `/g/:gallery/view/link`: opens a link that a client made. The secret comes in the fragment, which no server sees, and a form
 * sends it. The page is the same for every gallery, private and missing ones included: the link may be to any of them. Its link
 * preview is that of the gallery, where a stranger may know of it.
 */
export const openLink = new Hono<AppEnv>();

resource(openLink, {
  path: "/g/:gallery/view/link",
  methods: { GET: (c) => openPage(c, null), POST: open },
  otherwise: methodNotAllowed,
});

const WRONG = { kind: "wrong" } as const;

async function open(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const token = readToken((fields && field(fields, "token")) ?? "");
  if (!token) return openPage(c, WRONG);
  const guess = await reserve(c, { kind: "use-link" });
  if (!guess.ok) return openPage(c, { kind: "throttled", seconds: guess.seconds });
  const link = askedLink(c);
  const gallery = isSlug(link) ? await leadsTo(c.env.DB, link) : null;
  const id = gallery === null ? null : await clientLinkOf(c.env.DB, { gallery, token });
  const admitted = gallery === null || id === null ? null : await admitTo(c, { gallery, id, ask: { wish: "look" } });
  if (!admitted) return openPage(c, WRONG);
  await guess.giveBack();
  return letIn(c, admitted);
}

/** Remembers the link in this browser. Whoever has opened it before, and still may, is not counted again. */
async function letIn(c: Ctx, { gallery, policy, link: { id } }: LinkAdmission): Promise<Response> {
  const isNew = !(await readOpenedLinks(c, gallery)).includes(id);
  if (isNew) {
    const begins = await reserve(c, { kind: "entry", gallery });
    if (!begins.ok) return openPage(c, { kind: "throttled", seconds: begins.seconds });
    await countOpened(c.env.DB, { gallery, id, now: c.var.now });
  }
  await issueOpenedLink(c, { gallery, id });
  return seeOther(c, paths.byLink(policy.link, id));
}

async function openPage(c: Ctx, fault: InvitePayload["fault"]): Promise<Response> {
  const title = visitorVoice(c).say("sharedTitle");
  const data = { link: askedLink(c), title, studioName: "", fault };
  const linkPreview = fault ? null : await knownLinkPreview(c);
  return pageAnswer(c, { page: "open-link", data, linkPreview, ...faultAnswer(fault) });
}

/** The link preview of a gallery whose visitors may know of it; null: as if there were none. Throws StorageFault. */
async function knownLinkPreview(c: Ctx): Promise<LinkPreview | null> {
  const verdict = await judge(c, { wish: "enter", wanted: "page" });
  const policy = verdict.ok ? verdict.admitted.policy : knownThough(verdict.refusal);
  if (!policy?.version) return null;
  const live = { ...policy, version: policy.version };
  return strangerLinkPreview(c, { policy: live, manifest: await readManifest(c.env.PHOTOS, live) });
}

/** A gallery that says that it has closed, or where it is now. */
const knownThough = ({ because, policy }: Refusal) => (because === "expired" || because === "moved" ? policy : null);
