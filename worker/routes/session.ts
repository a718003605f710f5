import { Hono } from "hono";
import { entryRules } from "../domain/access.ts";
import { paths } from "../domain/paths.ts";
import { notAmong } from "../domain/problem.ts";
import { WALL } from "../domain/slug.ts";
import { IDENTITY_SECONDS, identityNames } from "../domain/tokens/identity.ts";
import type { Session } from "../domain/tokens/session.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { guestsFind } from "../gate/page-offers.ts";
import { badRequest } from "../gate/refuse.ts";
import { admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { clearCookie, clearDevice, clearIdentity, clearOpenedLinks, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";
import { holdsAnything } from "../store/selections.ts";
import { revokeSession } from "../store/sessions.ts";

/** `/g/:gallery/leave`, `/g/:gallery/view` */
export const session = new Hono<AppEnv>();

// Even if the gallery has expired: what was bought is still available there, whatever computer it was.
visitorResource(session, { path: "/g/:gallery/leave", POST: admitted({ wish: "claim", wanted: "page" }, leave) });
visitorResource(session, {
  path: "/g/:gallery/view",
  POST: admitted({ wish: "look", wanted: "page", unlowered: true }, view),
});

async function leave(c: Ctx, admitted: Admission): Promise<Response> {
  const { gallery, link, presence, tokens } = admitted;
  const leavesAccount = presence.session?.kind === "account";
  // Afterwards, no browser owns what was picked here: neither a copied cookie nor a remaining one brings it back.
  const exp = Math.floor(c.var.now / 1000) + IDENTITY_SECONDS;
  // A session's name is an identity's too, and a copy of the identity may last longer than the session.
  const entered = tokens.gallery && { ...tokens.gallery, exp };
  const sessions = [entered, tokens.receipt, leavesAccount ? tokens.account : null].filter((one) => one !== null);
  const left = [...identityNames(tokens.identity).map((jti) => ({ jti, exp })), ...sessions];
  const ends =
    left.length > 0 && ((await isWorthSomething(c, admitted)) || (await reserve(c, { kind: "leave", gallery })).ok);
  for (const one of ends ? left : []) await revokeSession(c.env.DB, { jti: one.jti, exp: one.exp, now: c.var.now });
  clearCookie(c, { kind: "gallery", gallery });
  clearDevice(c, { gallery });
  clearIdentity(c, gallery);
  clearOpenedLinks(c, gallery);
  if (tokens.receipt) clearCookie(c, { kind: "receipt", gallery });
  if (leavesAccount) clearCookie(c, { kind: "account" });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.gallery(link));
}

/**
 * Whether a copy of what somebody leaves with would be worth anything: it opens more than strangers may see, or something
 * is stored under its names. Then it always ends, whatever others did from this address. Only names that a stranger of a
 * public gallery creates and gives up again at once are counted, since only their cookies have to go.
 */
async function isWorthSomething(c: Ctx, { gallery, policy, tokens }: Admission): Promise<boolean> {
  const { account, receipt, identity } = tokens;
  const entered = tokens.gallery;
  const proved =
    entered && (entered.role !== "guest" || entered.invitation || entered.pin !== undefined || entered.registered);
  if (account || receipt || proved || entryRules(policy).guest !== "open") return true;
  const names = new Set([...identityNames(identity), ...(entered ? [entered.jti] : [])]);
  for (const name of names) if (await holdsAnything(c.env.DB, { gallery, holder: `session:${name}` })) return true;
  return false;
}

/** Looks as guest, or as oneself again. The cookie keeps its name and its end; only the lowered view changes. */
async function view(c: Ctx, admitted: Admission): Promise<Response> {
  const fields = await readFields(c);
  const as = fields && field(fields, "as");
  if (!fields || (as !== "guest" && as !== "client")) return badRequest(c, [notAmong("as", ["guest", "client"])]);
  const { gallery, link, links, presence } = admitted;
  const wanted = safeNext(field(fields, "next"), links) ?? paths.gallery(link);
  const next = as === "client" || (await guestsReach(c, admitted, wanted)) ? wanted : paths.gallery(link);
  const seen = presence.session && viewedAs(presence.session, { gallery, as });
  if (!seen) return seeOther(c, as === "client" ? paths.enter(link) : next);
  await issueCookie(c, seen);
  return seeOther(c, next);
}

/**
 * Whether guests can see an address of the gallery, a set's or a photo's; otherwise their view would begin with "not
 * found".
 */
async function guestsReach(c: Ctx, { link, policy, version }: Admission, path: string): Promise<boolean> {
  const [room = "", photo] = path.slice(paths.gallery(link).length).split("/").map(decodeURIComponent);
  const about = room === "photo" && photo ? { photo } : room === WALL ? ofWall(path) : { set: room };
  return guestsFind(c, { policy, version, about });
}

/** The set that a screen shows, or the whole gallery. */
function ofWall(path: string): { set?: string } {
  const set = new URLSearchParams(path.split("?")[1]).get("set");
  return set === null ? {} : { set };
}

/** The session with the lowered view added or removed; null if there is nothing a guest could lower. */
function viewedAs(session: Session, { gallery, as }: { gallery: string; as: "guest" | "client" }): Session | null {
  const lower = as === "guest";
  switch (session.kind) {
    case "studio": {
      const { preview: _before, ...held } = session;
      return lower ? { ...held, preview: { gallery, as } } : held;
    }
    case "account": {
      const { view: _before, ...held } = session;
      return lower ? { ...held, view: { gallery } } : held;
    }
    case "gallery": {
      const { view: _before, ...held } = session;
      if (session.role !== "client") return null;
      return lower ? { ...held, view: "guest" } : held;
    }
    case "second":
    case "receipt":
      return null;
  }
}
