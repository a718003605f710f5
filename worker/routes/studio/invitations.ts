import { Hono } from "hono";
import { barrierTo } from "../../domain/access.ts";
import type { GalleryPolicy } from "../../domain/gallery.ts";
import { readDuration } from "../../domain/invitation.ts";
import type { StudioInvitationsPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { field } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { listInvitations, mintInvitation, revokeInvitation } from "../../store/invitations.ts";
import { type AtGallery, galleryResource, type Sent, studioPage } from "../../studio/resource.ts";

/** `/studio/g/:gallery/invitations/` */
export const studioInvitations = new Hono<AppEnv>();

galleryResource(studioInvitations, { path: "/studio/g/:gallery/invitations/", GET: invitationsPage, POST: change });

const LABEL_MAX = 80;
const USES_MAX = 10_000;

async function change(c: Ctx, at: Sent<AtGallery>): Promise<Response> {
  const revoke = field(at.fields, "revoke");
  return revoke ? end(c, at, revoke) : mint(c, at);
}

async function end(c: Ctx, { gallery: { gallery } }: AtGallery, id: string): Promise<Response> {
  const known = await revokeInvitation(c.env.DB, { gallery, id, now: c.var.now });
  return known ? seeOther(c, `${paths.studioInvitations(gallery)}?done=revoked`) : notFound(c);
}

async function mint(c: Ctx, at: Sent<AtGallery>): Promise<Response> {
  const {
    fields,
    overview: { policy },
  } = at;
  const role = field(fields, "as");
  const label = (field(fields, "label") ?? "").trim();
  const lasts = readDuration(field(fields, "expires") ?? "");
  const uses = field(fields, "uses") || null;
  const maxUses = uses === null ? null : Number(uses);
  const problems = [
    ...(role === "guest" || role === "client" ? doorProblems(role, policy) : ["as: choose guest or client"]),
    ...(label.length > 0 && label.length <= LABEL_MAX
      ? []
      : [`label: whom it is for, at most ${LABEL_MAX} characters`]),
    ...(lasts === null ? ["expires: how long it holds, such as 12h, 30d or 8w; at most a year"] : []),
    ...(maxUses === null || (Number.isInteger(maxUses) && maxUses >= 1 && maxUses <= USES_MAX)
      ? []
      : [`uses: a number from 1 to ${USES_MAX}, or nothing for no limit`]),
  ];
  if (problems.length > 0 || (role !== "guest" && role !== "client") || lasts === null) {
    return invitationsPage(c, at, { problems });
  }
  const { gallery } = policy;
  const expiresAt = c.var.now + lasts;
  const { id, token } = await mintInvitation(c.env.DB, { gallery, role, label, expiresAt, maxUses, now: c.var.now });
  const link = `${c.var.site || c.var.url.origin}${paths.invite(gallery)}#${token}`;
  return invitationsPage(c, at, { minted: { id, label, link } });
}

const CLOSED = {
  guest: "as: guests can't get in without a guest password; set one first",
  client: "as: client exclusive access is off; set a client password first",
};

function doorProblems(role: "guest" | "client", policy: GalleryPolicy): string[] {
  const barrier = barrierTo(role, policy);
  if (barrier === "private") return ["as: a private gallery takes no invitations; assign client accounts instead"];
  return barrier === "closed" ? [CLOSED[role]] : [];
}

interface Shown {
  minted?: StudioInvitationsPayload["minted"];
  problems?: string[];
}

async function invitationsPage(c: Ctx, at: AtGallery, { minted = null, problems }: Shown = {}): Promise<Response> {
  const { gallery } = at;
  const invitations = await listInvitations(c.env.DB, gallery.gallery);
  return studioPage(c, at, { page: "studio/invitations", data: { gallery, invitations, minted }, problems });
}
