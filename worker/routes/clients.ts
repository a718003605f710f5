import { Hono } from "hono";
import { emailKey, passwordProblems } from "../domain/account.ts";
import { lastDayIn } from "../domain/expiry.ts";
import type { ClientsPayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { tryPassword } from "../gate/attempt.ts";
import { reserve } from "../gate/ledger.ts";
import { studioLinkPreview } from "../gate/link-preview.ts";
import { mailsPeople } from "../gate/mailing.ts";
import { askToEnter, provePasskey, relyingParty } from "../gate/passkeys.ts";
import { letOn, methodNotAllowed, notFound } from "../gate/refuse.ts";
import { mustSignInAgain, type SignedInAccount, signedInAccount } from "../gate/sign-in.ts";
import { coverForAssigned, knownToAssigned } from "../gate/without-admission.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { beginSession, clearCookie, issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { safeClientNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { endAccountSessions, readAccountEntry, readAccountPassword, setAccountPassword } from "../store/accounts.ts";
import { inTurns } from "../store/in-turns.ts";
import { listAssigned } from "../store/overview.ts";
import { hashPassword } from "../store/password-hash.ts";
import { readClosedFor, readStandings } from "../store/selections.ts";
import { revokeSession } from "../store/sessions.ts";
import { readStudioProfile } from "../store/studio.ts";

/** `/clients/`, `/clients/enter`, `/clients/passkey`, `/clients/leave`, `/clients/password` */
export const clients = new Hono<AppEnv>();

resource(clients, { path: "/clients/", methods: { GET: show }, otherwise: methodNotAllowed });
resource(clients, { path: "/clients/enter", methods: { POST: enter }, otherwise: methodNotAllowed });
resource(clients, { path: "/clients/passkey", methods: { POST: enterWithPasskey }, otherwise: methodNotAllowed });
resource(clients, { path: "/clients/passkey/ask", methods: { POST: askPasskey }, otherwise: methodNotAllowed });
resource(clients, { path: "/clients/leave", methods: { POST: leave }, otherwise: methodNotAllowed });
resource(clients, { path: "/clients/password", methods: { POST: changePassword }, otherwise: methodNotAllowed });

type Shown = Partial<Pick<ClientsPayload, "next" | "fault" | "passkeyFault" | "password">>;

async function show(c: Ctx): Promise<Response> {
  return clientsPage(c, { next: safeClientNext(c.req.query("next")) });
}

async function enter(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const email = fields && field(fields, "email");
  const password = fields && field(fields, "password");
  const next = safeClientNext(fields && field(fields, "next"));
  if (!email || !password) return clientsPage(c, { next, fault: { kind: "empty" } });
  const account = await readAccountPassword(c.env.DB, email);
  const proof = await tryPassword(c, {
    kind: "sign-in",
    subject: emailKey(email),
    passwordId: { scope: "clients", name: emailKey(email) },
    password,
    hash: account?.hash ?? null,
  });
  if (!proof.ok) return clientsPage(c, { next, fault: proof });
  if (!account) return clientsPage(c, { next, fault: { kind: "wrong" } });
  const begins = await reserve(c, { kind: "entry", passwordId: { scope: "clients", name: emailKey(email) } });
  if (!begins.ok) return clientsPage(c, { next, fault: { kind: "throttled", seconds: begins.seconds } });
  return letIn(c, account, next);
}

async function letIn(c: Ctx, { id, epoch }: { id: string; epoch: number }, next: string | null): Promise<Response> {
  await issueCookie(c, { kind: "account", account: id, epoch, ...beginSession(c.var.now, "account") });
  return letOn(c, next ?? paths.clients());
}

async function askPasskey(c: Ctx): Promise<Response> {
  const rp = relyingParty(c);
  return rp ? c.json(await askToEnter(c, rp, "clients")) : notFound(c);
}

/** Every passkey of no account that may sign in is refused alike, the studio's as well. */
async function enterWithPasskey(c: Ctx): Promise<Response> {
  const rp = relyingParty(c);
  if (!rp) return notFound(c);
  const fields = await readFields(c);
  const next = safeClientNext(fields && field(fields, "next"));
  const credential = fields && field(fields, "credential");
  const passwordId = { scope: "clients", name: "passkey" } as const;
  const find = (owner: string) => readAccountEntry(c.env.DB, owner);
  const proof = await provePasskey(c, { rp, entrance: "clients", credential, passwordId, find });
  if (!proof.ok) return clientsPage(c, { next, passkeyFault: proof });
  const begins = await reserve(c, { kind: "entry", passwordId });
  if (!begins.ok) return clientsPage(c, { next, passkeyFault: { kind: "throttled", seconds: begins.seconds } });
  return letIn(c, proof.entry, next);
}

async function leave(c: Ctx): Promise<Response> {
  const account = await signedInAccount(c);
  const fields = await readFields(c);
  if (account) {
    const { session } = account;
    const everywhere = fields && field(fields, "everywhere") === "true";
    if (everywhere) await endAccountSessions(c.env.DB, session.account);
    await revokeSession(c.env.DB, { jti: session.jti, exp: session.exp, now: c.var.now });
  }
  clearCookie(c, { kind: "account" });
  c.header("clear-site-data", '"cache"');
  return seeOther(c, paths.clients());
}

/** Changes the password; every other session of the account ends, this one stays. */
async function changePassword(c: Ctx): Promise<Response> {
  const account = await signedInAccount(c);
  if (!account) return seeOther(c, paths.clients());
  const fields = await readFields(c);
  const current = (fields && field(fields, "current")) ?? "";
  const wanted = (fields && field(fields, "password")) ?? "";
  const problems = passwordProblems(wanted);
  if (problems.length > 0) return clientsPage(c, { password: { kind: "problem", problems } });
  const kept = await readAccountPassword(c.env.DB, account.email);
  const holder = account.session.account;
  const proof = await tryPassword(c, { kind: "password-change", holder, password: current, hash: kept?.hash ?? null });
  if (!proof.ok) return clientsPage(c, { password: proof });
  const epoch = await setAccountPassword(c.env.DB, account.session.account, await hashPassword(wanted));
  if (epoch !== null) await issueCookie(c, { ...account.session, epoch });
  return seeOther(c, `${paths.clients()}?done=password`);
}

async function clientsPage(c: Ctx, shown: Shown): Promise<Response> {
  const { next = null, fault = null, passkeyFault = null, password = null } = shown;
  const [signedIn, studio] = await Promise.all([signedInAccount(c), readStudioProfile(c.env.DB)]);
  const again = signedIn !== null && mustSignInAgain(c, { account: signedIn, next });
  if (signedIn && next === paths.clientsPasskeys() && !again) return seeOther(c, next);
  const account = again ? null : signedIn;
  const timezone = studio?.timezone ?? "UTC";
  const galleries = account ? await assignedGalleries(c, { account, timezone }) : [];
  const [only, ...others] = galleries;
  const plain =
    !fault && !passkeyFault && !password && c.req.query("done") === undefined && c.req.query("stay") === undefined;
  if (only && others.length === 0 && plain) return seeOther(c, only.href);
  const changed = account && c.req.query("done") === "password" ? ({ kind: "changed" } as const) : null;
  const data: ClientsPayload = {
    studioName: studio?.name ?? "",
    studioEmail: studio?.email ?? null,
    sendsLinks: mailsPeople(c),
    account: account && { name: account.name, email: account.email, hasPassword: account.hasPassword },
    galleries,
    next,
    passkeys: relyingParty(c)?.origin === c.var.url.origin,
    ...{ fault, passkeyFault },
    password: password ?? changed,
  };
  return pageAnswer(c, {
    page: "clients",
    data,
    linkPreview: studioLinkPreview(c, { studio, title: "clientsSignIn" }),
    ...faultAnswer(fault ?? passkeyFault ?? password),
  });
}

async function assignedGalleries(
  c: Ctx,
  { account, timezone }: { account: SignedInAccount; timezone: string },
): Promise<ClientsPayload["galleries"]> {
  const { DB: db } = c.env;
  const { account: id } = account.session;
  const [overviews, standings, closed] = await Promise.all([
    listAssigned(db, id),
    readStandings(db, id),
    readClosedFor(db, id),
  ]);
  const known = knownToAssigned(overviews, c.var.now);
  const galleries = await inTurns(known, async ({ policy, title, date }) => ({
    link: policy.link,
    title,
    date,
    href: paths.gallery(policy.link),
    cover: await coverForAssigned(c, { policy, closed: closed.has(policy.gallery) }),
    lastDay: policy.expiresAt === null ? null : lastDayIn(policy.expiresAt, timezone),
    selection: standings.get(policy.gallery) ?? null,
  }));
  return galleries.sort((a, b) => (b.date ?? "").localeCompare(a.date ?? ""));
}
