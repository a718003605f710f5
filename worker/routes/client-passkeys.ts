import { Hono } from "hono";
import { addPasskeyForm, removePasskeyForm, renamePasskeyForm } from "../domain/forms/passkey-forms.ts";
import type { ClientPasskeysPayload } from "../domain/pages/passkey-payloads.ts";
import { isFresh, type RelyingParty } from "../domain/passkey.ts";
import { paths } from "../domain/paths.ts";
import { countedMail } from "../gate/mailing.ts";
import { addVerified, askToAdd, ownPasskeys, relyingParty } from "../gate/passkeys.ts";
import { methodNotAllowed, notFound } from "../gate/refuse.ts";
import { type SignedInAccount, signedInAccount } from "../gate/sign-in.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { issueCookie } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { languageOf, pageAnswer } from "../http/page.ts";
import { resource } from "../http/resource.ts";
import { sendSoon } from "../notices/send.ts";
import { removePasskey, renamePasskey } from "../store/passkeys.ts";
import { readStudioProfile } from "../store/studio.ts";

/** `/clients/passkeys/`: the passkeys of a client's account. `.../ask`: what browsers need to make one. */
export const clientPasskeys = new Hono<AppEnv>();

const AT = paths.clientsPasskeys();

resource(clientPasskeys, {
  path: "/clients/passkeys/",
  methods: { GET: signedIn(show), POST: signedIn(change) },
  otherwise: methodNotAllowed,
});
resource(clientPasskeys, {
  path: "/clients/passkeys/ask",
  methods: { POST: signedIn(askNew) },
  otherwise: methodNotAllowed,
});

/** Everybody else is led to the sign-in page. */
function signedIn(answer: (c: Ctx, account: SignedInAccount) => Promise<Response>) {
  return async (c: Ctx): Promise<Response> => {
    const account = await signedInAccount(c);
    return account ? answer(c, account) : seeOther(c, paths.clients(AT));
  };
}

async function askNew(c: Ctx, { email, session }: SignedInAccount): Promise<Response> {
  const rp = relyingParty(c);
  if (!rp) return notFound(c);
  if (!isFresh(session, c.var.now)) return seeOther(c, paths.clients(AT));
  const studio = await readStudioProfile(c.env.DB);
  return c.json(await askToAdd(c, rp, { account: session.account, label: email, siteName: studio?.name || rp.id }));
}

type Refused = Pick<ClientPasskeysPayload, "fault" | "about">;
type Outcome = NonNullable<ClientPasskeysPayload["done"]> | Refused;
const refused = (kind: "refused" | "gone" | "again", about: string | null = null): Refused => ({
  fault: { kind },
  about,
});

async function change(c: Ctx, account: SignedInAccount): Promise<Response> {
  const fields = await readFields(c);
  const outcome = fields ? await changed(c, { account, fields }) : refused("refused");
  return typeof outcome === "string" ? seeOther(c, `${AT}?done=${outcome}`) : answer(c, account, outcome);
}

interface Sent {
  account: SignedInAccount;
  fields: NonNullable<Awaited<ReturnType<typeof readFields>>>;
}

async function changed(c: Ctx, { account, fields }: Sent): Promise<Outcome> {
  const { session } = account;
  const action = field(fields, "action");
  const about = action === "add" ? null : field(fields, "passkey");
  if (action === "add") {
    const [rp, read] = [relyingParty(c), addPasskeyForm.read(fields)];
    if (!read.ok) return { fault: { kind: "problem", problems: read.problems }, about };
    return rp ? add(c, { account, rp, ...read.values }) : refused("refused");
  }
  if (action === "rename") {
    const read = renamePasskeyForm.read(fields);
    if (!read.ok) return { fault: { kind: "problem", problems: read.problems }, about };
    const { passkey: id, name } = read.values;
    return (await renamePasskey(c.env.DB, { id, account: session.account, name })) ? "renamed" : refused("gone", about);
  }
  const read = removePasskeyForm.read(fields);
  return action === "remove" && read.ok ? remove(c, account, read.values) : refused("gone");
}

interface Made {
  account: SignedInAccount;
  rp: RelyingParty;
  name: string;
  credential: string;
}

async function add(c: Ctx, { account, rp, name, credential }: Made): Promise<Outcome> {
  if (!isFresh(account.session, c.var.now)) return refused("again");
  const owner = { account: account.session.account, who: account.name };
  const mail = await mailAbout(c, account, "added");
  const outcome = await addVerified(c, { rp, ...owner, credential, name, mail });
  if (mail) sendSoon(c);
  return outcome === "added" ? outcome : refused("refused");
}

/** Whoever signed in with it is signed out, like everybody else; this session goes on. */
async function remove(c: Ctx, account: SignedInAccount, id: string): Promise<Outcome> {
  const { name, session } = account;
  const { site, now } = c.var;
  const mail = await mailAbout(c, account, "removed");
  const epoch = await removePasskey(c.env.DB, { id, account: session.account, who: name, site, now, mail });
  if (epoch === null) return refused("gone");
  if (mail) sendSoon(c);
  await issueCookie(c, { ...session, epoch });
  return "removed";
}

/** The mail about a change, to the address of the account: whoever made it may not be its owner. */
function mailAbout(c: Ctx, { email, session: { account } }: SignedInAccount, step: "added" | "removed") {
  return countedMail(c, {
    ...{ matter: { kind: "passkey-changed", facts: { step } }, gallery: "", holder: `account:${account}` },
    ...{ key: `passkey ${step} ${c.var.requestId}`, email, language: languageOf(c, null) },
    feed: { account, what: `mailed that a passkey was ${step}` },
  });
}

const DONE = ["added", "removed", "renamed"] as const;

function show(c: Ctx, account: SignedInAccount): Promise<Response> {
  return answer(c, account, { fault: null, about: null });
}

async function answer(c: Ctx, account: SignedInAccount, outcome: Refused): Promise<Response> {
  const { name, session } = account;
  const [studio, own] = await Promise.all([readStudioProfile(c.env.DB), ownPasskeys(c, { ...session, session })]);
  const done = DONE.find((one) => c.req.method === "GET" && one === c.req.query("done")) ?? null;
  const data = { ...own, ...outcome, done, name, studioName: studio?.name ?? "" };
  return pageAnswer(c, { page: "client-passkeys", data, linkPreview: null, status: outcome.fault ? 400 : 200 });
}
