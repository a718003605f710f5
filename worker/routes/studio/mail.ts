import { Hono } from "hono";
import { retryMailForm } from "../../domain/forms/mail-forms.ts";
import { readPlace, writePlace } from "../../domain/list-place.ts";
import type { StudioMailPayload } from "../../domain/pages/studio-mail-payloads.ts";
import { paths } from "../../domain/paths.ts";
import type { Problem } from "../../domain/problem.ts";
import { notFound } from "../../gate/refuse.ts";
import { readMail } from "../../http/config.ts";
import type { AppEnv, Ctx } from "../../http/context.ts";
import { seeOther } from "../../http/headers.ts";
import { htmlAnswer } from "../../http/page.ts";
import { mailStyleDigest } from "../../mail/layout.ts";
import { sendMails } from "../../mail/send.ts";
import { studioCopy } from "../../mail/studio-copy.ts";
import { type ListedMail, listMails, retryMail } from "../../store/mails.ts";
import { type AtStudio, studioPage, studioResource, takes } from "../../studio/resource.ts";

/** `/studio/mail/`: the mails to people, and what became of them; `/studio/mail/letter?mail=`: one as its receiver sees it */
export const studioMail = new Hono<AppEnv>();

studioResource(studioMail, { path: "/studio/mail/", GET: mailPage, POST: { retry: takes(retryMailForm, retry) } });
studioResource(studioMail, { path: "/studio/mail/letter", GET: letter });

const PAGE = 50;

async function retry(c: Ctx, _at: AtStudio, { mail }: { mail: string }): Promise<Response | Problem[]> {
  if (!readMail(c.env).way) return [{ path: null, code: "mailUnset" }];
  if (!(await retryMail(c.env.DB, { mail, now: c.var.now }))) return [{ path: null, code: "mailGone" }];
  await sendMails(c.env, { clock: Date.now, random: Math.random });
  return seeOther(c, `${paths.studioMail()}?done=mail-retried`);
}

async function mailPage(c: Ctx, at: AtStudio): Promise<Response> {
  const rows = await listMails(c.env.DB, { before: readPlace(c.req.query("before")), limit: PAGE + 1 });
  const listed = rows.slice(0, PAGE);
  const last = listed.at(-1);
  const { way, from, problems } = readMail(c.env);
  const data = {
    setUp: way && { by: way.by, from, replies: at.profile?.email ?? null },
    problems,
    mails: await Promise.all(listed.map((mail) => describe(c, at, mail))),
    older: rows.length > PAGE && last ? olderPath(last) : null,
  };
  return studioPage(c, at, { page: "studio/mail", data });
}

async function describe(c: Ctx, { profile }: AtStudio, mail: ListedMail): Promise<StudioMailPayload["mails"][number]> {
  const { id, email: to, title, createdAt, state, attempts, nextAt, sentAt, reason } = mail;
  const subject = (await studioCopy(c, { mail, profile }))?.subject ?? mail.kind;
  return { id, to, title, subject, createdAt, state, attempts, nextAt, sentAt, reason };
}

const olderPath = ({ createdAt: at, id }: ListedMail) =>
  `${paths.studioMail()}?${new URLSearchParams({ before: writePlace({ at, id }) })}`;

async function letter(c: Ctx, { profile }: AtStudio): Promise<Response> {
  const [mail] = await listMails(c.env.DB, { only: c.req.query("mail") ?? "", limit: 1 });
  const copy = mail ? await studioCopy(c, { mail, profile }) : null;
  if (!copy?.html) return notFound(c);
  return htmlAnswer(c, { body: new TextEncoder().encode(copy.html), styles: [await mailStyleDigest()] });
}
