import { Hono } from "hono";
import { IDENTITY_SECONDS, identityNames } from "../domain/identity.ts";
import { paths } from "../domain/paths.ts";
import type { Session } from "../domain/session.ts";
import { type Admission, admit, refuseMethod } from "../gate.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { clearCookie, clearDevice, clearIdentity, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { safeNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { reserve } from "../ledger.ts";
import { badRequest } from "../refuse.ts";
import { revokeSession } from "../store/sessions.ts";

/** `/g/:gallery/leave`, `/g/:gallery/view` */
export const session = new Hono<AppEnv>();

resource(session, { path: "/g/:gallery/leave", methods: { POST: leave }, otherwise: refuseMethod });
resource(session, { path: "/g/:gallery/view", methods: { POST: view }, otherwise: refuseMethod });

async function leave(c: Ctx): Promise<Response> {
  // Also where the gallery has expired: what was bought is still to be had there, on whatever computer it was.
  const admitted = await admit(c, { wish: "claim", wanted: "page" });
  if (admitted instanceof Response) return admitted;
  const { gallery, presence, tokens } = admitted;
  const leavesAccount = presence.session?.kind === "account";
  // What was picked here has no owner in any browser any more: neither a copied cookie nor one that stayed brings it back.
  const exp = Math.floor(c.var.now / 1000) + IDENTITY_SECONDS;
  const sessions = [tokens.gallery, tokens.receipt, leavesAccount ? tokens.account : null].filter(
    (one) => one !== null,
  );
  const left = [...identityNames(tokens.identity).map((jti) => ({ jti, exp })), ...sessions];
  // Whoever leaves again and again makes names that nobody has: their cookies go, and nothing more is kept of them.
  const reserved = left.length > 0 && (await reserve(c, { kind: "leave", gallery })).ok;
  for (const one of reserved ? left : []) await revokeSession(c.env.DB, { jti: one.jti, exp: one.exp, now: c.var.now });
  clearCookie(c, { kind: "gallery", gallery });
  clearDevice(c, { gallery });
  clearIdentity(c, gallery);
  if (tokens.receipt) clearCookie(c, { kind: "receipt", gallery });
  if (leavesAccount) clearCookie(c, { kind: "account" });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.gallery(gallery));
}

/** Looks as guest, or as oneself again. The cookie keeps its name and its end; only the lowered view changes. */
async function view(c: Ctx): Promise<Response> {
  const admitted = await admit(c, { wish: "look", wanted: "page", unlowered: true });
  if (admitted instanceof Response) return admitted;
  const fields = await readFields(c);
  const as = fields && field(fields, "as");
  if (!fields || (as !== "guest" && as !== "client")) return badRequest(c, ["as: must be guest or client"]);
  const { gallery, presence } = admitted;
  const wanted = safeNext(field(fields, "next"), gallery) ?? paths.gallery(gallery);
  const next = as === "client" || (await guestsFind(admitted, wanted)) ? wanted : paths.gallery(gallery);
  const seen = presence.session && viewedAs(presence.session, { gallery, as });
  if (!seen) return seeOther(c, as === "client" ? paths.enter(gallery) : next);
  await issueCookie(c, seen);
  return seeOther(c, next);
}

/** Whether an address of the gallery, a set's or a photo's, is there for guests: else their view would begin with "not found". */
async function guestsFind({ gallery, guestsFind }: Admission, path: string): Promise<boolean> {
  const [room = "", photo] = path.slice(paths.gallery(gallery).length).split("/").map(decodeURIComponent);
  const about = room === "photo" && photo ? { photo } : { set: room };
  return guestsFind(about);
}

/** The session with the view put on or taken off; null when there is nothing a guest could lower. */
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
    case "receipt":
      return null;
  }
}
