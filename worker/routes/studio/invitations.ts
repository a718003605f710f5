import { Hono } from "hono";
import { barrierTo } from "../../domain/access.ts";
import { endLinkForm, invitationForm, revokeForm } from "../../domain/forms/invitation-forms.ts";
import type { Role } from "../../domain/invitation.ts";
import type { StudioInvitationsPayload } from "../../domain/pages/studio-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { mailsPeople } from "../../gate/mailing.ts";
import { notFound } from "../../gate/refuse.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { readKey } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { sendSoon } from "../../notices/send.ts";
import { endClientLink, listClientLinks } from "../../store/client-links.ts";
import {
  listInvitations,
  mailInvitation,
  mintInvitation,
  type NewInvitation,
  revokeInvitation,
} from "../../store/invitations.ts";
import { readManifest } from "../../store/manifests.ts";
import { letterAbout } from "../../studio/letters.ts";
import { type AtGallery, galleryResource, studioPage, takes } from "../../studio/resource.ts";

/** `/studio/g/:gallery/invitations/` */
export const studioInvitations = new Hono<AppEnv>();

galleryResource(studioInvitations, {
  path: "/studio/g/:gallery/invitations/",
  GET: (c, at) => invitationsPage(c, at),
  POST: {
    mint: takes(invitationForm, mint),
    revoke: takes(revokeForm, revoke),
    end: takes(endLinkForm, endLink),
  },
  which: (fields) => (fields.has("revoke") ? "revoke" : fields.has("link") ? "end" : "mint"),
});

async function revoke(c: Ctx, { gallery: { gallery } }: AtGallery, id: string): Promise<Response> {
  const known = await revokeInvitation(c.env.DB, { gallery, id, now: c.var.now });
  return known ? seeOther(c, `${paths.studioInvitations(gallery)}?done=revoked`) : notFound(c);
}

/** Ends a link that a client made for others. */
async function endLink(c: Ctx, { gallery: { gallery } }: AtGallery, id: string): Promise<Response> {
  const ending = { gallery, id, holder: null, who: "photographer", now: c.var.now };
  const known = await endClientLink(c.env.DB, ending);
  return known ? seeOther(c, `${paths.studioInvitations(gallery)}?done=link-ended`) : notFound(c);
}

interface Minting {
  role: Role;
  label: string;
  lasts: number;
  maxUses: number | null;
  mail: { email: string; key: string } | null;
}

async function mint(
  c: Ctx,
  at: AtGallery,
  { role, label, lasts, maxUses, mail }: Minting,
): Promise<Response | Problem[]> {
  const { policy } = at.overview;
  const barrier = barrierTo(role, policy);
  if (barrier !== null) return [{ path: "as", code: barrier === "private" ? "inviteToPrivate" : CLOSED[role] }];
  const { gallery } = policy;
  const { now } = c.var;
  const invitation = { gallery, role, label, expiresAt: now + lasts, maxUses, now };
  if (mail) return mailed(c, at, { invitation, mail });
  const { id, token } = await mintInvitation(c.env.DB, invitation);
  const link = `${c.var.site || c.var.url.origin}${paths.invite(policy.link)}#${token}`;
  return invitationsPage(c, at, { id, label, role, link });
}

/** Mails an invitation: its link is in that mail, and nowhere else. */
async function mailed(
  c: Ctx,
  { overview }: AtGallery,
  { invitation, mail }: { invitation: NewInvitation; mail: NonNullable<Minting["mail"]> },
): Promise<Response | Problem[]> {
  const about = await letterAbout(c, overview);
  if (!about) return [{ path: "email", code: "mailUnset" }];
  const { gallery } = invitation;
  const key = `invitation ${gallery} ${readKey(mail.key) ?? crypto.randomUUID()}`;
  const feed = { who: "photographer", what: "mailed an invitation" };
  await mailInvitation(c.env.DB, invitation, { ...about, email: mail.email, key, feed });
  sendSoon(c);
  return seeOther(c, `${paths.studioInvitations(gallery)}?done=invitation-mailed`);
}

const CLOSED = { guest: "guestsClosed", client: "clientsClosed" } as const;

type Minted = StudioInvitationsPayload["minted"];

async function invitationsPage(c: Ctx, at: AtGallery, minted: Minted = null): Promise<Response> {
  const { gallery } = at;
  const asked = { gallery: gallery.gallery, holder: null, now: c.var.now };
  const [invitations, links, { sets }] = await Promise.all([
    listInvitations(c.env.DB, gallery.gallery),
    listClientLinks(c.env.DB, asked),
    readManifest(c.env.PHOTOS, at.overview.policy),
  ]);
  const titles = new Map(sets.map(({ id, title }) => [id, title]));
  return studioPage(c, at, {
    page: "studio/invitations",
    data: { gallery, mails: mailsPeople(c), invitations, minted, links, titles },
  });
}
