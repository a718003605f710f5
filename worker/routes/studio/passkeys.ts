import { Hono } from "hono";
import { buttonForm } from "../../domain/forms/order-forms.ts";
import { addPasskeyForm, removePasskeyForm, renamePasskeyForm } from "../../domain/forms/passkey-forms.ts";
import { isFresh, PASSKEYS_MOST, STUDIO, secondOf, secondOwner } from "../../domain/passkey.ts";
import { NO_PASSWORD } from "../../domain/password.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { addVerified, askToAdd, askToEnter, ownPasskeys, provePasskey, relyingParty } from "../../gate/passkeys.ts";
import { methodNotAllowed, notFound, refuseSecond } from "../../gate/refuse.ts";
import { STUDIO_PASSWORD, studioEntryPage } from "../../gate/studio-entry.ts";
import { letPhotographerIn, letSecondIn } from "../../gate/studio-sign-in.ts";
import { secondName } from "../../gate/visitor.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { issueCookie } from "../../http/cookies.ts";
import { field, readFields } from "../../http/form.ts";
import { seeOther } from "../../http/headers.ts";
import { safeStudioNext } from "../../http/path.ts";
import { resource } from "../../http/resource.ts";
import { listPasskeys, removePasskey, renamePasskey } from "../../store/passkeys.ts";
import { readSecondEntry } from "../../store/second-shooters.ts";
import { readStudioPassword, turnOffStudioPassword } from "../../store/studio.ts";
import { type AtStudio, studioAction, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/passkeys/`: the passkeys of whoever is signed in. `/studio/passkey`: signing in with one. `.../ask`: what browsers need for it. */
export const studioPasskeys = new Hono<AppEnv>();

resource(studioPasskeys, { path: "/studio/passkey/ask", methods: { POST: askEntry }, otherwise: methodNotAllowed });
resource(studioPasskeys, { path: "/studio/passkey", methods: { POST: enter }, otherwise: methodNotAllowed });
studioAction(studioPasskeys, { path: "/studio/passkeys/ask", POST: askNew });
studioResource(studioPasskeys, {
  path: "/studio/passkeys/",
  GET: show,
  POST: {
    add: takes(addPasskeyForm, add),
    rename: takes(renamePasskeyForm, rename),
    remove: takes(removePasskeyForm, remove),
    "password-off": takes(buttonForm, turnOff),
  },
  about: "passkey",
});

async function askEntry(c: Ctx): Promise<Response> {
  const rp = relyingParty(c);
  return rp ? c.json(await askToEnter(c, rp, "studio")) : notFound(c);
}

async function enter(c: Ctx): Promise<Response> {
  const rp = relyingParty(c);
  if (!rp) return notFound(c);
  const fields = await readFields(c);
  const next = safeStudioNext(fields && field(fields, "next"));
  const credential = fields && field(fields, "credential");
  const find = (owner: string) => findEntry(c, owner);
  const proof = await provePasskey(c, {
    ...{ rp, entrance: "studio", credential },
    ...{ passwordId: STUDIO_PASSWORD, find },
  });
  if (!proof.ok) return studioEntryPage(c, { fault: null, passkeyFault: proof, next });
  const { second, epoch } = proof.entry;
  return second ? letSecondIn(c, { second, next }) : letPhotographerIn(c, { epoch, next });
}

/** Whom the passkeys of an owner sign in to the studio: the photographer or a second shooter; null: neither, or they were ended. */
async function findEntry(c: Ctx, owner: string) {
  if (owner === STUDIO) return { second: null, epoch: (await readStudioPassword(c.env.DB)).epoch };
  const id = secondOf(owner);
  const second = id === null ? null : await readSecondEntry(c.env.DB, id);
  return second && { second, epoch: second.epoch };
}

/** The passkeys that a page is about: those of whoever is signed in. */
const ownerOf = ({ second }: AtStudio) => (second ? secondOwner(second.id) : STUDIO);
const whoOf = ({ second }: AtStudio) => (second ? secondName(second.name) : "the studio");

async function askNew(c: Ctx, at: AtStudio): Promise<Response> {
  const rp = relyingParty(c);
  if (!rp) return notFound(c);
  if (!isFresh(at.session, c.var.now)) return seeOther(c, paths.studioEnter(paths.studioPasskeys()));
  const name = studioName(at);
  return c.json(
    await askToAdd(c, rp, { account: ownerOf(at), label: `${at.second?.name ?? name} (studio)`, siteName: name }),
  );
}

const studioName = ({ profile }: AtStudio) => profile?.name ?? "Studio";

async function add(
  c: Ctx,
  at: AtStudio,
  { name, credential }: { name: string; credential: string },
): Promise<Response | Problem[]> {
  const rp = relyingParty(c);
  if (!rp) return notFound(c);
  if (!isFresh(at.session, c.var.now)) return [{ path: null, code: "signInAgain" }];
  const outcome = await addVerified(c, { rp, account: ownerOf(at), who: whoOf(at), credential, name });
  if (outcome === "full") return [{ path: null, code: "passkeysFull", values: { most: PASSKEYS_MOST } }];
  return outcome === "added" ? back(c, "passkey-added") : [{ path: null, code: "passkeyRefused" }];
}

async function rename(c: Ctx, at: AtStudio, sent: { passkey: string; name: string }): Promise<Response | Problem[]> {
  const known = await renamePasskey(c.env.DB, { id: sent.passkey, account: ownerOf(at), name: sent.name });
  return known ? back(c, "saved") : [{ path: null, code: "passkeyGone" }];
}

/** Whoever signed in with it is signed out, like everybody else; this session goes on. */
async function remove(c: Ctx, at: AtStudio, id: string): Promise<Response | Problem[]> {
  const { site, now } = c.var;
  const epoch = await removePasskey(c.env.DB, { id, account: ownerOf(at), who: whoOf(at), site, now });
  if (epoch === null) {
    const isLast = (await listPasskeys(c.env.DB, ownerOf(at))).some((own) => own.id === id);
    return [{ path: null, code: isLast ? "passkeyLast" : "passkeyGone" }];
  }
  await issueCookie(c, { ...at.session, epoch });
  return back(c, "passkey-removed");
}

/** Everybody else is signed out, since they may have used the password. Only where passkeys work, and by who signed in a moment ago. */
async function turnOff(c: Ctx, at: AtStudio): Promise<Response | Problem[]> {
  if (at.second) return refuseSecond(c);
  if (!isFresh(at.session, c.var.now)) return [{ path: null, code: "signInAgain" }];
  const isHere = relyingParty(c)?.origin === c.var.url.origin;
  const epoch = isHere ? await turnOffStudioPassword(c.env.DB) : null;
  if (epoch === null) return [{ path: null, code: "passkeyUnused" }];
  await issueCookie(c, { ...at.session, epoch });
  return back(c, "password-off");
}

const back = (c: Ctx, done: string) => seeOther(c, `${paths.studioPasskeys()}?done=${done}`);

async function show(c: Ctx, at: AtStudio): Promise<Response> {
  const own = await ownPasskeys(c, { account: ownerOf(at), session: at.session });
  const passwordOff = at.second ? null : (await readStudioPassword(c.env.DB)).hash === NO_PASSWORD;
  return studioPage(c, at, { page: "studio/passkeys", data: { ...own, passwordOff } });
}
