import { Hono } from "hono";
import { entryRules } from "../domain/access.ts";
import { readToken } from "../domain/invitation.ts";
import { paths } from "../domain/paths.ts";
import type { Admission } from "../gate/gate.ts";
import { rememberEntry } from "../gate/known-visitor.ts";
import { reserve } from "../gate/ledger.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { registeredBefore } from "../gate/registered.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { continueSession, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { safeNext } from "../http/path.ts";
import { recordActivity } from "../store/activity.ts";
import { invitationOf, redeemInvitation } from "../store/invitations.ts";
import { readManifest } from "../store/manifests.ts";
import { readPassword } from "../store/passwords.ts";

/** `/g/:gallery/invite`: the secret comes in the fragment, which no server sees, and a form sends it; `next`: then where */
export const invite = new Hono<AppEnv>();

const ASKS = { wish: "enter", wanted: "page" } as const;

visitorResource(invite, {
  path: "/g/:gallery/invite",
  GET: admitted(ASKS, (c, visitor) => {
    return invitePage(c, { admitted: visitor, fault: null, next: safeNext(c.req.query("next"), visitor.links) });
  }),
  POST: admitted(ASKS, enter),
});

async function enter(c: Ctx, admitted: Admission): Promise<Response> {
  const fields = await readFields(c);
  const token = readToken((fields && field(fields, "token")) ?? "");
  const next = safeNext(fields && field(fields, "next"), admitted.links);
  if (!token) return invitePage(c, { admitted, next, fault: { kind: "wrong" } });
  const { session } = admitted.presence;
  const mine = session?.kind === "gallery" ? session.invitation : undefined;
  // A visitor who came by this invitation and is still in does not use it a second time.
  if (mine && mine === (await invitationOf(c.env.DB, { gallery: admitted.gallery, token }))) {
    return seeOther(c, next ?? paths.gallery(admitted.link));
  }
  const { gallery, link } = admitted;
  const begins = await reserve(c, { kind: "entry", gallery });
  if (!begins.ok) return invitePage(c, { admitted, next, fault: { kind: "throttled", seconds: begins.seconds } });
  if (await redeem(c, { admitted, token })) return seeOther(c, next ?? paths.gallery(link));
  await begins.giveBack();
  // The secret is as long as a key, so only wrong ones have to wait: nobody keeps invited visitors out by guessing.
  const guess = await reserve(c, { kind: "invite", gallery });
  const fault = guess.ok ? ({ kind: "wrong" } as const) : ({ kind: "throttled", seconds: guess.seconds } as const);
  return invitePage(c, { admitted, next, fault });
}

/** Lets the holder in if the invitation is valid and its role can enter. */
async function redeem(c: Ctx, { admitted, token }: { admitted: Admission; token: string }): Promise<boolean> {
  const { gallery, policy, names } = admitted;
  const rules = entryRules(policy);
  const roles = [...(rules.guest === "closed" ? [] : ["guest"]), ...(rules.client ? ["client"] : [])];
  const invitation = await redeemInvitation(c.env.DB, { gallery, token, roles, now: c.var.now });
  if (!invitation) return false;
  const { role, id } = invitation;
  const { epoch } = await readPassword(c.env.DB, { gallery, of: role });
  const frame = await continueSession(c, { gallery, role, names });
  const said = role === "guest" ? await registeredBefore(c, admitted, frame.jti) : {};
  await issueCookie(c, { kind: "gallery", gallery, role, epoch, invitation: id, ...said, ...frame });
  await rememberEntry(c, { scope: { gallery }, name: role });
  const activity = {
    gallery,
    at: c.var.now,
    kind: "entry",
    who: role,
    what: `by invitation ${id}, ${invitation.label}`,
  } as const;
  c.executionCtx.waitUntil(recordActivity(c.env.DB, activity));
  return true;
}

type Fault = { kind: "wrong" } | { kind: "throttled"; seconds: number };

async function invitePage(
  c: Ctx,
  { admitted, next, fault }: { admitted: Admission; next: string | null; fault: Fault | null },
): Promise<Response> {
  const { gallery, link, version, policy } = admitted;
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const { title, language, studio } = manifest;
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  const data = { link, title, studioName: studio.name, next, fault };
  return pageAnswer(c, { page: "invite", data, linkPreview, language, ...faultAnswer(fault) });
}
