import { Hono } from "hono";
import { emailKey, passwordProblems } from "../domain/account.ts";
import { isEmail, mailboxOf } from "../domain/email.ts";
import type { AskSignInPayload, OpenSignInPayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { readLinkToken } from "../domain/tokens/selection-link.ts";
import { rememberEntry } from "../gate/known-visitor.ts";
import { reserve } from "../gate/ledger.ts";
import { studioLinkPreview } from "../gate/link-preview.ts";
import { mailsPeople, reserveMail } from "../gate/mailing.ts";
import { letOn, methodNotAllowed, notFound } from "../gate/refuse.ts";
import { mustSignInAgain, signedInAccount } from "../gate/sign-in.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { beginSession, clearAsking, issueAsking, issueCookie, readAsking } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, languageOf, pageAnswer } from "../http/page.ts";
import { safeClientNext } from "../http/path.ts";
import { resource } from "../http/resource.ts";
import { sendSoon } from "../notices/send.ts";
import { readAccountPassword } from "../store/accounts.ts";
import { addMail } from "../store/mails.ts";
import { hashPassword } from "../store/password-hash.ts";
import { type SignedIn, spendSignInLink } from "../store/sign-in-links.ts";
import { readStudioProfile } from "../store/studio.ts";
import { hashToken } from "../store/token-hash.ts";

/**
 * `/clients/link`: asks for a link that signs a client in. `/clients/open`: uses one; its secret comes in the fragment, which no
 * server sees, and is sent by a button. Where nobody gets mail neither exists.
 */
export const signInLink = new Hono<AppEnv>();

resource(signInLink, {
  path: "/clients/link",
  methods: { GET: withMail(askPage), POST: withMail(ask) },
  otherwise,
});
resource(signInLink, {
  path: "/clients/open",
  methods: { GET: withMail(openPage), POST: withMail(open) },
  otherwise,
});

function withMail(answer: (c: Ctx) => Promise<Response>) {
  return (c: Ctx): Promise<Response> => (mailsPeople(c) ? answer(c) : notFound(c));
}

function otherwise(c: Ctx, allow: string): Response | Promise<Response> {
  return mailsPeople(c) ? methodNotAllowed(c, allow) : notFound(c);
}

async function askPage(c: Ctx): Promise<Response> {
  const next = safeClientNext(c.req.query("next"));
  const account = await signedInAccount(c);
  if (account && !mustSignInAgain(c, { account, next })) return seeOther(c, next ?? paths.clients());
  return answerAsk(c, { next, asked: false, fault: null });
}

/** Everything up to the answer is the same whether or not there is such an account, and so is what is counted. */
async function ask(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const email = ((fields && field(fields, "email")) ?? "").trim();
  const next = safeClientNext(fields && field(fields, "next"));
  if (!isEmail(email)) return answerAsk(c, { next, asked: false, fault: { kind: "wrong" } });
  const passwordId = { scope: "clients", name: emailKey(email) } as const;
  const reserved = await reserve(c, { kind: "ask-sign-in", subject: mailboxOf(email), passwordId });
  if (!reserved.ok) {
    return answerAsk(c, { next, asked: false, fault: { kind: "throttled", seconds: reserved.seconds } });
  }
  const mayMail = await reserveMail(c, { gallery: "", email });
  const id = (await readAsking(c))?.id ?? crypto.randomUUID();
  await issueAsking(c, { id, next });
  const answer = await answerAsk(c, { next, asked: true, fault: null });
  if (mayMail) sendSoon(c, mailLink(c, { email, browser: id }));
  return answer;
}

/** Mails the link, if there is such an account. Call it after the answer. Throws StorageFault. */
async function mailLink(c: Ctx, { email, browser }: { email: string; browser: string }): Promise<void> {
  const { site, now, requestId } = c.var;
  const account = await readAccountPassword(c.env.DB, email);
  if (!account || !site) return;
  const facts = { account: account.id, epoch: account.epoch, browser: await hashToken(browser) };
  await addMail(c.env.DB, {
    matter: { kind: "sign-in", facts },
    ...{ gallery: "", key: `sign-in ${requestId}`, email: account.email, language: languageOf(c, null), site, now },
    feed: { account: account.id, what: "asked for a link to sign in by mail" },
  });
}

async function answerAsk(c: Ctx, shown: Omit<AskSignInPayload, "studioName">): Promise<Response> {
  const { headers, status } = faultAnswer(shown.fault);
  const studio = await readStudioProfile(c.env.DB);
  return pageAnswer(c, {
    page: "ask-sign-in",
    data: { ...shown, studioName: studio?.name ?? "" },
    linkPreview: studioLinkPreview(c, { studio, title: "clientsSignIn" }),
    ...{ headers, status: status === 401 ? 400 : status },
  });
}

async function openPage(c: Ctx): Promise<Response> {
  return answerOpen(c, { token: "", fault: null });
}

async function open(c: Ctx): Promise<Response> {
  const browser = await readAsking(c);
  if (!browser) return answerOpen(c, { token: "", fault: { kind: "elsewhere" } });
  const fields = await readFields(c);
  const token = readLinkToken((fields && field(fields, "token")) ?? "");
  const typed = (fields && field(fields, "password")) ?? "";
  const problems = typed === "" ? [] : passwordProblems(typed);
  if (problems.length > 0) return answerOpen(c, { token, fault: { kind: "problem", problems } });
  const [reserved, begins] = [await reserve(c, { kind: "open-sign-in" }), await reserve(c, { kind: "entry" })];
  const late = [reserved, begins].find((one) => !one.ok);
  if (!reserved.ok || !begins.ok) {
    return answerOpen(c, { token: "", fault: { kind: "throttled", seconds: late?.ok === false ? late.seconds : 1 } });
  }
  const password = typed === "" ? null : await hashPassword(typed);
  const account = await spendSignInLink(c.env.DB, { token, browser: browser.id, password, now: c.var.now });
  if (!account) {
    await begins.giveBack();
    return answerOpen(c, { token: "", fault: { kind: "wrong" } });
  }
  await reserved.giveBack();
  return signIn(c, { account, next: browser.next });
}

async function signIn(c: Ctx, { account, next }: { account: SignedIn; next: string | null }): Promise<Response> {
  const { id, epoch, email } = account;
  await issueCookie(c, { kind: "account", account: id, epoch, ...beginSession(c.var.now, "account") });
  await rememberEntry(c, { scope: "clients", name: emailKey(email) });
  clearAsking(c);
  return letOn(c, safeClientNext(next) ?? paths.clients());
}

async function answerOpen(c: Ctx, shown: Omit<OpenSignInPayload, "studioName">): Promise<Response> {
  const studio = await readStudioProfile(c.env.DB);
  return pageAnswer(c, {
    page: "open-sign-in",
    data: { ...shown, studioName: studio?.name ?? "" },
    linkPreview: studioLinkPreview(c, { studio, title: "clientsSignIn" }),
    ...faultAnswer(shown.fault),
  });
}
